// What a question came to, below the box: the best answer in short, then what else may have been meant.

import { useEffect } from 'preact/hooks';
import { Banner, Call, Empty, Lines, Mark, Row, Rows, Shown } from '../../ui';
import { type Result } from '../../phone';
import { announce } from '../../live';
import { t } from '../../words';
import { useAsk } from './ask';
import { verdictWords } from './verdict';

type Article = NonNullable<Result<'ask'>['first']>;

/** The first paragraph of an article's answer. */
const opening = (article: Article): string[] =>
  article.parts.find((part) => part.name === 'answer')?.blocks[0]?.[1].slice(0, 1) ?? [];

function Best({ article, sure }: { article: Article; sure: boolean }) {
  const verdict = article.withdrawn === null ? verdictWords(article) : null;
  return (
    <section class="best" aria-label={article.title}>
      {!sure && <p class="guess">{t('find.guess')}</p>}
      <Row title={article.title} to="find.answer" params={{ article: article.id }} note={t('find.whole')} />
      {article.withdrawn !== null && <Banner why={article.withdrawn} />}
      {verdict && <p class={`short tone-${verdict.tone}`}>{verdict.words}</p>}
      {article.withdrawn === null && <Lines of={opening(article)} />}
      {article.withdrawn === null && article.mark && (
        <p class="when">
          <Mark mark={article.mark} /> {article.staleness}
        </p>
      )}
    </section>
  );
}

function Found({ value }: { value: Result<'ask'> }) {
  const count = (value.first ? 1 : 0) + value.others.length;
  useEffect(() => announce(count ? t('find.found', { n: count }) : t('find.none')), [value.first?.id, count]);
  if (!value.first) {
    return <Empty action={<Call number="12345">{t('call.to', { number: '12345' })}</Call>}>{t('find.none')}</Empty>;
  }
  return (
    <>
      <Best article={value.first} sure={value.sure} />
      {value.others.length > 0 && (
        <>
          <h2>{t('find.others')}</h2>
          <Rows>
            {value.others.map((one) => (
              <Row key={one.article} title={one.title} to="find.answer" params={{ article: one.article }} />
            ))}
          </Rows>
        </>
      )}
    </>
  );
}

export function Answers({ question }: { question: string }) {
  const read = useAsk(question);
  return <Shown of={read}>{(value) => <Found value={value} />}</Shown>;
}
