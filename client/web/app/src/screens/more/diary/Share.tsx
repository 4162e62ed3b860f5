// Where the diary is kept: only here, or on the person's other phones too. What each means is said before it is chosen.

import { useSignal } from '@preact/signals';
import { Alert, Button, Page, Shown } from '../../../ui';
import { call, trouble, useCall } from '../../../phone';
import { announce } from '../../../live';
import { t } from '../../../words';

export function Share() {
  const status = useCall('diary_status', {});
  const told = useSignal<{ ok: boolean; words: string } | null>(null);
  const set = async (on: boolean): Promise<void> => {
    try {
      const n = await call('diary_share', { on });
      told.value = { ok: true, words: on ? t('diary.share.done', { n }) : t('diary.share.ended') };
      announce(told.value.words);
    } catch (error) {
      told.value = { ok: false, words: trouble(error).message };
    }
  };
  return (
    <Page title={t('diary.share')}>
      {told.value && <Alert kind={told.value.ok ? 'ok' : 'alert'} live title={told.value.words} />}
      <Shown of={status}>
        {(now) => (
          <>
            <p><b>{t(now.shared ? 'diary.share.on' : 'diary.share.off')}</b></p>
            <p>{t('diary.share.how')}</p>
            {now.shared ? (
              <><p>{t('diary.share.stop.note')}</p><Button press={() => void set(false)} icon="lock">{t('diary.share.stop')}</Button></>
            ) : (
              <><p>{t('diary.share.start.note', { n: now.only_here })}</p><Button press={() => void set(true)} icon="cloud-up">{t('diary.share.start')}</Button></>
            )}
          </>
        )}
      </Shown>
    </Page>
  );
}
