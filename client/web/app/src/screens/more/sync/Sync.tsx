// Sending: what is not sent, what waits for the person, when it last went well and when not, and one button that never blocks.

import { useSignal } from '@preact/signals';
import { Alert, Button, Field, Link, Page, Row, Rows, Say, Shown } from '../../../ui';
import { type Result, call, progress, useCall } from '../../../phone';
import { lastReport, lastTrouble, sendNow, sending } from '../../../sender';
import { t } from '../../../words';
import { Facts, Plain } from '../parts';
import { Choices } from './Choices';

type View = Result<'sync_view'>;

/** What a request is doing, once it takes long enough to be spoken of. */
function Going() {
  if (sending.value !== 'slow') return null;
  const step = progress.value as { step?: string; frames?: number; entries?: number; seq?: number } | null;
  const n = step?.frames ?? step?.entries ?? step?.seq ?? 0;
  const words = step?.step === 'connecting' ? t('sync.step.connecting')
    : step?.step === 'sending' && n > 0 ? t('sync.step.sending', { n })
    : step?.step === 'received' && n > 0 ? t('sync.step.received', { n })
    : step?.step === 'guidance' ? t('sync.step.guidance', { n }) : '';
  return <div class="notice" role="status"><p>{t('sync.busy')}</p>{words && <p>{words}</p>}</div>;
}

/** What the last one came to, until something new waits. */
function Came({ waiting }: { waiting: number }) {
  const report = lastReport.value;
  const fault = lastTrouble.value;
  const problem = report?.guidance_problem ?? null;
  const why = useCall('trouble_words', problem ? { code: problem } : null).value.value;
  if (sending.value !== 'no') return null;
  if (fault) return <Alert kind="warn" live title={fault.message} />;
  if (!report) return null;
  if (waiting > 0 && !report.unfinished) return null;
  if (report.revoked) return <Alert kind="alert" live title={t('sync.revoked')} />;
  const nothing = report.sent + report.received === 0 && !report.release_is_new;
  if (why && nothing) return <Alert kind="warn" live title={why} />;
  return (
    <Alert kind="ok" live title={nothing ? t('sync.done.none') : t('sync.done', { sent: report.sent, received: report.received })}>
      {report.release_is_new && <p>{t('sync.done.new', { n: report.release })}</p>}
      {report.reports_sent > 0 && <p>{t('sync.done.reports', { n: report.reports_sent })}</p>}
      {report.unfinished && <p>{t('sync.done.more')}</p>}
      {report.login_required && <p>{t('sync.login')}</p>}
      {problem && <p>{t('sync.done.guidance')}</p>}
    </Alert>
  );
}

function Letter({ of }: { of: View['attention'][number] }) {
  const sure = useSignal(false);
  const letter = useCall('letter', { id: of.id }).value.value;
  const again = (): void => void call('resend_letter', { id: of.id }).then(() => sendNow(), () => undefined);
  const drop = (): void => void (sure.value ? call('drop_letter', { id: of.id }).catch(() => undefined) : (sure.value = true));
  return (
    <li class="letter">
      <p><b>{of.what}</b> <small>{t('sync.need.when', { when: of.written })}</small></p>
      <p>{t('sync.need.why', { why: of.why })}</p>
      {letter && letter.fields.length > 0 && <Plain of={letter.fields.map((field) => `${field.words}：${field.value_words}`)} />}
      <p>{of.fix}</p>
      <div class="btns">
        {of.application && <Button to="apply.one" params={{ id: of.application }}>{t('sync.need.open')}</Button>}
        {of.diary && <Button to="more.diary">{t('sync.need.open')}</Button>}
        {letter?.may_resend && <Button icon="cloud-up" press={again}>{t('sync.again')}</Button>}
        <Button kind="danger" press={drop}>{t(sure.value ? 'sync.need.drop.sure' : 'sync.need.drop')}</Button>
      </div>
    </li>
  );
}

function Needs({ view, conflicts }: { view: View; conflicts: number }) {
  if (view.attention.length + conflicts === 0) return null;
  return (
    <section aria-label={t('sync.need')}>
      <h2>{t('sync.need')}</h2>
      {conflicts > 0 && <Link to="apply.conflicts" icon="users">{t('sync.need.conflict', { n: conflicts })}</Link>}
      <ul class="plain-list">{view.attention.map((one) => <Letter key={one.id} of={one} />)}</ul>
    </section>
  );
}

function Invite() {
  const code = useSignal('');
  const asks = lastTrouble.value?.code === 'enrolment-closed' || lastTrouble.value?.code === 'bad-invite';
  if (!asks) return null;
  return (
    <section class="card">
      <Field label={t('sync.invite')} note={t('sync.invite.note')} value={code.value} onInput={(text) => (code.value = text)} onEnter={() => void sendNow(code.value.trim())} />
      <Button press={() => void sendNow(code.value.trim())}>{t('sync.again')}</Button>
    </section>
  );
}

const Waiting = ({ view }: { view: View }) =>
  view.not_sent === 0 ? null : (
    <Alert kind="warn" title={t('sync.out.n', { n: view.not_sent })}>
      <p>{t('sync.local')}</p>
      {view.oldest && <p>{t('sync.out.oldest', { when: view.oldest })}{view.bytes_words && ` · ${view.bytes_words}`}</p>}
    </Alert>
  );

function Apart() {
  const status = useCall('status', {}).value.value;
  if (!status || status.only_here + status.reports_waiting === 0) return null;
  return (
    <Rows>
      {status.only_here > 0 && <Row icon="lock" title={t('sync.here', { n: status.only_here })} to="more.diary.share" />}
      {status.reports_waiting > 0 && <Row icon="message" title={t('sync.reports', { n: status.reports_waiting })} to="more.reports" />}
    </Rows>
  );
}

/** Frame 8. */
export function Sync() {
  const view = useCall('sync_view', {});
  const conflicts = useCall('conflicts', {}).value.value?.length ?? 0;
  const busy = sending.value !== 'no';
  const main = <Button kind="main" icon="cloud-up" press={() => void sendNow()}>{busy ? t('sync.busy') : t('sync.now')}</Button>;
  return (
    <Page title={t('sync.title')} main={main}>
      <Going />
      <Came waiting={view.value.value?.not_sent ?? 0} />
      <Invite />
      <Shown of={view}>
        {(now) => (
          <>
            <Waiting view={now} />
            {now.not_sent === 0 && <p class="big-line"><Say text={now.line} /></p>}
            <Needs view={now} conflicts={conflicts} />
            <Facts of={[
              [t('sync.success'), now.success],
              [t('sync.failure'), now.failure],
              [t('sync.next'), now.next],
              [t('sync.got'), now.guidance],
            ]} />
          </>
        )}
      </Shown>
      <Apart />
      <Choices />
      <Rows><Row icon="info-circle" title={t('sync.server')} to="more.sync.server" /></Rows>
    </Page>
  );
}
