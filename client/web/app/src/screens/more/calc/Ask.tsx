// The calculators: the list of them, then one question a screen. Answers travel with the screens, so that Back finds each again; none is
// kept anywhere else.

import { Alert, Button, Empty, Page, Row, Rows, sayDay } from '../../../ui';
import { type Params, go } from '../../../router';
import { ofFen } from '../../../logic/amount';
import { t } from '../../../words';
import { type Answers, type Ask, CALCULATORS, type Calculator, type Fact, asksOf, nextOf } from './asks';
import { ChoiceAsk, DateAsk, DaysAsk, MoneyAsk, MonthsAsk } from './Controls';

/** The calculators. */
export const Calculators = () => (
  <Page title={t('calc.title')}>
    <p>{t('calc.why')}</p>
    <Rows label={t('calc.title')}>
      {CALCULATORS.map((which) => (
        <Row key={which} icon={which === 'limits' ? 'clock' : 'calculator'} title={t(`calc.${which}`)} note={t(`calc.${which}.note`)} to="more.calc.ask" params={{ which }} />
      ))}
    </Rows>
    <small>{t('calc.keep')}</small>
  </Page>
);

/** Which calculator and what was answered, out of a screen's parameters. */
export function readParams(params: Params): { which: Calculator | undefined; answers: Answers } {
  const which = CALCULATORS.find((one) => one === params['which']);
  return { which, answers: JSON.parse(params['answers'] ?? '{}') as Answers };
}

function Control({ ask, title, onAnswer }: { ask: Ask; title: string; onAnswer: (fact: Fact) => void }) {
  const { how } = ask;
  switch (how.kind) {
    case 'date': return <DateAsk how={how} title={title} onAnswer={onAnswer} />;
    case 'money': return <MoneyAsk how={how} title={title} onAnswer={onAnswer} />;
    case 'choice': return <ChoiceAsk how={how} title={title} onAnswer={onAnswer} />;
    case 'days': return <DaysAsk how={how} title={title} onAnswer={onAnswer} />;
    case 'months': return <MonthsAsk how={how} title={title} onAnswer={onAnswer} />;
  }
}

/** One question: the one named, or the first that is not answered. */
export function AskScreen({ params }: { params: Params }) {
  const { which, answers } = readParams(params);
  if (!which) return <Page title={t('calc.title')}><Empty>{t('err.notfound')}</Empty></Page>;
  const all = asksOf(which, answers);
  const ask = all.find((one) => one.name === params['ask']) ?? nextOf(which, answers);
  const onAnswer = (fact: Fact): void => {
    if (!ask) return;
    const next = { ...answers, [ask.name]: fact };
    const to = nextOf(which, next) ? 'more.calc.ask' : 'more.calc.result';
    go(to, { which, answers: JSON.stringify(next) });
  };
  if (!ask) return <Page title={t(`calc.${which}`)} main={<Button kind="main" to="more.calc.result" params={{ which, answers: JSON.stringify(answers) }}>{t('calc.done')}</Button>}><Told which={which} answers={answers} /></Page>;
  return (
    <Page title={t(ask.title)}>
      <small>{t(`calc.${which}`)} · {t('calc.of', { n: all.indexOf(ask) + 1, all: all.length })}</small>
      {ask.why && <p>{t(ask.why)}</p>}
      <Control ask={ask} title={t(ask.title)} onAnswer={onAnswer} />
      {ask.skip && <div class="stack"><Button press={() => onAnswer(null)}>{t('calc.skip')}</Button></div>}
      {which === 'limits' && all.indexOf(ask) === 0 && <Alert kind="warn"><p>{t('calc.keep')}</p></Alert>}
    </Page>
  );
}

/** A fact as it was told. */
function said(ask: Ask, fact: Fact | undefined): string {
  if (fact === null || fact === undefined) return 'none' in ask.how && ask.how.none ? t(ask.how.none) : t('calc.skipped');
  if (ask.how.kind === 'choice') return t(ask.how.options.find((one) => one.value === fact)?.label ?? 'calc.unsure');
  if (ask.how.kind === 'date') return sayDay(String(fact));
  if (typeof fact === 'object' && 'minor' in fact) return `${ofFen(fact.minor)} ${t('money.yuan')}`;
  if (!Array.isArray(fact)) return String(fact);
  if (fact.length === 0) return t('calc.ask.asked.none');
  return fact.map((one: unknown) => (typeof one === 'string' ? sayDay(one) : t('calc.month', { y: (one as { month: string }).month.slice(0, 4), m: Number((one as { month: string }).month.slice(5)) }))).join('、');
}

/** What was told, each with a way to change it. */
export const Told = ({ which, answers }: { which: Calculator; answers: Answers }) => (
  <Rows label={t('calc.told')}>
    {asksOf(which, answers).map((ask) => (
      <Row key={`${ask.name} ${ask.title}`} title={t(ask.title)} note={said(ask, answers[ask.name])} to="more.calc.ask" params={{ which, answers: JSON.stringify(answers), ask: ask.name }} />
    ))}
  </Rows>
);
