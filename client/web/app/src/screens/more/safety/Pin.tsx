// Giving, setting and removing a PIN: number keys as large as a thumb, or a field to type words into. What was entered is shown as how many,
// never as what, and is forgotten when the screen goes.

import { useEffect, useRef } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { Alert, Button, Field, Page } from '../../../ui';
import { type Params, back, canGoBack, enter, go } from '../../../router';
import { call, trouble } from '../../../phone';
import { announce } from '../../../live';
import { t } from '../../../words';
import { Pad, type PadKey } from '../parts';

/** Longest PIN that can be put in. */
const CHARS_MAX = 64;

/** Keys or a field; `onDone` gets what was entered, and what was entered is gone. */
export function PinEntry({ label, done, onDone }: { label: string; done: string; onDone: (pin: string) => void }) {
  const pin = useSignal('');
  const typing = useSignal(false);
  const finish = (): void => {
    if (pin.value === '') return;
    const entered = pin.value;
    pin.value = '';
    onDone(entered);
  };
  const press = (key: PadKey): void => {
    if (key === 'back') pin.value = pin.value.slice(0, -1);
    else if (key === 'clear') pin.value = '';
    else if (pin.value.length < CHARS_MAX) pin.value += key;
  };
  const onDigit = (event: KeyboardEvent): void => {
    if (/^[0-9]$/.test(event.key)) press(event.key as PadKey);
    if (event.key === 'Backspace') press('back');
    if (event.key === 'Enter' && (event.target as HTMLElement).tagName !== 'BUTTON') finish();
  };
  const shown = useRef<HTMLParagraphElement>(null);
  return (
    <div class="pin" onKeyDown={typing.value ? undefined : onDigit}>
      {typing.value ? (
        <Field label={label} kind="password" value={pin.value} onInput={(text) => (pin.value = text)} onEnter={finish} />
      ) : (
        <>
          <p class="pin-shown" ref={shown} tabIndex={0} role="status" aria-label={`${label} ${t('pin.typed', { n: pin.value.length })}`}>
            <span aria-hidden="true">{'●'.repeat(pin.value.length) || '·'}</span>
          </p>
          <Pad label={t('pin.pad')} third="clear" onKey={press} />
        </>
      )}
      <div class="stack">
        <Button kind="main" press={finish}>{done}</Button>
        <Button press={() => (typing.value = !typing.value)}>{t(typing.value ? 'pin.keys' : 'pin.words')}</Button>
      </div>
    </div>
  );
}

const leave = (): void => (canGoBack() ? back() : enter('find.home'));

/** The lock: the PIN opens one's own records; without it, guidance goes on. */
export function Unlock() {
  const fault = useSignal<string | null>(null);
  const give = async (pin: string): Promise<void> => {
    try {
      await call('unlock', { pin });
      announce(t('pin.opened'));
      leave();
    } catch (error) {
      fault.value = trouble(error).message;
    }
  };
  return (
    <Page title={t('pin.enter')} read={false}>
      <p>{t('pin.enter.why')}</p>
      {fault.value && <Alert kind="warn" live title={fault.value} />}
      <PinEntry label={t('pin.enter')} done={t('err.unlock')} onDone={(pin) => void give(pin)} />
      <div class="stack"><Button press={() => enter('find.home')} icon="search">{t('pin.guidance')}</Button></div>
    </Page>
  );
}

const TITLES = { set: 'safe.pin.set', change: 'safe.pin.change', duress: 'safe.duress.set' } as const;

/** Setting or changing: once, once more, then kept. */
export function SetPin({ params }: { params: Params }) {
  const what = params['what'] === 'duress' ? 'duress' : params['what'] === 'change' ? 'change' : 'set';
  const first = useSignal<string | null>(null);
  const fault = useSignal<string | null>(null);
  useEffect(() => () => void (first.value = null), []);
  const again = async (pin: string): Promise<void> => {
    if (pin !== first.value) {
      first.value = null;
      return void (fault.value = t('pin.differ'));
    }
    try {
      await call(what === 'duress' ? 'set_duress_pin' : 'set_pin', { pin });
      announce(t(what === 'duress' ? 'pin.duress.done' : 'pin.set.done'));
      back();
    } catch (error) {
      const why = trouble(error);
      first.value = null;
      fault.value = why.code === 'input' ? t(pin.length < 4 ? 'pin.short' : 'pin.same') : why.message;
    }
  };
  const step = first.value === null;
  return (
    <Page title={t(TITLES[what])} read={false}>
      <p>{t(what === 'duress' ? 'safe.duress.what' : 'safe.pin.forget')}</p>
      <p><b>{t(step ? 'pin.new' : 'pin.again')}</b> <small>{t('pin.min')}</small></p>
      {fault.value && <Alert kind="warn" live title={fault.value} />}
      {step
        ? <PinEntry key="first" label={t('pin.new')} done={t('pin.next')} onDone={(pin) => void ((fault.value = null), (first.value = pin))} />
        : <PinEntry key="again" label={t('pin.again')} done={t('pin.ok')} onDone={(pin) => void again(pin)} />}
      {what === 'duress' && <small>{t('safe.duress.limit')}</small>}
    </Page>
  );
}

/** Removing: what that means, then a press. */
export function RemovePin({ params }: { params: Params }) {
  const duress = params['what'] === 'duress';
  const fault = useSignal<string | null>(null);
  const remove = async (): Promise<void> => {
    try {
      await call(duress ? 'set_duress_pin' : 'set_pin', { pin: null });
      announce(t(duress ? 'pin.duress.removed' : 'pin.removed'));
      go('more.safety');
    } catch (error) {
      fault.value = trouble(error).message;
    }
  };
  return (
    <Page title={t(duress ? 'safe.duress.remove' : 'safe.pin.remove')}>
      <Alert kind="warn" title={t(duress ? 'safe.duress.what' : 'pin.remove.what')} />
      {fault.value && <Alert kind="alert" live title={fault.value} />}
      <div class="stack">
        <Button kind="danger" press={() => void remove()}>{t(duress ? 'safe.duress.remove' : 'safe.pin.remove')}</Button>
        <Button press={back}>{t('top.back')}</Button>
      </div>
    </Page>
  );
}
