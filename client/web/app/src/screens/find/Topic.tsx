// What the guidance has about a need: its articles at this place.

import { Call, Empty, Page, Row, Rows, Shown } from '../../ui';
import { type Params } from '../../router';
import { place, useCall } from '../../phone';
import { t } from '../../words';
import { NEEDS } from './needs';

export function Topic({ params }: { params: Params }) {
  const need = NEEDS.find((one) => one.id === params['need']) ?? NEEDS[0];
  const read = useCall('articles_on', { topics: [...(need?.topics ?? [])], place: place.value });
  return (
    <Page title={need ? t(need.key) : t('find.title')}>
      <Shown of={read}>
        {(articles) =>
          articles.length === 0 ? (
            <Empty action={<Call number="12345">{t('call.to', { number: '12345' })}</Call>}>{t('find.topic.none')}</Empty>
          ) : (
            <Rows>
              {articles.map((one) => (
                <Row key={one.article} title={one.title} to="find.answer" params={{ article: one.article }} />
              ))}
            </Rows>
          )
        }
      </Shown>
    </Page>
  );
}
