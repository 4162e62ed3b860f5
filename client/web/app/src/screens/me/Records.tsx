// What I recorded about myself: registrations, permits, periods; each can be corrected, ended, or taken out.

import type { PermitView, PeriodView, RecordsView, RegistrationView } from '../../../../js/src/generated/types';
import { call, useCall } from '../../phone';
import { type Params, back } from '../../router';
import { t } from '../../words';
import { useEditing, useKept } from '../../keep';
import { Alert, Button, Empty, Page, Row, Rows, Shown, sayDay, today } from '../../ui';
import { type IconName } from '../../ui/icon-names';
import { useSignal } from '@preact/signals';
import { Day } from '../apply/Control';
import { keep } from '../apply/Days';
import { KeptHere } from '../apply/shared';

/** A record, whatever it is of: its entity, its days by field, what two phones disagree about. */
interface One {
  readonly entity: 'registration' | 'permit' | 'period';
  readonly id: string;
  readonly icon: IconName;
  readonly title: string;
  readonly note: string;
  readonly days: readonly (readonly [Field, string | null])[];
  readonly conflicts: readonly string[];
}

type Field = 'on' | 'ended_on' | 'issued_on' | 'expires_on' | 'lost_on' | 'cancelled_on' | 'from' | 'to';
type Period = 'residence' | 'registered' | 'work' | 'insurance';

const joined = (...parts: readonly (string | null | undefined)[]): string => parts.filter(Boolean).join(' · ');
const span = (from: string | null, to: string | null): string | null => (from === null ? null : to === null ? t('me.lasts', { from: sayDay(from) }) : t('me.fromto', { from: sayDay(from), to: sayDay(to) }));

const registration = (one: RegistrationView): One => ({
  entity: 'registration', id: one.id, icon: 'home', title: t('me.registration'), note: joined(one.place_name, span(one.on, one.ended_on)), conflicts: one.conflicts,
  days: [['on', one.on], ['ended_on', one.ended_on]],
});
const permit = (one: PermitView): One => ({
  entity: 'permit', id: one.id, icon: 'id', title: t('me.permit'), conflicts: one.conflicts,
  note: joined(one.place_name, one.issued_on && sayDay(one.issued_on), one.endorsements.length > 0 ? t('me.endorsed', { n: one.endorsements.length }) : null),
  days: [['issued_on', one.issued_on], ['expires_on', one.expires_on], ['lost_on', one.lost_on], ['cancelled_on', one.cancelled_on]],
});
const period = (one: PeriodView): One => ({
  entity: 'period', id: one.id, icon: 'clock', title: one.kind ? t(`me.period.${one.kind as Period}`) : t('me.period'), note: joined(one.place_name, span(one.from, one.to)), conflicts: one.conflicts,
  days: [['from', one.from], ['to', one.to]],
});
const all = (records: RecordsView): One[] => [...records.permits.map(permit), ...records.registrations.map(registration), ...records.periods.map(period)];

/** All of it. */
export function RecordsScreen() {
  const records = useCall('records', {});
  return (
    <Page title={t('me.records')} main={<Button kind="main" to="me.add" icon="plus">{t('me.record.add')}</Button>}>
      <Shown of={records}>
        {(found) => {
          const list = all(found);
          return list.length === 0 ? <Empty>{t('me.records.none')}</Empty> : (
            <Rows label={t('me.records')}>
              {list.map((one) => <Row key={one.id} to="me.one" params={{ id: one.id }} icon={one.icon} title={one.title} note={one.note} mark={one.conflicts.length > 0 ? <span class="tag tone-warn">{t('me.torn')}</span> : undefined} />)}
            </Rows>
          );
        }}
      </Shown>
    </Page>
  );
}

/** One of them: every day with a way to correct it. */
export function RecordScreen({ params }: { params: Params }) {
  const records = useCall('records', {});
  const one = records.value.value ? all(records.value.value).find((found) => found.id === params['id']) : undefined;
  const sure = useSignal(false);
  const remove = (): void => {
    if (one) keep(call('revise_record', { entity: one.entity, id: one.id, field: 'removed', to: 'yes' }));
  };
  return (
    <Page title={one?.title ?? t('me.records')}>
      <Shown of={records}>
        {() => !one ? <Empty>{t('me.gone')}</Empty> : (
          <>
            <p class="big">{one.note}</p>
            {one.conflicts.length > 0 && <Alert kind="warn" title={t('me.torn')}><Button to="apply.conflicts">{t('me.field.change', { field: t('me.torn') })}</Button></Alert>}
            <Rows label={one.title}>
              {one.days.map(([field, day]) => <Row key={field} to="me.field" params={{ entity: one.entity, id: one.id, field, day: day ?? '' }} icon="calendar" title={t(`me.field.${field}`)} note={day ? sayDay(day) : t('me.field.none')} />)}
              {one.entity === 'permit' && <Row to="me.day" params={{ kind: 'endorsement', permit: one.id }} icon="file-check" title={t('me.endorsement')} note={t('me.record.add')} />}
            </Rows>
            {sure.value ? (
              <Alert kind="warn" live title={t('me.mistake')}>
                <p>{t('me.mistake.what')}</p>
                <div class="btns"><Button kind="danger" press={remove} icon="trash">{t('me.mistake.sure')}</Button><Button press={() => (sure.value = false)}>{t('ask.skip')}</Button></div>
              </Alert>
            ) : (
              <div class="btns"><Button press={() => (sure.value = true)} icon="trash">{t('me.mistake')}</Button></div>
            )}
          </>
        )}
      </Shown>
    </Page>
  );
}

/** Correcting one day. */
export function FieldScreen({ params }: { params: Params }) {
  const { entity = '', id = '', field = 'on', day = '' } = params;
  const value = useKept('day', day || today());
  useEditing(value.value !== day);
  const title = t(`me.field.${field as Field}`);
  return (
    <Page title={title} main={<Button kind="main" press={() => keep(call('revise_record', { entity, id, field, to: value.value }))}>{t('me.save')}</Button>}>
      <p class="why">{t('me.add.why')}</p>
      <Day label={title} value={value.value} onChange={(next) => (value.value = next)} />
      <div class="btns"><Button press={back}>{t('ask.skip')}</Button></div>
      <KeptHere />
    </Page>
  );
}
