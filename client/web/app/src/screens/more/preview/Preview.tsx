// Drafts for editors: beginning with a code from the desk's screen; and inside, which day is taken for today, newer drafts, and leaving. The
// two are never open at once: a page has the person's own phone or the one of drafts.

import { useSignal } from '@preact/signals';
import { Alert, Button, DateStepper, Field, Page, today } from '../../../ui';
import { enterDrafts, leaveDrafts, looksLikeDrafts } from '../../../drafts';
import { type Trouble, pretend, status, trouble } from '../../../phone';
import { lastTrouble, sendNow, sending } from '../../../sender';
import { drafts, pretended } from '../../../settings';
import { announce } from '../../../live';
import { type Key, t } from '../../../words';
import { Fold } from '../parts';
import { isDay } from '../logic';
import { Scanner } from '../devices/Qr';

export const Preview = () => (drafts ? <Inside /> : <Begin />);

/** Why there are no drafts, by what the phone says. */
const WHY: Readonly<Record<string, Key>> = {
  'preview-code': 'prev.fail.code',
  'preview-code-old': 'prev.fail.old',
  'preview-empty': 'prev.fail.empty',
  'other-server': 'prev.fail.server',
  'guidance-refused': 'prev.fail.trust',
  'guidance-unsigned': 'prev.fail.trust',
  'guidance-pack': 'prev.fail.trust',
  'no-connection': 'prev.fail.offline',
  'connection-broken': 'prev.fail.offline',
  'captive-portal': 'prev.fail.offline',
  load: 'prev.fail.offline',
  'no-storage': 'prev.fail.keep',
  'other-tab': 'prev.fail.tab',
};

function why({ code, detail }: Trouble): string {
  const key = WHY[code];
  const server = (detail as { server?: string } | null)?.server ?? '';
  return key ? t(key, { server }) : t('err.any', { code });
}

/** On the person's own phone: scan, or paste. */
function Begin() {
  const typed = useSignal('');
  const busy = useSignal(false);
  const fault = useSignal<Trouble | null>(null);
  const begin = async (code: string): Promise<void> => {
    if (busy.peek()) return;
    busy.value = true;
    fault.value = null;
    announce(t('prev.busy'));
    await enterDrafts(code).catch((error: unknown) => (fault.value = trouble(error)));
    busy.value = false;
  };
  const read = (text: string): boolean => {
    const fits = looksLikeDrafts(text);
    if (fits) void begin(text);
    return fits;
  };
  return (
    <Page title={t('more.preview')}>
      <p>{t('prev.what')}</p>
      <p>{t('prev.apart')}</p>
      <p>{t('prev.trust')}</p>
      {busy.value && <p class="wait" role="status">{t('prev.busy')}</p>}
      {fault.value && <Alert kind="warn" live title={why(fault.value)}><p>{t('prev.not')}</p></Alert>}
      <Scanner onRead={read} other="prev.other" />
      <Fold title={t('prev.text')}>
        <Field label={t('prev.text.label')} long value={typed.value} onInput={(text) => (typed.value = text)} />
        <Button off={busy.value} press={() => void begin(typed.peek())}>{t('prev.text.use')}</Button>
      </Fold>
    </Page>
  );
}

/** How far from the real day one may go: as far as laws are known to change, and before any of them. */
const FROM = 1990;
const YEARS_AHEAD = 20;

/** Which day is taken for today. */
function Day() {
  const typed = useSignal('');
  const wrong = useSignal(false);
  const set = (day: string | null): void => void pretend(day);
  const use = (): void => {
    wrong.value = !isDay(typed.peek().trim());
    if (!wrong.value) set(typed.peek().trim());
  };
  return (
    <section aria-label={t('prev.day')}>
      <h2>{t('prev.day')}</h2>
      <DateStepper label={t('prev.day')} value={today()} quick={false} from={FROM} until={new Date().getFullYear() + YEARS_AHEAD} onChange={set} />
      <div class="stack">
        <Field kind="number" label={t('prev.day.typed')} value={typed.value} onInput={(text) => (typed.value = text)} onEnter={use} />
        {wrong.value && <Alert kind="warn" live title={t('prev.day.wrong')} />}
        <Button icon="calendar" press={use}>{t('prev.day.use')}</Button>
        <Button pressed={pretended.value === null} press={() => set(null)}>{t('prev.day.real')}</Button>
      </div>
    </section>
  );
}

/** Whether there are newer drafts. */
function Newer() {
  const looked = useSignal(false);
  const look = async (): Promise<void> => void (looked.value = (await sendNow()) !== null);
  return (
    <div class="stack">
      <Button icon="refresh" press={() => void look()}>{t('prev.fresh')}</Button>
      {lastTrouble.value && sending.value === 'no' && <Alert kind="warn" live title={lastTrouble.value.message} />}
      {looked.value && <Alert kind="ok" live title={t('prev.fresh.done', { n: status.value?.release ?? 0 })} />}
    </div>
  );
}

/** On the phone of drafts. */
const Inside = () => (
  <Page title={t('prev.title')}>
    <p>{t('prev.here', { n: status.value?.release ?? 0 })}</p>
    <p>{t('prev.nosend')}</p>
    <Day />
    <Newer />
    <div class="stack"><Button kind="danger" icon="trash" press={() => void leaveDrafts()}>{t('draft.leave')}</Button></div>
  </Page>
);
