// Pairing, on both phones: two codes, one each way, then both send, the old one first. Every step says which phone to hold where; each code
// works as text as well.

import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { Alert, Button, Field, Page, Shown } from '../../../ui';
import { enter, go, replace } from '../../../router';
import { type Trouble, call, trouble, useCall } from '../../../phone';
import { useKept } from '../../../keep';
import { announce } from '../../../live';
import { sendNow, sending, lastTrouble } from '../../../sender';
import { t } from '../../../words';
import { Fold } from '../parts';
import { asCode } from '../logic';
import { Groups } from './Groups';
import { QrCode, Scanner } from './Qr';

/** One's own code: drawn, and as text. */
function Mine({ text }: { text: string }) {
  const copied = useSignal(false);
  const copy = (): void => void navigator.clipboard?.writeText(text).then(() => {
    copied.value = true;
    announce(t('pair.text.copied'));
  }, () => undefined);
  return (
    <>
      <QrCode text={text} />
      <Fold title={t('pair.text')}>
        <p>{t('pair.text.mine')}</p>
        <Groups of={text} />
        <Button press={copy}>{t(copied.value ? 'pair.text.copied' : 'pair.text.copy')}</Button>
      </Fold>
    </>
  );
}

/** The other phone's code: by camera, or as text. */
function Theirs({ onText }: { onText: (text: string) => void }) {
  const typed = useSignal('');
  const read = (text: string): boolean => {
    const code = asCode(text);
    const fits = /^[A-Z2-7.]{20,}$/.test(code);
    if (fits) onText(code);
    return fits;
  };
  return (
    <>
      <Scanner onRead={read} />
      <Fold title={t('pair.text')}>
        <Field label={t('pair.text.theirs')} note={t('pair.text.note')} long value={typed.value} onInput={(text) => (typed.value = text)} />
        <Button press={() => onText(asCode(typed.value))}>{t('pair.text.use')}</Button>
      </Fold>
    </>
  );
}

/** Sending from here, as a step. */
function Send({ done }: { done: () => void }) {
  const send = async (): Promise<void> => {
    const report = await sendNow();
    if (report) done();
  };
  return (
    <>
      {lastTrouble.value && sending.value === 'no' && <Alert kind="warn" live title={lastTrouble.value.message} />}
      <div class="stack"><Button kind="main" icon="cloud-up" press={() => void send()}>{t(sending.value === 'no' ? 'sync.now' : 'sync.busy')}</Button></div>
    </>
  );
}

const Steps = ({ at }: { at: number }) => (
  <p class="steps-bar" aria-hidden="true">{[1, 2, 3].map((n) => <span key={n} class={n === at ? 'on' : n < at ? 'past' : ''}>{n}</span>)}</p>
);

/** On the old phone. One that keeps nothing yet is asked first: showing the code makes it somebody, and then it can no longer take over. */
export function PairOld() {
  const status = useCall('status', {});
  const begin = useSignal(false);
  const is = status.value.value;
  if (is && (is.has_identity || begin.value)) return <FromOld />;
  return (
    <Page title={t('pair.old')}>
      <Shown of={status}>
        {() => (
          <>
            <Alert kind="warn" title={t('pair.old.nothing')} />
            <div class="stack">
              <Button kind="main" press={() => replace('more.pair.new')}>{t('dev.add.new')}</Button>
              <Button press={() => (begin.value = true)}>{t('dev.add.old')}</Button>
            </div>
          </>
        )}
      </Shown>
    </Page>
  );
}

function FromOld() {
  const step = useKept('step', 1);
  const invitation = useSignal<string | null>(null);
  const fault = useSignal<string | null>(null);
  const accepted = useKept('accepted', '');
  const sent = useSignal(false);
  useEffect(() => void call('invitation', {}).then((text) => (invitation.value = text), (error: unknown) => (fault.value = trouble(error).message)), []);
  const certify = async (pairing: string): Promise<void> => {
    try {
      accepted.value = (await call('certify', { pairing })).slice(0, 8);
      fault.value = null;
      step.value = 3;
    } catch (error) {
      fault.value = trouble(error).message;
    }
  };
  const now = step.value;
  return (
    <Page title={t('pair.old')} main={now === 1 && invitation.value ? <Button kind="main" press={() => (step.value = 2)}>{t('pair.next')}</Button> : null}>
      <Steps at={now} />
      {fault.value && <Alert kind="warn" live title={fault.value} />}
      {now === 1 && <><h2>{t('pair.old.1')}</h2><p>{t('pair.old.1.do')}</p>{invitation.value && <Mine text={invitation.value} />}<p>{t('pair.safe')}</p></>}
      {now === 2 && <><h2>{t('pair.old.2')}</h2><p>{t('pair.old.2.do')}</p><Theirs onText={(text) => void certify(text)} /></>}
      {now === 3 && (
        <>
          <Alert kind="ok" title={t('pair.old.accepted', { code: `${accepted.value.slice(0, 4)} ${accepted.value.slice(4)}` })} />
          <h2>{t('pair.old.3')}</h2>
          <p>{t('pair.old.3.do')}</p>
          {sent.value ? <><Alert kind="ok" live title={t('pair.old.3.done')} /><div class="stack"><Button press={() => go('more.devices')}>{t('dev.title')}</Button></div></> : <Send done={() => (sent.value = true)} />}
        </>
      )}
    </Page>
  );
}

/** Whether the new phone's keys have arrived. */
function Arrive() {
  const waits = useSignal(false);
  const done = useSignal(false);
  const look = async (): Promise<void> => {
    const status = await call('status', {});
    done.value = !status.joining;
    waits.value = status.joining;
    if (done.value) announce(t('pair.new.3.done'));
  };
  if (done.value) return <><Alert kind="ok" live title={t('pair.new.3.done')} /><div class="stack"><Button kind="main" press={() => enter('me.home')}>{t('nav.me')}</Button></div></>;
  return <>{waits.value && <Alert kind="warn" live title={t('pair.new.3.wait')} />}<Send done={() => void look()} /></>;
}

/** On the new phone. */
export function PairNew() {
  const status = useCall('status', {});
  const pairing = useKept('pairing', '');
  const step = useKept('step', 1);
  const fault = useSignal<Trouble | null>(null);
  const join = async (invitation: string): Promise<void> => {
    try {
      pairing.value = await call('join', { invitation });
      fault.value = null;
      step.value = 2;
    } catch (error) {
      fault.value = trouble(error);
    }
  };
  const now = step.value;
  return (
    <Page title={t('pair.new')} main={now === 2 ? <Button kind="main" press={() => (step.value = 3)}>{t('pair.next')}</Button> : null}>
      <Steps at={now} />
      <Shown of={status}>
        {(is) => is.has_identity && !is.joining && now === 1 ? <Alert kind="warn" title={t('pair.new.has')} /> : (
          <>
            {fault.value && <Alert kind="warn" live title={fault.value.message} />}
            {now === 1 && <><h2>{t('pair.new.1')}</h2><p>{t('pair.new.1.do')}</p><Theirs onText={(text) => void join(text)} /><p>{t('pair.safe')}</p></>}
            {now === 2 && <><h2>{t('pair.new.2')}</h2><p>{t('pair.new.2.do')}</p><Mine text={pairing.value} /></>}
            {now === 3 && <><h2>{t('pair.new.3')}</h2><Arrive /></>}
          </>
        )}
      </Shown>
    </Page>
  );
}
