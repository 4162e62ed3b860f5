// What this is, which version, who runs it, whose work it stands on.

import { Alert, Page, Row, Rows, Shown } from '../../../ui';
import { useCall } from '../../../phone';
import { t } from '../../../words';
import { Facts } from '../parts';
import { LIBRARIES } from './libraries';

export function About() {
  const version = useCall('version', {}).value.value;
  const view = useCall('sync_view', {}).value.value;
  const status = useCall('status', {});
  return (
    <Page title={t('about.title')}>
      <p>{t('about.what')}</p>
      <p>{t('about.notlaw')}</p>
      <Shown of={status}>{(now) => now.demo ? <Alert kind="warn" title={t('about.demo')} /> : null}</Shown>
      <Facts of={[[t('about.version'), version], [t('about.release'), view?.guidance]]} />
      <h2>{t('about.server')}</h2>
      <p>{t('seal.web')}</p>
      <p>{t('about.server.at', { host: location.host })}</p>
      <p>{t('about.licence.app')}</p>
      <p>{t('about.licence.guidance')}</p>
      <Rows><Row icon="info-circle" title={t('about.libs')} to="more.libraries" /></Rows>
    </Page>
  );
}

/** The programs this stands on, with their licences. */
export const Libraries = () => (
  <Page title={t('about.libs')}>
    <p>{t('about.libs.intro')}</p>
    <ul class="plain-list">{LIBRARIES.map(([name, licence]) => <li key={name}><span lang="en">{name}</span><small lang="en">{licence}</small></li>)}</ul>
  </Page>
);
