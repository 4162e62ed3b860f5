// What each calculator asks, in order: a name, words, and how it is answered. An answer is the fact as the phone takes it, or null for
// what was skipped. Which facts matter and what follows from them is the phone's business.

import { type Key } from '../../../words';
import type { Money, WorkMonth } from 'sojourn-client';

/** The calculators. */
export const CALCULATORS = ['double_wage', 'severance', 'overtime', 'arrears', 'limits'] as const;
export type Calculator = (typeof CALCULATORS)[number];

/** A fact. */
export type Fact = string | number | boolean | Money | readonly string[] | readonly WorkMonth[] | null;
/** Answers by question. */
export type Answers = Readonly<Record<string, Fact>>;

/** A choice: what it means and what it is called. */
export interface Option {
  readonly value: string;
  readonly label: Key;
}

/** How a question is answered. */
export type How =
  | { readonly kind: 'date'; readonly none?: Key }
  | { readonly kind: 'money'; readonly none?: Key }
  | { readonly kind: 'choice'; readonly options: readonly Option[] }
  | { readonly kind: 'days' }
  | { readonly kind: 'months'; readonly of: 'hours' | 'owed' };

/** One question. */
export interface Ask {
  readonly name: string;
  readonly title: Key;
  readonly why?: Key;
  readonly how: How;
  /** It may be left open; the answer then says what it lacks. */
  readonly skip?: boolean;
  /** Asked only where this holds. */
  readonly when?: (answers: Answers) => boolean;
}

const YES_NO: readonly Option[] = [{ value: 'yes', label: 'calc.yes' }, { value: 'no', label: 'calc.no' }, { value: 'unsure', label: 'calc.unsure' }];
const WHY = ['unlawful', 'agreed', 'with_notice', 'redundancy', 'ran_out', 'closed', 'for_cause', 'resigned', 'misconduct', 'unknown'] as const;

const started: Ask = { name: 'started', title: 'calc.ask.started', how: { kind: 'date' } };
const ended: Ask = { name: 'ended', title: 'calc.ask.ended', how: { kind: 'date', none: 'calc.ask.ended.still' } };
const wage: Ask = { name: 'wage', title: 'calc.ask.wage', why: 'calc.ask.wage.why', how: { kind: 'money' } };
const asked: Ask = { name: 'interruptions', title: 'calc.ask.asked', why: 'calc.ask.asked.why', how: { kind: 'days' } };
const event = (name: string, title: Key, why?: Key): Ask => ({ name, title, how: { kind: 'date', none: 'calc.ask.none' }, ...(why ? { why } : {}) });

/** The questions of each calculator. */
export const ASKS: Readonly<Record<Calculator, readonly Ask[]>> = {
  double_wage: [started, { name: 'signed', title: 'calc.ask.signed', how: { kind: 'date', none: 'calc.ask.signed.never' } }, ended, wage, asked],
  severance: [
    started,
    { name: 'ended', title: 'calc.ask.ended', how: { kind: 'date' } },
    { name: 'why', title: 'calc.ask.why', how: { kind: 'choice', options: WHY.map((value) => ({ value, label: `calc.ask.why.${value}` as const })) } },
    { name: 'notice', title: 'calc.ask.notice', how: { kind: 'choice', options: YES_NO } },
    wage,
    { name: 'local_average', title: 'calc.ask.average', why: 'calc.ask.average.why', how: { kind: 'money' }, skip: true },
    { name: 'minimum_wage', title: 'calc.ask.minimum', why: 'calc.ask.minimum.why', how: { kind: 'money' }, skip: true },
    asked,
  ],
  overtime: [
    { name: 'months', title: 'calc.ask.months', how: { kind: 'months', of: 'hours' } },
    { name: 'pay', title: 'calc.ask.pay', how: { kind: 'choice', options: [
      { value: 'monthly', label: 'calc.ask.pay.monthly' },
      { value: 'hourly', label: 'calc.ask.pay.hourly' },
      { value: 'as_promised', label: 'calc.ask.pay.as_promised' },
    ] } },
    { name: 'rate', title: 'calc.ask.rate.monthly', how: { kind: 'money' }, when: (a) => a['pay'] === 'monthly' },
    { name: 'rate', title: 'calc.ask.rate.hourly', how: { kind: 'money' }, when: (a) => a['pay'] === 'hourly' },
    { name: 'rest_days_given_back', title: 'calc.ask.given', how: { kind: 'choice', options: YES_NO } },
    { name: 'hours', title: 'calc.ask.hoursystem', how: { kind: 'choice', options: [
      { value: 'ordinary', label: 'calc.ask.hoursystem.ordinary' },
      { value: 'approved', label: 'calc.ask.hoursystem.approved' },
    ] } },
    { name: 'paid', title: 'calc.ask.paid', how: { kind: 'money', none: 'calc.ask.paid.none' } },
    ended,
  ],
  arrears: [
    { name: 'months', title: 'calc.ask.months', how: { kind: 'months', of: 'owed' } },
    ended,
    { name: 'pay_by', title: 'calc.ask.order', how: { kind: 'date', none: 'calc.ask.order.none' } },
    asked,
  ],
  limits: [
    event('knew', 'calc.ask.knew'),
    { name: 'wages', title: 'calc.ask.wages', how: { kind: 'choice', options: [
      { value: 'still', label: 'calc.ask.wages.still' },
      { value: 'left', label: 'calc.ask.wages.left' },
      { value: 'no', label: 'calc.ask.wages.no' },
    ] } },
    { name: 'ended', title: 'calc.ask.ended', how: { kind: 'date' }, when: (a) => a['wages'] === 'left' },
    event('breach', 'calc.ask.breach', 'calc.ask.breach.why'),
    event('award', 'calc.ask.award'),
    event('injury', 'calc.ask.injury'),
    asked,
  ],
};

/** The questions that are asked, given what was answered. */
export const asksOf = (which: Calculator, answers: Answers): Ask[] => ASKS[which].filter((ask) => ask.when?.(answers) ?? true);

/** The first question without an answer; none when all are answered. */
export const nextOf = (which: Calculator, answers: Answers): Ask | undefined => asksOf(which, answers).find((ask) => !(ask.name in answers));
