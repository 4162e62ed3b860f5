// Recording something about myself: what, where, on which day. One question a screen, nothing typed.

import type { PeriodKind } from '../../../../js/src/generated/types';
import { call, place } from '../../phone';
import { type Params } from '../../router';
import { t } from '../../words';
import { useEditing, useKept } from '../../keep';
import { useSignal } from '@preact/signals';
import { Alert, Button, Choice, Page, today } from '../../ui';
import { Day, Place } from '../apply/Control';
import { keep } from '../apply/Days';
import { KeptHere } from '../apply/shared';

const KINDS = ['registration', 'permit', 'residence', 'work', 'insurance'] as const;
type What = (typeof KINDS)[number] | 'registered' | 'endorsement';

const label = (kind: (typeof KINDS)[number]): string => (kind === 'registration' || kind === 'permit' ? t(`me.${kind}`) : t(`me.period.${kind}`));

/** What to record. */
export function AddScreen({ params }: { params: Params }) {
  const kind = useKept<(typeof KINDS)[number]>('kind', KINDS.find((one) => one === params['kind']) ?? 'registration');
  return (
    <Page title={t('me.add.title')} main={<Button kind="main" to="me.where" params={{ kind: kind.value }}>{t('ask.next')}</Button>}>
      <Choice legend={t('me.add.title')} hideLegend options={KINDS.map((one) => ({ value: one, label: label(one) }))} value={kind.value} onChoose={(one) => (kind.value = one)} />
    </Page>
  );
}

/** Where it was. */
export function WhereScreen({ params }: { params: Params }) {
  const where = useKept<string | null>('where', place.value === 'CN' ? null : place.value);
  const missing = useSignal(false);
  const to = where.value;
  const main = to ? <Button kind="main" to="me.day" params={{ ...params, place: to }}>{t('ask.next')}</Button> : <Button kind="main" press={() => (missing.value = true)}>{t('ask.next')}</Button>;
  return (
    <Page title={t('me.add.where')} main={main}>
      {missing.value && <Alert kind="warn" live title={t('ask.first')} />}
      <Place label={t('me.add.where')} value={to} onChange={(code) => (where.value = code)} />
    </Page>
  );
}

function write(params: Params, day: string): Promise<unknown> {
  const { kind = 'registration', place: at = '', permit = '' } = params;
  switch (kind as What) {
    case 'registration':
      return call('add_registration', { place: at, on: day });
    case 'permit':
      return call('add_permit', { place: at, issued_on: day });
    case 'endorsement':
      return call('add_endorsement', { permit, on: day });
    default:
      return call('add_period', { kind: kind as PeriodKind, place: at, from: day });
  }
}

/** On which day; then it is recorded. */
export function DayScreen({ params }: { params: Params }) {
  const kind = (params['kind'] ?? 'registration') as What;
  const day = useKept('day', today());
  const unsure = useSignal(false);
  useEditing(true);
  const title = t(`me.add.${kind}`);
  return (
    <Page title={title} main={<Button kind="main" press={() => keep(write(params, day.value), kind === 'endorsement' ? 1 : 3)}>{t('me.save')}</Button>}>
      <p class="why">{t('me.add.why')}</p>
      <Day label={title} value={day.value} onChange={(next) => (day.value = next)} />
      <div class="btns"><Button press={() => (unsure.value = true)} icon="question-mark">{t('me.unsure')}</Button></div>
      {unsure.value && <Alert kind="ok" live><p>{t('me.unsure.what')}</p></Alert>}
      <KeptHere />
    </Page>
  );
}
