// Due dates as a calendar file: the warning first, neutral words unless the person asks for others, then the file.

import { useSignal } from '@preact/signals';
import { call, trouble, useCall } from '../../phone';
import { type Params } from '../../router';
import { t } from '../../words';
import { useKept } from '../../keep';
import { Alert, Button, Choice, Page, Shown } from '../../ui';
import { saveFile } from '../../logic/save';

type Wording = 'neutral' | 'detailed';

/** Saving the days of an application. */
export function CalendarScreen({ params }: { params: Params }) {
  const id = params['id'] ?? '';
  const wording = useKept<Wording>('wording', 'neutral');
  const warning = useCall('calendar_warning', { wording: wording.value });
  const told = useSignal<{ kind: 'ok' | 'warn'; words: string } | null>(null);
  const save = (): void =>
    void call('calendar_application', { id, wording: wording.value }).then(
      (text) => {
        told.value = { kind: 'ok', words: `${t('due.calendar.done')} ${saveFile(text, 'text/calendar', 'ics')}` };
      },
      (error: unknown) => (told.value = { kind: 'warn', words: trouble(error).code === 'not-found' ? t('due.calendar.none') : t('err.any', { code: trouble(error).code }) }),
    );
  return (
    <Page title={t('due.calendar.title')} main={<Button kind="main" press={save} icon="download">{t('due.calendar.do')}</Button>}>
      <Shown of={warning}>{(words) => <Alert kind="warn" title={words} />}</Shown>
      <Choice legend={t('due.calendar.words')} options={[{ value: 'neutral' as const, label: t('due.calendar.neutral') }, { value: 'detailed' as const, label: t('due.calendar.titles') }]} value={wording.value} onChoose={(one) => (wording.value = one)} />
      {told.value && <Alert kind={told.value.kind} live title={told.value.words} />}
    </Page>
  );
}
