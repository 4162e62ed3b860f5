// How a question is answered: a day, an amount, one of several, days one asked on, months from the diary or by hand.

import { useSignal } from '@preact/signals';
import { Alert, Button, DateStepper, Shown, Stepper, sayDay, today } from '../../../ui';
import { call, trouble, useCall } from '../../../phone';
import { t } from '../../../words';
import { asTyped } from '../../../logic/amount';
import { moveMonth, pressAmount } from '../logic';
import { MonthStepper, Pad } from '../parts';
import type { WorkMonth } from 'sojourn-client';
import { type Fact, type How } from './asks';

interface Control<K extends How['kind']> {
  readonly how: Extract<How, { kind: K }>;
  readonly title: string;
  readonly onAnswer: (fact: Fact) => void;
}

/** A day. */
export function DateAsk({ how, title, onAnswer }: Control<'date'>) {
  const day = useSignal(today());
  return (
    <>
      <DateStepper label={title} value={day.value} until={Number(today().slice(0, 4))} onChange={(value) => (day.value = value)} />
      <p class="total"><b>{sayDay(day.value)}</b></p>
      <div class="stack">
        <Button kind="main" press={() => onAnswer(day.value)}>{t('calc.next')}</Button>
        {how.none && <Button press={() => onAnswer(null)}>{t(how.none)}</Button>}
      </div>
    </>
  );
}

/** An amount. */
export function MoneyAsk({ how, title, onAnswer }: Control<'money'>) {
  const amount = useSignal('');
  const fault = useSignal<string | null>(null);
  const done = (): void => {
    if (amount.value === '') return void (fault.value = t('diary.money.need'));
    void call('parse_money', { text: asTyped(amount.value) }).then(onAnswer, (error: unknown) => (fault.value = trouble(error).message));
  };
  return (
    <>
      <p class="shown-amount" role="status"><b>{amount.value || '0'}</b> {t('money.yuan')}</p>
      {fault.value && <Alert kind="alert" live title={fault.value} />}
      <Pad label={title} third="." onKey={(key) => (amount.value = pressAmount(amount.value, key))} />
      <div class="stack">
        <Button kind="main" press={done}>{t('calc.next')}</Button>
        {how.none && <Button press={() => onAnswer(null)}>{t(how.none)}</Button>}
      </div>
    </>
  );
}

/** One of several: a press answers. */
export const ChoiceAsk = ({ how, onAnswer }: Control<'choice'>) => (
  <div class="stack">
    {how.options.map((option) => <Button key={option.value} press={() => onAnswer(option.value)}>{t(option.label)}</Button>)}
  </div>
);

/** Days on which one asked for it. */
export function DaysAsk({ title, onAnswer }: Control<'days'>) {
  const days = useSignal<readonly string[]>([]);
  const day = useSignal(today());
  const add = (): void => void (days.value = [...new Set([...days.value, day.value])].sort());
  return (
    <>
      <DateStepper label={title} value={day.value} until={Number(today().slice(0, 4))} onChange={(value) => (day.value = value)} />
      <div class="stack"><Button icon="plus" press={add}>{t('calc.ask.asked.add')}</Button></div>
      <ul class="plain-list">
        {days.value.map((one) => (
          <li key={one}><span>{sayDay(one)}</span><Button icon="x" label={t('calc.ask.asked.gone', { day: sayDay(one) })} press={() => (days.value = days.value.filter((other) => other !== one))}>{t('calc.change')}</Button></li>
        ))}
      </ul>
      <div class="stack">
        {days.value.length > 0
          ? <Button kind="main" press={() => onAnswer(days.value)}>{t('calc.next')}</Button>
          : <Button kind="main" press={() => onAnswer([])}>{t('calc.ask.asked.none')}</Button>}
      </div>
    </>
  );
}

const sayMonth = (month: string): string => t('calc.month', { y: month.slice(0, 4), m: Number(month.slice(5)) });

function Hours({ onAdd }: { onAdd: (month: WorkMonth) => void }) {
  const month = useSignal(moveMonth(today(), -1));
  const hours = useSignal<[number, number, number]>([0, 0, 0]);
  const labels = ['calc.ask.hours.workday', 'calc.ask.hours.rest', 'calc.ask.hours.holiday'] as const;
  const set = (at: number, value: number): void => void (hours.value = hours.value.map((old, index) => (index === at ? value : old)) as [number, number, number]);
  const add = (): void => {
    const [workday, rest, holiday] = hours.value;
    onAdd({ month: month.value, minutes_overtime_workday: workday * 60, minutes_rest_day: rest * 60, minutes_holiday: holiday * 60 });
  };
  return (
    <section class="form" aria-label={t('calc.ask.hours')}>
      <h2>{t('calc.ask.hours')}</h2>
      <MonthStepper value={month.value} onChange={(value) => (month.value = value)} />
      <div class="steppers">
        {labels.map((label, at) => <Stepper key={label} label={t(label)} value={hours.value[at] ?? 0} min={0} max={400} text={t('calc.ask.hours.n', { n: hours.value[at] ?? 0 })} onChange={(value) => set(at, value)} />)}
      </div>
      <div class="btns"><Button icon="plus" press={add}>{t('calc.ask.hours.add')}</Button></div>
    </section>
  );
}

