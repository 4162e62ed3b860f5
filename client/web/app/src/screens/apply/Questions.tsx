// The questions of an application that is under way: all with their answers, and each on a screen of its own.

import type { ApplicationView } from '../../../../js/src/generated/types';
import { call } from '../../phone';
import { type Params, back, go, replace } from '../../router';
import { t } from '../../words';
import { Button, Empty, Page, Row, Rows, Shown, Wait } from '../../ui';
import { announce } from '../../live';
import { refuse } from '../../refused';
import { answerWords, typed } from './answers';
import { Asking } from './Asking';
import { keptWords, useApplication } from './shared';

/** Every question with its answer. */
export function Questions({ params }: { params: Params }) {
  const id = params['id'] ?? '';
  const read = useApplication(id);
  const next = read.value.value?.questions.find((one) => one.answer === null);
  return (
    <Page title={t('ask.all')} main={next ? <Button kind="main" to="apply.question" params={{ id, q: next.id, run: 'all' }}>{t('ask.next')}</Button> : null}>
      <Shown of={read}>{(app) => (app.questions.length === 0 ? <Empty>{t('ask.all.none')}</Empty> : <List app={app} />)}</Shown>
    </Page>
  );
}

const List = ({ app }: { app: ApplicationView }) => (
  <Rows label={t('ask.all')}>
    {app.questions.map((one) => {
      const text = typed(one.answer);
      return <Row key={one.id} to="apply.question" params={{ id: app.id, q: one.id }} icon={text === null ? 'question-mark' : 'check'} title={one.ask} note={text === null ? t('ask.unanswered') : answerWords(one, text)} />;
    })}
  </Rows>
);

/** One question; with `run`, the next unanswered one follows. */
export function Question({ params }: { params: Params }) {
  const { id = '', q = '', run } = params;
  const read = useApplication(id);
  const app = read.value.value;
  const at = app?.questions.findIndex((one) => one.id === q) ?? -1;
  const question = app?.questions[at];
  if (!app || !question) return <Page title={t('ask.all')} quiet>{read.value.state === 'wait' ? <Wait /> : <Shown of={read}>{() => <Empty>{t('err.notfound')}</Empty>}</Shown>}</Page>;
  const rest = app.questions.slice(at + 1).filter((one) => one.answer === null);
  const onward = (): void => {
    const following = rest[0];
    if (run && following) go('apply.question', { id, q: following.id, run });
    else if (run) replace('apply.questions', { id });
    else back();
  };
  const keep = (text: string): void =>
    void call('answer', { id, question: q, text }).then(() => {
      announce(t('day.saved'));
      onward();
    }, refuse);
  const before = app.questions.slice(0, at).flatMap((one) => {
    const text = typed(one.answer);
    return text === null ? [] : [{ question: one, text, left: null, change: { to: 'apply.question', params: { id, q: one.id } } }];
  });
  return (
    <Asking
      question={question}
      value={typed(question.answer)}
      progress={{ n: at + 1, of: app.questions.length }}
      main={run && rest.length > 0 ? t('ask.next') : t('ask.save')}
      kept={keptWords()}
      before={before}
      onAnswer={keep}
      onLeave={onward}
    />
  );
}
