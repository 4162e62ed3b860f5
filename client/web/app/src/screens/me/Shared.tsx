// Who has a copy of what is mine: told as far as this phone knows, and no further.

import { useCall } from '../../phone';
import { t } from '../../words';
import { Icon, Page, Row, Rows } from '../../ui';

export function SharedScreen() {
  const devices = useCall('devices', {}).value.value?.filter((one) => one.active).length ?? 0;
  return (
    <Page title={t('me.shared')}>
      <p class="big">{t('me.shared.none')}</p>
      {devices > 1 && <Rows label={t('me.shared')}><Row to="more.devices" icon="device-mobile" title={t('me.shared.devices', { n: devices })} /></Rows>}
      <p class="kept"><Icon name="lock" /> {t('me.shared.server')}</p>
      <p class="kept"><Icon name="printer" /> {t('me.shared.printed')}</p>
    </Page>
  );
}
