// Safety, frame 11: the PIN, the emergency PIN, locking and hiding, what others can find, printing, erasing. Each says what it does and what
// it does not.

import { Button, Page, Row, Rows, Shown } from '../../../ui';
import { call, useCall } from '../../../phone';
import { t } from '../../../words';
import { AutoLock } from './AutoLock';

function Pins({ has }: { has: boolean }) {
  const duress = useCall('has_duress_pin', has ? {} : null).value.value ?? false;
  return (
    <>
      <section class="setting">
        <h2>{t('safe.pin', { state: t(has ? 'safe.pin.on' : 'safe.pin.off') })}</h2>
        <p>{t('safe.pin.why')}</p>
        <div class="btns">
          <Button kind={has ? 'plain' : 'main'} icon="key" to="more.pin.set" params={{ what: has ? 'change' : 'set' }}>{t(has ? 'safe.pin.change' : 'safe.pin.set')}</Button>
          {has && <Button to="more.pin.remove">{t('safe.pin.remove')}</Button>}
          {has && <Button icon="lock" press={() => void call('lock', {})}>{t('safe.locknow')}</Button>}
        </div>
      </section>
      <section class="setting">
        <h2>{t('safe.duress', { state: t(duress ? 'safe.pin.on' : 'safe.pin.off') })}</h2>
        <p>{t('safe.duress.what')}</p>
        {has ? (
          <div class="btns">
            <Button to="more.pin.set" params={{ what: 'duress' }}>{t(duress ? 'safe.duress.change' : 'safe.duress.set')}</Button>
            {duress && <Button to="more.pin.remove" params={{ what: 'duress' }}>{t('safe.duress.remove')}</Button>}
          </div>
        ) : <p>{t('safe.duress.first')}</p>}
      </section>
      <AutoLock hasPin={has} />
    </>
  );
}

/** A locked phone shows the way in; what is public stays. */
function Own() {
  const opened = useCall('opened', {}).value;
  const has = useCall('has_pin', {});
  if (opened.state === 'ok' && opened.value === null) {
    return <section class="setting"><h2>{t('pin.locked')}</h2><div class="btns"><Button kind="main" icon="lock" to="more.unlock">{t('err.unlock')}</Button></div></section>;
  }
  return <Shown of={has}>{(is) => <Pins has={is} />}</Shown>;
}

export const Safety = () => (
  <Page title={t('safe.title')}>
    <Own />
    <section class="setting">
      <h2>{t('safe.hide')}</h2>
      <p>{t('safe.hide.what')}</p>
      <p>{t('safe.cover.what')}</p>
      <p>{t('safe.notes')} {t('safe.search')}</p>
    </section>
    <section class="setting">
      <h2>{t('safe.export')}</h2>
      <p>{t('safe.export.what')}</p>
    </section>
    <Rows>
      <Row icon="eye-off" title={t('safe.left')} to="more.left" />
      <Row icon="cloud-up" title={t('safe.server')} to="more.sync.server" />
      <Row icon="device-mobile" title={t('dev.title')} to="more.devices" />
      <Row icon="trash" title={t('safe.erase')} to="more.erase" />
    </Rows>
    <small>{t('safe.work')}</small>
  </Page>
);
