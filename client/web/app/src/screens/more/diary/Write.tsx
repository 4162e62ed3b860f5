// Writing a day, or correcting one. It opens filled in as the day before; a person touches what was different and keeps it. Below, the
// phone reads back what it would keep, or says what does not fit.

import { useSignal } from '@preact/signals';
import { Alert, Button, Choice, DateStepper, Field, Page, Shown, sayDay, today } from '../../../ui';
import { type Params, back, replace } from '../../../router';
import { type Args, type Result, call, trouble, useCall } from '../../../phone';
import { useEditing, useKept } from '../../../keep';
import { announce } from '../../../live';
import { t } from '../../../words';
import { Clock, Fold } from '../parts';
import { DAY, type Said, changed } from '../logic';
import { Stepper } from '../../../ui';

type Start = Result<'diary_start'>;
type Entry = Result<'diary_list'>[number];
type Draft = Args<'diary_add'>['entered'];

const OTHER = ' ';
const EVENING = DAY - 30;

const begin = (start: Start, day: string): Said => ({
  day,
  span: { started: start.started, ended: start.ended },
  rest: start.rest,
  employer: start.employer,
  workplace: start.workplace,
  kind: null,
  remark: null,
});

const ofEntry = (entry: Entry): Said => ({
  day: entry.day,
  span: entry.started !== null && entry.ended !== null ? { started: entry.started, ended: entry.ended } : null,
  rest: entry.rest,
  employer: entry.employer,
  workplace: entry.workplace,
  kind: entry.kind_said ? (entry.kind as Said['kind']) : null,
  remark: entry.remark,
});

interface Part {
  readonly said: Said;
  readonly set: (change: Partial<Said>) => void;
}

function Day({ said, set, noted }: Part & { noted: number }) {
  const other = useSignal(said.day !== today() && said.day !== today(-1));
  const day = said.day ?? today();
  const choose = (value: string): void => void ((other.value = false), set({ day: value }));
  return (
    <section aria-label={t('diary.day')}>
      <h2>{t('diary.day')}</h2>
      <div class="btns">
        <Button press={() => choose(today())} pressed={!other.value && day === today()}>{t('date.today')}</Button>
        <Button press={() => choose(today(-1))} pressed={!other.value && day === today(-1)}>{t('date.yesterday')}</Button>
        <Button press={() => (other.value = true)} pressed={other.value}>{t('diary.day.other')}</Button>
      </div>
      {other.value && <DateStepper label={t('diary.day')} value={day} quick={false} until={Number(today().slice(0, 4))} onChange={(value) => set({ day: value })} />}
      {noted > 0 && <small>{t('diary.noted', { n: noted })}</small>}
    </section>
  );
}

function Times({ said, set }: Part) {
  const span = said.span ?? { started: 480, ended: 1080 };
  const rest = said.rest ?? 0;
  return (
    <section aria-label={t('diary.times')}>
      <h2>{t('diary.times')}</h2>
      <div class="steppers">
        <Clock label={t('diary.start')} value={span.started} min={0} max={EVENING} onChange={(started) => set({ span: { started, ended: Math.max(span.ended, started + 30) } })} />
        <Clock label={t('diary.end')} value={span.ended} min={span.started + 30} max={span.started + DAY} onChange={(ended) => set({ span: { ...span, ended } })} />
        <Stepper label={t('diary.rest')} value={rest} min={0} max={480} step={15} onChange={(minutes) => set({ rest: minutes, span })} />
      </div>
    </section>
  );
}

function Who({ said, set, names }: Part & { names: readonly string[] }) {
  const typed = useSignal(said.employer !== null && said.employer !== undefined && !names.includes(said.employer));
  const options = [...names.map((name) => ({ value: name, label: name })), { value: OTHER, label: t('diary.who.other') }, { value: '', label: t('diary.who.none') }];
  const choose = (value: string): void => {
    typed.value = value === OTHER;
    set({ employer: value === OTHER ? '' : value || null });
  };
  return (
    <section>
      {names.length > 0 && <Choice legend={t('diary.who')} options={options} value={typed.value ? OTHER : (said.employer ?? '')} onChoose={choose} />}
      {(typed.value || names.length === 0) && <Field label={names.length ? t('diary.who.name') : t('diary.who')} note={names.length ? '' : t('diary.who.name')} value={said.employer ?? ''} onInput={(employer) => set({ employer })} />}
    </section>
  );
}