function Owed({ onAdd }: { onAdd: (month: WorkMonth) => void }) {
  const month = useSignal(moveMonth(today(), -1));
  const amounts = useSignal<{ promised: string; received: string }>({ promised: '', received: '' });
  const at = useSignal<'promised' | 'received'>('promised');
  const fault = useSignal<string | null>(null);
  const add = async (): Promise<void> => {
    if (amounts.value.promised === '') return void (fault.value = t('diary.money.need'));
    try {
      const read = (text: string) => call('parse_money', { text: asTyped(text) || '0' });
      onAdd({ month: month.value, promised: await read(amounts.value.promised), received: await read(amounts.value.received) });
      amounts.value = { promised: '', received: '' };
      at.value = 'promised';
    } catch (error) {
      fault.value = trouble(error).message;
    }
  };
  return (
    <section class="form" aria-label={t('calc.ask.owed')}>
      <h2>{t('calc.ask.owed')}</h2>
      <MonthStepper value={month.value} onChange={(value) => (month.value = value)} />
      <div class="btns">
        {(['promised', 'received'] as const).map((which) => (
          <Button key={which} pressed={at.value === which} press={() => (at.value = which)}>{`${t(`calc.ask.owed.${which}`)} ${amounts.value[which] || '0'} ${t('money.yuan')}`}</Button>
        ))}
      </div>
      {fault.value && <Alert kind="alert" live title={fault.value} />}
      <Pad label={t(`calc.ask.owed.${at.value}`)} third="." onKey={(key) => (amounts.value = { ...amounts.value, [at.value]: pressAmount(amounts.value[at.value], key) })} />
      <div class="btns"><Button icon="plus" press={() => void add()}>{t('calc.ask.hours.add')}</Button></div>
    </section>
  );
}

function FromDiary({ of, onAnswer }: { of: 'hours' | 'owed'; onAnswer: (fact: Fact) => void }) {
  const months = useCall('diary_months', {});
  const names = useCall('diary_start', { on: today() }).value.value?.employers ?? [];
  const use = (employer: string): void => void call('diary_months', { employer }).then(onAnswer, () => undefined);
  const fits = (month: WorkMonth): boolean => of === 'hours' || (month.promised ?? month.received ?? null) !== null;
  if (months.value.state === 'fail') return null;
  return (
    <Shown of={months}>
      {(all) => {
        const found = all.filter(fits);
        if (found.length === 0) return <p>{t('calc.ask.months.nodiary')}</p>;
        return (
          <div class="stack">
            <Button kind="main" icon="notebook" press={() => onAnswer(found)}>{t('calc.ask.months.diary', { n: found.length })}</Button>
            {names.length > 1 && names.map((who) => <Button key={who} icon="notebook" press={() => use(who)}>{t('calc.ask.months.diary.who', { who })}</Button>)}
          </div>
        );
      }}
    </Shown>
  );
}

/** Months, from the diary or by hand. */
export function MonthsAsk({ how, onAnswer }: Control<'months'>) {
  const months = useSignal<readonly WorkMonth[]>([]);
  const add = (month: WorkMonth): void => void (months.value = [...months.value.filter((one) => one.month !== month.month), month].sort((a, b) => a.month.localeCompare(b.month)));
  const byHand = useSignal(false);
  return (
    <>
      {months.value.length === 0 && !byHand.value && <FromDiary of={how.of} onAnswer={onAnswer} />}
      {!byHand.value && <div class="stack"><Button icon="pencil" press={() => (byHand.value = true)}>{t('calc.ask.months.hand')}</Button></div>}
      {byHand.value && (how.of === 'hours' ? <Hours onAdd={add} /> : <Owed onAdd={add} />)}
      {months.value.length > 0 && (
        <>
          <p role="status">{months.value.map((one) => sayMonth(one.month)).join('、')}</p>
          <div class="stack"><Button kind="main" press={() => onAnswer(months.value)}>{t('calc.next')}</Button></div>
        </>
      )}
    </>
  );
}
