// What can be applied for at this place.

import { Empty, Mark, Page, Row, Rows, Shown } from '../../ui';
import { place, useCall } from '../../phone';
import { t } from '../../words';

export function Procedures() {
  const read = useCall('procedures', { place: place.value });
  return (
    <Page title={t('find.procedures')}>
      <Shown of={read}>
        {(all) =>
          all.length === 0 ? (
            <Empty>{t('list.none')}</Empty>
          ) : (
            <Rows>
              {all.map((one) => (
                <Row
                  key={one.id}
                  title={one.title}
                  note={one.summary}
                  mark={one.state === 'disputed' ? <Mark mark={t('conf.disputed')} /> : one.withdrawn !== null ? <Mark mark={t('ans.withdrawn')} /> : null}
                  to="apply.open"
                  params={{ procedure: one.id, place: place.value }}
                />
              ))}
            </Rows>
          )
        }
      </Shown>
    </Page>
  );
}
