// The first screen of this room.

import { Empty, Page } from '../../ui';
import { t } from '../../words';

export function Home() {
  return (
    <Page title={t('more.title')}>
      <Empty>{t('list.none')}</Empty>
    </Page>
  );
}