const KINDS = ['working_day', 'rest_day', 'holiday'] as const;

function More({ said, set, correcting }: Part & { correcting: boolean }) {
  const kinds = KINDS.map((kind) => ({ value: kind as string, label: t(`diary.kind.${kind}`) }));
  const auto = correcting && said.kind ? [] : [{ value: '', label: t('diary.kind.auto') }];
  return (
    <Fold title={t('diary.more')}>
      <Choice legend={t('diary.kind')} options={[...auto, ...kinds]} value={said.kind ?? ''} onChoose={(kind) => set({ kind: (kind || null) as Said['kind'] })} />
      <Field label={t('diary.where')} value={said.workplace ?? ''} onInput={(workplace) => set({ workplace })} />
      <Field label={t('diary.remark')} note={t('diary.remark.note')} long value={said.remark ?? ''} onInput={(remark) => set({ remark })} />
    </Fold>
  );
}

const clean = (said: Said): Draft =>
  Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null && value !== undefined && value !== '')) as Draft;

/** What the phone would keep, read back; or why not. */
function ReadBack({ id, entered }: { id: string | null; entered: Draft }) {
  const tried = useCall('diary_try', { id, entered }).value.value;
  if (!tried) return null;
  return (
    <div class="readback" role="status">
      {tried.problem ? <Alert kind="warn" title={tried.problem.words} /> : <p><small>{t('diary.will')}</small>{tried.words}{tried.kind_words && `${t('diary.will.kind', { kind: tried.kind_words })}`}</p>}
    </div>
  );
}

function Form({ first, id, start }: { first: Said; id: string | null; start: Start }) {
  const said = useKept<Said>('said', first);
  const dirty = useSignal(false);
  const fault = useSignal<string | null>(null);
  useEditing(dirty.value);
  const set = (change: Partial<Said>): void => {
    dirty.value = true;
    fault.value = null;
    said.value = { ...said.value, ...change };
  };
  const entered = id ? changed(first, said.value) : clean(said.value);
  const keep = async (): Promise<void> => {
    if (Object.keys(entered).length === 0) return void (fault.value = t('diary.nochange'));
    try {
      if (id) await call('diary_correct', { id, entered });
      else await call('diary_add', { entered });
      dirty.value = false;
      announce(t('diary.saved'));
      if (id) back();
      else replace('more.diary.month', { month: (said.value.day ?? today()).slice(0, 7) });
    } catch (error) {
      fault.value = trouble(error).message;
    }
  };
  const part = { said: said.value, set };
  return (
    <Page title={id ? t('diary.correct.title') : t('diary.add')} main={<Button kind="main" icon="check" press={() => void keep()}>{t('diary.save')}</Button>}>
      <p>{id ? t('diary.correct.note') : start.like ? t('diary.like', { day: sayDay(start.like) }) : t('diary.first')}</p>
      {fault.value && <Alert kind="alert" live title={fault.value} />}
      <div class="form">
      <Day {...part} noted={id ? 0 : start.noted} />
      <Times {...part} />
      <Who {...part} names={start.employers} />
      <More {...part} correcting={id !== null} />
      {Object.keys(entered).length > 0 && <ReadBack id={id} entered={entered} />}
      </div>
    </Page>
  );
}

/** A new day. */
export function Add() {
  const start = useCall('diary_start', { on: today() });
  const read = start.value;
  if (read.value) return <Form first={begin(read.value, today())} id={null} start={read.value} />;
  return <Page title={t('diary.add')}><Shown of={start}>{() => null}</Shown></Page>;
}

/** A correction. */
export function Correct({ params }: { params: Params }) {
  const id = params['id'] ?? '';
  const start = useCall('diary_start', { on: today() }).value.value;
  const list = useCall('diary_list', {});
  const entry = list.value.value?.find((one) => one.id === id);
  if (entry && start) return <Form first={ofEntry(entry)} id={id} start={start} />;
  return <Page title={t('diary.correct.title')}><Shown of={list}>{() => null}</Shown></Page>;
}
