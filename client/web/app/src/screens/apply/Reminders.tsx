// The days on which the phone should speak up, with what each is about; a notification itself never says it.

import { useCall } from '../../phone';
import { t } from '../../words';
import { Empty, Page, Row, Rows, Shown } from '../../ui';
import { sayFullDay } from './shared';

export function RemindersScreen() {
  const all = useCall('reminders', {});
  const titles = new Map((useCall('applications', {}).value.value ?? []).map((one) => [one.id, one.title]));
  return (
    <Page title={t('remind.title')}>
      <p><small>{t('remind.what')}</small></p>
      <Shown of={all}>
        {(found) => found.length === 0 ? <Empty>{t('remind.none')}</Empty> : (
          <Rows label={t('remind.title')}>
            {found.flatMap((one) => [...new Set(one.about.map(([application]) => application))].map((application) => (
              <Row key={`${one.on} ${application}`} to="apply.one" params={{ id: application }} icon="clock" title={sayFullDay(one.on)} note={titles.get(application) ?? null} />
            )))}
          </Rows>
        )}
      </Shown>
    </Page>
  );
}
