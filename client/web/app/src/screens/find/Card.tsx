// A card for a window: one sentence to say, what to reply when they refuse, what to write down, when to leave. The clerk sees none of
// it: for the clerk there is a screen of its own.

import { Button, Call, Link, Page, Say, Shown, Sources, Withdrawn } from '../../ui';
import { type Params } from '../../router';
import { type Result, place, useCall } from '../../phone';
import { t } from '../../words';

function Refusals({ of }: { of: Result<'card'>['refusals'] }) {
  return (
    <ul class="talk">
      {of.map(([they, you], index) => (
        <li key={index}>
          <p class="they">
            <span class="who">{t('card.they')}</span> <Say text={they} />
          </p>
          <p class="you">
            <span class="who">{t('card.you')}</span> <Say text={you} />
          </p>
        </li>
      ))}
    </ul>
  );
}

function Body({ card, params }: { card: Result<'card'>; params: Params }) {
  const lines = card.services.filter((one) => one.phone !== null);
  return (
    <Withdrawn why={card.withdrawn}>
      <blockquote class="say">
        <Say text={card.say} />
      </blockquote>
      <Refusals of={card.refusals} />
      <h2>{t('card.write')}</h2>
      <p>
        <Say text={card.write_down} />
      </p>
      <h2>{t('card.unsafe')}</h2>
      <p>
        <Say text={card.if_unsafe} />
      </p>
      <div class="btns calls">
        {lines.map((one) => (
          <Call key={one.id} number={one.phone ?? ''}>
            <Say text={one.title} />
          </Call>
        ))}
      </div>
      <Link
        to="more.report"
        params={{ item: params['procedure'] ?? '', step: params['step'] ?? '', place: params['place'] ?? place.value }}
        icon="message"
      >
        {t('app.diff')}
      </Link>
      <Sources of={card.sources} />
    </Withdrawn>
  );
}

export function Card({ params }: { params: Params }) {
  const card = params['card'] ?? '';
  const read = useCall('card', { card, place: params['place'] ?? place.value });
  const main = read.value.value?.withdrawn !== null ? null : (
    <Button kind="main" to="find.clerk" params={{ card, place: params['place'] ?? place.value }}>
      {t('card.big')}
    </Button>
  );
  return (
    <Page title={t('card.title')} main={main}>
      <Shown of={read}>{(value) => <Body card={value} params={params} />}</Shown>
    </Page>
  );
}
