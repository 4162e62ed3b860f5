// One's phones: which there are, adding one, revoking one, the recovery code.

import { useSignal } from '@preact/signals';
import { Alert, Button, Empty, Page, Row, Rows, Shown } from '../../../ui';
import { type Params, back, go } from '../../../router';
import { type Result, call, trouble, useCall } from '../../../phone';
import { announce } from '../../../live';
import { t } from '../../../words';
import { Plain } from '../parts';

type Device = Result<'devices'>[number];

/** What is known of a phone, in a line. */
const about = (one: Device): string =>
  [
    t('dev.code', { code: one.code }),
    one.active ? null : t('dev.stopped'),
    one.pending && one.active ? t('dev.pending') : null,
    one.wrote ? t('dev.wrote', { when: one.wrote }) : one.added ? t('dev.added', { when: one.added }) : null,
  ].filter(Boolean).join(' · ');

function Phones({ of }: { of: readonly Device[] }) {
  if (of.length === 0) return <Empty>{t('dev.none')}</Empty>;
  const sorted = [...of].sort((a, b) => Number(b.this) - Number(a.this) || Number(b.active) - Number(a.active));
  return (
    <ul class="plain-list">
      {sorted.map((one) => (
        <li key={one.id} class="device">
          <p><b>{one.this ? t('dev.this') : t('dev.other', { code: one.code })}</b><small>{about(one)}</small></p>
          {!one.this && one.active && <Button to="more.device.revoke" params={{ id: one.id, code: one.code }}>{t('dev.revoke')}</Button>}
        </li>
      ))}
    </ul>
  );
}

/** Every phone. */
export const Devices = () => (
  <Page title={t('dev.title')}>
    <Shown of={useCall('devices', {})}>{(all) => <Phones of={all} />}</Shown>
    <h2>{t('dev.add')}</h2>
    <Rows label={t('dev.add')}>
      <Row icon="qrcode" title={t('dev.add.old')} to="more.pair.old" />
      <Row icon="camera" title={t('dev.add.new')} to="more.pair.new" />
    </Rows>
    <Rows>
      <Row icon="key" title={t('dev.recovery')} note={t('dev.recovery.why')} to="more.recovery" />
      <Row icon="cloud-up" title={t('more.sync')} to="more.sync" />
    </Rows>
  </Page>
);

/** Revoking: what it does and what it cannot, then a press. */
export function Revoke({ params }: { params: Params }) {
  const code = params['code'] ?? '';
  const fault = useSignal<string | null>(null);
  const done = useSignal(false);
  const revoke = async (): Promise<void> => {
    try {
      await call('revoke_device', { device: params['id'] ?? '' });
      done.value = true;
      announce(t('dev.revoke.done'));
    } catch (error) {
      fault.value = trouble(error).message;
    }
  };
  if (done.value) {
    return (
      <Page title={t('dev.revoke.title')} main={<Button kind="main" icon="cloud-up" press={() => go('more.sync')}>{t('sync.title')}</Button>}>
        <Alert kind="ok" title={t('dev.revoke.done')} />
      </Page>
    );
  }
  return (
    <Page title={t('dev.revoke.title')}>
      <p><b>{t('dev.other', { code })}</b></p>
      <p>{t('dev.revoke.what')}</p>
      <Plain of={[t('dev.revoke.1'), t('dev.revoke.2'), t('dev.revoke.3'), t('dev.revoke.4')]} />
      {fault.value && <Alert kind="alert" live title={fault.value} />}
      <div class="stack">
        <Button kind="danger" press={() => void revoke()}>{t('dev.revoke.do', { code })}</Button>
        <Button press={back}>{t('top.back')}</Button>
      </div>
    </Page>
  );
}
