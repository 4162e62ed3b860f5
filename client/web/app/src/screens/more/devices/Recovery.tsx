// The recovery code: shown once, for paper. It is never written anywhere else: not into the clipboard, not onto the stack of screens.

import { useSignal } from '@preact/signals';
import { Alert, Button, Empty, Page } from '../../../ui';
import { back } from '../../../router';
import { call, trouble, useCall } from '../../../phone';
import { t } from '../../../words';
import { Groups } from './Groups';

export function Recovery() {
  const code = useSignal<string | null>(null);
  const told = useSignal<string | null>(null);
  const status = useCall('status', {}).value.value;
  const show = async (): Promise<void> => {
    try {
      code.value = await call('recovery_code', {});
      told.value = code.value === null ? t('dev.recovery.gone') : null;
    } catch (error) {
      told.value = trouble(error).message;
    }
  };
  if (code.value !== null) {
    return (
      <Page title={t('dev.recovery')} read={false} main={<Button kind="main" icon="check" press={() => void ((code.value = null), back())}>{t('dev.recovery.wrote')}</Button>}>
        <Alert kind="warn" title={t('dev.recovery.once')} />
        <Groups of={code.value} />
        <p>{t('dev.recovery.check')}</p>
      </Page>
    );
  }
  if (status && !status.has_identity) return <Page title={t('dev.recovery')}><Empty>{t('dev.none')}</Empty></Page>;
  return (
    <Page title={t('dev.recovery')} main={<Button kind="main" icon="pencil" press={() => void show()}>{t('dev.recovery.show')}</Button>}>
      <p>{t('dev.recovery.why')}</p>
      <Alert kind="warn" title={t('dev.recovery.once')}><p>{t('dev.recovery.alone')}</p></Alert>
      <p>{t('dev.recovery.later')}</p>
      {told.value && <Alert kind="warn" live title={told.value} />}
    </Page>
  );
}
