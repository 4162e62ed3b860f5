// What a searcher could still find. The list is honest rather than short: nothing here is undetectable.

import { Alert, Page } from '../../../ui';
import { useCall } from '../../../phone';
import { t } from '../../../words';
import { Facts, Plain } from '../parts';

export function Left() {
  const view = useCall('sync_view', {}).value.value;
  return (
    <Page title={t('left.title')}>
      <p>{t('left.intro')}</p>
      <Plain of={[t('left.icon'), t('left.sizes'), t('left.guidance'), t('left.saved'), t('left.photos'), t('left.calendar'), t('left.files')]} />
      {view && <Facts of={[[t('left.guidance'), view.guidance]]} />}
      <Alert kind="warn"><p>{t('left.nothide')}</p></Alert>
      <p>{t('safe.duress.limit')}</p>
      <p>{t('safe.work')}</p>
    </Page>
  );
}
