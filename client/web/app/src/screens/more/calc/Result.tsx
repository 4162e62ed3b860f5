// What a calculator answers: sums as ranges first, until when to act, what to mind, what is missing, how it was reckoned with its
// sources, whom to call, and what of later law was not checked.

import { Alert, Button, Call, Empty, Link, Mark, Page, Say, Shown, sayDay } from '../../../ui';
import { type Params } from '../../../router';
import { type Result, place, useCall } from '../../../phone';
import { t } from '../../../words';
import { Fold, Plain } from '../parts';
import { type Answers, type Calculator } from './asks';
import { Told, readParams } from './Ask';
import { arrears, doubleWage, limits, overtime, severance } from './facts';

type View = Result<'calculate_severance'>;

const Sums = ({ of }: { of: View['sums'] }) => (
  <section aria-label={t('calc.sums')}>
    {of.map((sum, at) => (
      <div key={`${sum.item} ${sum.when}`} class={at === 0 ? 'calc-sum calc-sum-first' : 'calc-sum'}>
        <p class="calc-sum-title"><Say text={sum.title} />{sum.when_words && <small><Say text={sum.when_words} /></small>}</p>
        <p class="calc-sum-words"><Say text={sum.words} /></p>
      </div>
    ))}
  </section>
);

const Cited = ({ of }: { of: readonly string[] }) => (of.length > 0 ? <small class="cited">{of.join('；')}</small> : null);

function Limits({ of }: { of: View['limits'] }) {
  if (of.length === 0) return null;
  return (
    <section>
      <h2>{t('calc.limitsdays')}</h2>
      {of.map((limit) => (
        <div key={`${limit.limit} ${limit.last}`} class="calc-limit">
          <p><span class={`chip tone-${limit.passed ? 'alert' : 'ok'}`}>{limit.passed ? t('calc.passed') : t('calc.left', { n: limit.days_left })}</span> <Say text={limit.words} /></p>
          {!limit.passed && <p><b>{t('calc.limit.safe', { day: sayDay(limit.safe) })}</b></p>}
          <Cited of={limit.sources} />
        </div>
      ))}
    </section>
  );
}

const Notes = ({ title, of }: { title: string; of: View['gaps'] }) =>
  of.length === 0 ? null : <section><h2>{title}</h2><Plain of={of.map((one) => one.words)} /></section>;

/** Warnings; the one that says that a sum rests on what nobody read in the original bears the mark. */
function Warnings({ of }: { of: View['warnings'] }) {
  const confirm = of.find((one) => one.code === 'to_confirm');
  const others = of.filter((one) => one !== confirm);
  return (
    <>
      {confirm && <Alert kind="warn" title={confirm.words} />}
      {others.length > 0 && <Alert kind="warn" title={t('calc.warnings')}><Plain of={others.map((one) => one.words)} /></Alert>}
    </>
  );
}

const Steps = ({ of }: { of: View['steps'] }) =>
  of.length === 0 ? null : (
    <Fold title={t('calc.steps')} open>
      <ol class="calc-steps">{of.map((step, at) => <li key={at}><Say text={step.words} /><Cited of={step.sources} /></li>)}</ol>
    </Fold>
  );

const Amendments = ({ of }: { of: View['amendments'] }) =>
  of.length === 0 ? null : (
    <Fold title={t('calc.amend')}>
      {of.map((one) => <div key={one.citation} class="calc-limit"><Mark mark={one.checked_words} /><p><Say text={one.claim} /></p><small class="cited"><Say text={one.citation} /></small></div>)}
    </Fold>
  );

function Answer({ of, which, answers }: { of: View; which: Calculator; answers: Answers }) {
  const caveats = useCall('diary_caveats', Array.isArray(answers['months']) ? {} : null).value.value ?? [];
  return (
    <>
      <Sums of={of.sums} />
      <p class="note-strong"><Say text={of.note} /></p>
      <Warnings of={[...of.warnings, ...caveats]} />
      <Limits of={of.limits} />
      <Notes title={t('calc.gaps')} of={of.gaps} />
      <section>
        <h2>{t('calc.call')}</h2>
        <div class="stack">{of.call.map((one) => one.phone ? <Call key={one.id} number={one.phone}>{one.title.includes(one.phone) ? one.title : `${one.title} ${one.phone}`}</Call> : <p key={one.id}><Say text={one.title} /></p>)}</div>
      </section>
      <Steps of={of.steps} />
      <Fold title={t('calc.assumed')}><Plain of={of.assumptions.map((one) => one.words)} /></Fold>
      <Amendments of={of.amendments} />
      <Fold title={t('calc.told')}><Told which={which} answers={answers} /></Fold>
      <Link to="find.answer" params={{ id: of.article }}>{t('calc.article')}</Link>
      <small>{t('calc.release', { n: of.release, day: sayDay(of.as_of) })}</small>
    </>
  );
}

/** The call that answers. Every hook runs each time, and all but one wait. */
function useAnswer(which: Calculator, a: Answers) {
  const at = place.value;
  const given = {
    double_wage: useCall('calculate_double_wage', which === 'double_wage' ? { facts: doubleWage(a), place: at } : null),
    severance: useCall('calculate_severance', which === 'severance' ? { facts: severance(a), place: at } : null),
    overtime: useCall('calculate_overtime', which === 'overtime' ? { facts: overtime(a), place: at } : null),
    arrears: useCall('calculate_arrears', which === 'arrears' ? { facts: arrears(a), place: at } : null),
    limits: useCall('calculate_limits', which === 'limits' ? { facts: limits(a), place: at } : null),
  };
  return given[which];
}

function Answered({ which, answers }: { which: Calculator; answers: Answers }) {
  const answer = useAnswer(which, answers);
  const again = <Button to="more.calc.ask" params={{ which }} icon="refresh">{t('calc.again')}</Button>;
  const fault = answer.value.state === 'fail' && answer.value.error.code === 'input' ? answer.value.error.message : null;
  return (
    <Page title={t(`calc.${which}`)} main={again}>
      {fault ? <><Alert kind="warn" live title={fault} /><Told which={which} answers={answers} /></> : <Shown of={answer}>{(of) => <Answer of={of} which={which} answers={answers} />}</Shown>}
    </Page>
  );
}

/** The answer. */
export function ResultScreen({ params }: { params: Params }) {
  const { which, answers } = readParams(params);
  return which ? <Answered which={which} answers={answers} /> : <Page title={t('calc.title')}><Empty>{t('err.notfound')}</Empty></Page>;
}
