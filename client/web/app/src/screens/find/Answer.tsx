// An article, the answer first: verdict, what to do today, by when, whom to call, what not to sign; then what it rests on, which is
// always in sight; then where it leads. The parts themselves are in `Parts.tsx`.

import { Button, Call, Empty, Icon, Link, Mark, Page, Row, Rows, Say, Shown, Sources, Verdict, Withdrawn } from '../../ui';
import { type Params } from '../../router';
import { type Result, place, useCall } from '../../phone';
import { t } from '../../words';
import { Dispute, Glosses, Numbers, Part } from './Parts';
import { SaveButton } from './Saved';
import { Share } from './Share';
import { verdictWords } from './verdict';

type Article = Result<'read'>;
/** An article, and the place it was read for. */
interface Here {
  readonly article: Article;
  readonly at: string;
}

/** How far one can rely on it: in sight on every answer, before anything leads on. */
function Trust({ article }: { article: Article }) {
  const first = article.sources[0];
  return (
    <div class="trust">
      <p class="when">
        {article.withdrawn === null && article.mark && <Mark mark={article.mark} />} {article.staleness && <Say text={article.staleness} />}
      </p>
      {first && (
        <p class="when">
          <Say text={first.citation} />
          {article.sources.length > 1 && ` ${t('ans.andmore', { n: article.sources.length - 1 })}`}
        </p>
      )}
      {article.inherited && (
        <p class="inherit">
          <Icon name="map-pin" />
          <span>
            <Say text={article.inherited} />
          </span>
        </p>
      )}
    </div>
  );
}

function Onward({ article, at }: Here) {
  return (
    <>
      {article.leads.length > 0 && (
        <section>
          <h2>{t('find.procedures')}</h2>
          <Rows>
            {article.leads.map((lead) => (
              <Row
                key={lead.id}
                icon="clipboard-list"
                title={lead.title}
                note={lead.summary}
                to="apply.open"
                params={{ procedure: lead.id, place: at }}
              />
            ))}
          </Rows>
        </section>
      )}
      {article.close.length > 0 && (
        <section>
          <h2>{t('ans.related')}</h2>
          <Rows>
            {article.close.map((one) => (
              <Row key={one.article} title={one.title} to="find.answer" params={{ article: one.article, place: at }} />
            ))}
          </Rows>
        </section>
      )}
    </>
  );
}

function Body({ article, at }: Here) {
  const verdict = article.withdrawn === null ? verdictWords(article) : null;
  return (
    <Withdrawn why={article.withdrawn}>
      {verdict && <Verdict tone={verdict.tone}>{verdict.words}</Verdict>}
      {article.dispute && <Dispute of={article.dispute} />}
      {article.parts
        .filter((part) => part.name !== 'more')
        .map((part) => (
          <Part key={part.name} part={part} services={article.services} />
        ))}
      {!article.parts.some((part) => part.name === 'call') && <Numbers services={article.services} />}
      <Trust article={article} />
      <div class="btns">
        <SaveButton article={article.id} at={at} />
        <Share article={article} />
      </div>
      {article.parts
        .filter((part) => part.name === 'more')
        .map((part) => (
          <Part key={part.name} part={part} services={article.services} />
        ))}
      <Glosses of={article.glosses} />
      <Onward article={article} at={at} />
      <Sources of={article.sources} />
      <Link to="more.report" params={{ item: article.id, place: at }} icon="message">
        {t('app.diff')}
      </Link>
    </Withdrawn>
  );
}

/** The main buttons: show at the window, if a window is on the way; begin. */
function Main({ article, at }: Here) {
  const lead = article.leads.find((one) => one.state === 'found');
  const cards = useCall('cards', lead ? { procedure: lead.id, place: at } : null);
  if (!lead) return null;
  const withCard = (cards.value.value ?? []).filter((step) => step.card !== null);
  const only = withCard.length === 1 ? withCard[0] : undefined;
  const toCards: { to: string; params: Params } = only?.card
    ? { to: 'find.card', params: { card: only.card, place: at } }
    : { to: 'find.cards', params: { procedure: lead.id, title: lead.title, place: at } };
  const begin: { to: string; params: Params } = { to: 'apply.open', params: { procedure: lead.id, place: at } };
  return withCard.length === 0 ? (
    <Button kind="main" {...begin}>
      {t('ans.begin')}
    </Button>
  ) : (
    <>
      <Button kind="main" {...toCards}>
        {t('ans.window')}
      </Button>
      <Button {...begin}>{t('ans.begin')}</Button>
    </>
  );
}

export function Answer({ params }: { params: Params }) {
  const at = params['place'] ?? place.value;
  const read = useCall('read', { article: params['article'] ?? '', place: at });
  const name = useCall('place_name', { place: at });
  const article = read.value.value;
  const gone = read.value.state === 'fail' && read.value.error.code === 'not-found';
  return (
    <Page
      title={article?.title ?? t('find.title')}
      quiet={!article}
      main={article && article.withdrawn === null && article.leads.length > 0 ? <Main article={article} at={at} /> : null}
    >
      {article && name.value.value && (
        <p class="at">
          <Say text={t('ans.where', { place: name.value.value })} />
        </p>
      )}
      {gone ? (
        <Empty action={<Call number="12345">{t('call.to', { number: '12345' })}</Call>}>{t('err.notfound')}</Empty>
      ) : (
        <Shown of={read}>{(value) => <Body article={value} at={at} />}</Shown>
      )}
    </Page>
  );
}
