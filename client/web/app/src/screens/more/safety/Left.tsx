// What a searcher could still find: what the phone counts itself, then what lies outside it. Honest rather than short; nothing here is
// undetectable.

import { Alert, Page, Shown } from '../../../ui';
import { useCall } from '../../../phone';
import { t } from '../../../words';
import { Plain } from '../parts';

export const Left = () => (
  <Page title={t('left.title')}>
    <p>{t('left.intro')}</p>
    <h2>{t('left.now')}</h2>
    <Shown of={useCall('what_is_here', {})}>{(all) => <Plain of={all.map((one) => one.words)} />}</Shown>
    <h2>{t('left.outside')}</h2>
    <Plain of={[t('left.browser'), t('left.photos'), t('left.calendar'), t('left.files')]} />
    <Alert kind="warn"><p>{t('left.nothide')}</p></Alert>
    <p>{t('safe.duress.limit')}</p>
    <p>{t('safe.work')}</p>
  </Page>
);
