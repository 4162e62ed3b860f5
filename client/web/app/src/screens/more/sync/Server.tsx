// What the server sees and what it does not, in two lists.

import { Alert, Page } from '../../../ui';
import { t } from '../../../words';
import { Plain } from '../parts';

export const Server = () => (
  <Page title={t('sync.server')}>
    <p>{t('seal.what')}</p>
    <h2>{t('sync.server.sees')}</h2>
    <Plain sign="check" of={[t('sync.server.1'), t('sync.server.2'), t('sync.server.3'), t('sync.server.4')]} />
    <h2>{t('sync.server.not')}</h2>
    <Plain sign="x" of={[t('sync.server.5'), t('sync.server.6'), t('sync.server.7'), t('sync.server.8')]} />
    <Alert kind="warn" title={t('seal.web')} />
  </Page>
);
