// From answers to the facts a calculator takes: the same values under the names the phone knows. Nothing is reckoned here.

import type { ArrearsFacts, DoubleWageFacts, LimitsFacts, Money, OvertimeFacts, SeveranceFacts, WorkMonth } from 'sojourn-client';
import { type Answers, type Fact } from './asks';

const CURRENCY = 'CNY';

const text = (fact: Fact | undefined): string | null => (typeof fact === 'string' && fact !== '' ? fact : null);
const money = (fact: Fact | undefined): Money | null => (fact !== null && typeof fact === 'object' && 'minor' in fact ? fact : null);
const yes = (fact: Fact | undefined): boolean | null => (fact === 'yes' ? true : fact === 'no' ? false : null);
const days = (fact: Fact | undefined): string[] => (Array.isArray(fact) ? fact.filter((one): one is string => typeof one === 'string') : []);
const months = (fact: Fact | undefined): WorkMonth[] => (Array.isArray(fact) ? fact.filter((one): one is WorkMonth => typeof one === 'object') : []);
const needed = (fact: Fact | undefined): string => text(fact) ?? '';
const wages = (fact: Fact | undefined) => ({ currency: CURRENCY, usual: money(fact) });

/** Double wages. */
export const doubleWage = (a: Answers): DoubleWageFacts => ({
  started: needed(a['started']),
  signed: text(a['signed']),
  ended: text(a['ended']),
  wages: wages(a['wage']),
  interruptions: days(a['interruptions']),
});

/** Severance. */
export const severance = (a: Answers): SeveranceFacts => ({
  started: needed(a['started']),
  ended: needed(a['ended']),
  wages: wages(a['wage']),
  why: (text(a['why']) ?? 'unknown') as SeveranceFacts['why'],
  notice: yes(a['notice']),
  local_average: money(a['local_average']),
  minimum_wage: money(a['minimum_wage']),
  interruptions: days(a['interruptions']),
});

function pay(a: Answers): OvertimeFacts['pay'] {
  const rate = money(a['rate']);
  if (a['pay'] === 'hourly' && rate) return { hourly: rate };
  return a['pay'] === 'monthly' && rate ? { monthly: rate } : 'as_promised';
}

/** Overtime. */
export const overtime = (a: Answers): OvertimeFacts => ({
  months: months(a['months']),
  currency: CURRENCY,
  pay: pay(a),
  hours: a['hours'] === 'approved' ? 'approved' : 'ordinary',
  rest_days_given_back: yes(a['rest_days_given_back']),
  paid: money(a['paid']),
  ended: text(a['ended']),
});

/** Unpaid wages. */
export const arrears = (a: Answers): ArrearsFacts => {
  const payBy = text(a['pay_by']);
  return {
    months: months(a['months']),
    currency: CURRENCY,
    ended: text(a['ended']),
    order: payBy ? { pay_by: payBy } : null,
    interruptions: days(a['interruptions']),
  };
};

/** Time limits. */
export const limits = (a: Answers): LimitsFacts => ({
  knew: text(a['knew']),
  wages_while_employed: a['wages'] === 'still',
  ended: text(a['ended']),
  breach: text(a['breach']),
  award: text(a['award']),
  injury: text(a['injury']),
  interruptions: days(a['interruptions']),
});
