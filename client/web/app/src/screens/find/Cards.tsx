// The windows on the way of a procedure, each with its card.

import { Page, Row, Rows, Say, Shown } from '../../ui';
import { type Params } from '../../router';
import { place, useCall } from '../../phone';
import { t } from '../../words';

export function Cards({ params }: { params: Params }) {
  const read = useCall('cards', { procedure: params['procedure'] ?? '', place: params['place'] ?? place.value });
  return (
    <Page title={t('card.steps')}>
      {params['title'] && (
        <p class="at">
          <Say text={params['title']} />
        </p>
      )}
      <Shown of={read}>
        {(steps) => (
          <Rows>
            {steps
              .filter((step) => step.card !== null)
              .map((step) => (
                <Row
                  key={step.step}
                  icon="building-bank"
                  title={step.title}
                  to="find.card"
                  params={{
                    card: step.card ?? '',
                    step: step.step,
                    procedure: params['procedure'] ?? '',
                    place: params['place'] ?? place.value,
                  }}
                />
              ))}
          </Rows>
        )}
      </Shown>
    </Page>
  );
}
