// Erasing everything that is the person's on this phone: what would go, what stays elsewhere, sending first if they like; then, on a second
// page, whether they are sure.

import { useSignal } from '@preact/signals';
import { Alert, Button, Page, Shown } from '../../../ui';
import { back, enter } from '../../../router';
import { type Result, call, trouble, useCall } from '../../../phone';
import { forgetSettings, seen } from '../../../settings';
import { announce } from '../../../live';
import { t } from '../../../words';
import { Plain } from '../parts';

type Takes = Result<'erasing_takes'>;

/** What would be gone for good, because nobody else has it. */
function lost(of: Takes): string[] {
  const lines: (string | null)[] = [
    of.not_sent + of.rejected > 0 ? t('erase.unsent', { n: of.not_sent + of.rejected }) : null,
    of.only_here > 0 ? t('erase.here', { n: of.only_here }) : null,
    of.photos > 0 ? t('erase.photos', { n: of.photos }) : null,
    of.reports > 0 ? t('erase.reports', { n: of.reports }) : null,
    of.saved > 0 ? t('erase.saved', { n: of.saved }) : null,
  ];
  return lines.filter((line): line is string => line !== null);
}

/** The first page. */
export function Erase() {
  const takes = useCall('erasing_takes', {});
  return (
    <Page title={t('erase.title')}>
      <p>{t('erase.what')}</p>
      <Shown of={takes}>
        {(of) => {
          const lines = lost(of);
          return (
            <>
              {lines.length > 0 && <Alert kind="alert" title={t('erase.lost')}><Plain of={lines} /></Alert>}
              <p>{t('erase.server')}</p>
              <div class="stack">
                {of.not_sent > 0 && <Button kind="main" icon="cloud-up" to="more.sync">{t('erase.sendfirst')}</Button>}
                <Button kind="danger" icon="trash" to="more.erase.sure">{t('erase.next')}</Button>
                <Button press={back}>{t('erase.not')}</Button>
              </div>
            </>
          );
        }}
      </Shown>
    </Page>
  );
}

/** The second. */
export function EraseSure() {
  const done = useSignal(false);
  const fault = useSignal<string | null>(null);
  const erase = async (): Promise<void> => {
    try {
      await call('erase_private', {});
      forgetSettings();
      done.value = true;
      announce(t('erase.done'));
    } catch (error) {
      fault.value = trouble(error).message;
    }
  };
  if (done.value) {
    const begin = (): void => void ((seen.value = false), enter('find.home'));
    return <Page title={t('erase.done')} back={false} main={<Button kind="main" press={begin}>{t('nav.find')}</Button>}><p>{t('erase.server')}</p><p>{t('erase.files')}</p></Page>;
  }
  return (
    <Page title={t('erase.sure')}>
      <Alert kind="alert" title={t('erase.sure.what')} />
      {fault.value && <Alert kind="alert" live title={fault.value} />}
      <div class="stack">
        <Button press={back}>{t('erase.not')}</Button>
        <Button kind="danger" icon="trash" press={() => void erase()}>{t('erase.do')}</Button>
      </div>
    </Page>
  );
}
