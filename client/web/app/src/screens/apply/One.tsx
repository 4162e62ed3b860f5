// One application: where it stands, what must not be missed, papers, money, what the office said, and the one next thing.

import type { ApplicationView } from '../../../../js/src/generated/types';
import { type Params } from '../../router';
import { t } from '../../words';
import { Alert, Banner, Button, Empty, Icon, Link, Page, Row, Rows, Say, Shown, sayDay } from '../../ui';
import { Attention, Due, colon, Fold, sayFullDay, useApplication } from './shared';
import { OverAlert } from './Over';
import { Progress } from './Asking';
import { CheckResult } from './Check';

export function One({ params }: { params: Params }) {
  const id = params['id'] ?? '';
  const read = useApplication(id);
  const app = read.value.value;
  const ended = app ? !app.open : false;
  const main = app && !ended && app.next.length > 0 ? <Button kind="main" to="apply.stage" params={{ id }}>{t('one.next')}</Button> : null;
  return (
    <Page title={app?.title ?? t('apply.title')} main={main}>
      <Shown of={read}>{(value) => (value ? <Overview app={value} /> : <Empty>{t('one.gone')}</Empty>)}</Shown>
    </Page>
  );
}

function Overview({ app }: { app: ApplicationView }) {
  return (
    <>
      {app.withdrawn !== null && <Banner why={app.withdrawn} />}
      <Attention application={app} />
      <Stage app={app} />
      {app.needs_newer_app && <Alert kind="warn"><p>{t('apply.newer')}</p></Alert>}
      {!app.definition_here && <Alert kind="warn"><p>{t('one.pinned')}</p></Alert>}
      {app.overcharges.map((found) => <OverAlert key={found.item} id={app.id} found={found} />)}
      <Dates app={app} />
      <Sections app={app} />
      <After app={app} />
    </>
  );
}

function Stage({ app }: { app: ApplicationView }) {
  return (
    <div class="stage">
      <p class="stage-now"><b>{app.stage_words ?? t('apply.stage.torn')}</b>{app.part && app.open && <span> {t('apply.part', { n: app.part[0], of: app.part[1] })}</span>}</p>
      {app.part && app.open && <Progress n={app.part[0]} of={app.part[1]} />}
      <p class="tags"><span class="tag"><Icon name="map-pin" />{app.place_name}</span>{app.opened_on && <span class="tag">{t('one.opened', { date: sayDay(app.opened_on) })}</span>}</p>
    </div>
  );
}

/** What is dated first, then what lacks a day, then what nobody can date. */
const ORDER: Readonly<Record<string, number>> = { due: 0, not_known: 1, ask: 2 };

function Dates({ app }: { app: ApplicationView }) {
  const due = [...app.due].sort((a, b) => (ORDER[a.state] ?? 3) - (ORDER[b.state] ?? 3) || (a.statutory ?? '').localeCompare(b.statutory ?? ''));
  const dated = due.filter((one) => one.state === 'due');
  const others = due.filter((one) => one.state !== 'due');
  return (
    <section>
      <h2>{t('one.dates')}</h2>
      {due.length === 0 && <p>{t('one.nodates')}</p>}
      {dated.map((one) => <Due key={one.id} due={one} />)}
      {dated.some((one) => (one.days_left ?? -1) >= 0) && <Link to="apply.calendar" params={{ id: app.id }} icon="calendar">{t('due.calendar')}</Link>}
      {others.map((one) => <Due key={one.id} due={one} tell={{ to: 'apply.day', params: { id: app.id } }} />)}
    </section>
  );
}

function counts(app: ApplicationView): { there: number; of: number } {
  const groups = app.checklist.filter((group) => group.applies === 'yes');
  const wanted = groups.flatMap((group) => (group.need === 'all_of' ? group.items.map((item) => item.state === 'good') : [group.satisfied]));
  return { there: wanted.filter(Boolean).length, of: wanted.length };
}

function Sections({ app }: { app: ApplicationView }) {
  const papers = counts(app);
  const unanswered = app.questions.filter((one) => one.answer === null).length;
  const to = { id: app.id };
  const paid = app.totals.map((sum) => t('one.paid', { x: sum.net_paid_words })).join(' · ');
  const rule = app.fees.map((line) => line.words).slice(0, 1).join('');
  const money = [paid, rule && `${t('one.should')} ${rule}`].filter(Boolean).join(' · ');
  return (
    <Rows label={app.title}>
      <Row to="apply.papers" params={to} icon="id" title={`${t('one.papers')} ${papers.there}/${papers.of}`} note={app.checklist_complete ? t('one.papers.done') : missing(app)} />
      <Row to="apply.fees" params={to} icon="cash" title={t('one.money')} note={money} />
      <Row to="apply.notes" params={to} icon="message" title={t('one.said')} note={app.noted.length === 0 ? null : t('one.said.n', { n: app.noted.length })} />
      <Row to="apply.steps" params={to} icon="hand-stop" title={t('one.card')} note={app.steps[0]?.title ?? null} />
      <Row to="apply.questions" params={to} icon="question-mark" title={t('one.questions')} note={unanswered === 0 ? t('ask.allDone') : t('ask.left', { n: unanswered })} />
      <Row to="apply.print" params={to} icon="printer" title={t('one.print')} />
    </Rows>
  );
}

function missing(app: ApplicationView): string {
  const open = app.checklist.filter((group) => group.applies === 'yes' && !group.satisfied);
  const names = open.map((group) => (group.need === 'all_of' ? group.items.filter((item) => item.state !== 'good').map((item) => item.title).join('、') : group.title));
  return colon(t('one.papers.open'), names.join(' · '));
}

function After({ app }: { app: ApplicationView }) {
  return (
    <>
      {app.past.length > 0 && (
        <Fold title={t('one.past')}>
          <ol class="plain">{app.past.map((step) => <li key={step.stage}>{sayFullDay(step.on)} · {step.words}</li>)}</ol>
        </Fold>
      )}
      <Fold title={colon(t('one.check'), app.check.words)}>
        <CheckResult check={app.check} questions={app.questions} />
      </Fold>
      {!app.open && <p><b>{t('one.ended')}</b></p>}
      {!app.open && app.afterwards && <section><h2>{t('one.after')}</h2><p><Say text={app.afterwards} /></p></section>}
      {app.stage === 'refused' && app.appeal && <Link to="apply.open" params={{ procedure: app.appeal, place: app.place }} icon="gavel">{t('one.appeal')}</Link>}
    </>
  );
}
