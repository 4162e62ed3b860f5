// The first screen: ask, or choose what happened.

import { Page } from '../../ui';
import { t } from '../../words';

export function Home() {
  return <Page title={t('find.title')}>{t('app.tagline')}</Page>;
}
