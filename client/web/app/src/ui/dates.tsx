// A day and an amount, stepped instead of typed. Days are `YYYY-MM-DD`, amounts whole fen; nothing about law is reckoned here.

import { t } from '../words';
import { lang, pretended } from '../settings';
import { Button } from './press';
import { Stepper } from './choose';

const pad = (n: number, width = 2): string => String(n).padStart(width, '0');

/** The days of a month. */
export const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** A day, put together; the last of the month where there is no such day. */
export const day = (year: number, month: number, date: number): string =>
  `${pad(year, 4)}-${pad(month)}-${pad(Math.min(date, daysIn(year, month)))}`;

/** The day in China, where the days of this app are counted, at a moment. */
export function dayAt(millis: number): string {
  const china = new Date(millis + 8 * 3_600_000);
  return day(china.getUTCFullYear(), china.getUTCMonth() + 1, china.getUTCDate());
}

/** Today, plus some days; the day that drafts are read as of, where it is another. */
export const today = (plus = 0): string => dayAt((pretended.value ? Date.parse(pretended.value) : Date.now()) + plus * 86_400_000);

/** A day as people say it: 2026年9月4日, 4 September 2026. */
export function sayDay(value: string): string {
  const [year = 0, month = 0, date = 0] = value.split('-').map(Number);
  if (lang.value !== 'en') return `${year}年${month}月${date}日`;
  const name = new Date(Date.UTC(2000, month - 1, 1)).toLocaleString('en-GB', { month: 'long', timeZone: 'UTC' });
  return `${date} ${name} ${year}`;
}

/** A day with three steppers, and the two days people mean most. */
export function DateStepper(p: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  from?: number;
  until?: number;
  quick?: boolean;
}) {
  const [year = 0, month = 1, date = 1] = p.value.split('-').map(Number);
  const now = Number(today().slice(0, 4));
  return (
    <fieldset class="dates">
      <legend class="unseen">{p.label}</legend>
      {p.quick !== false && (
        <div class="btns">
          <Button press={() => p.onChange(today())} pressed={p.value === today()}>
            {t('date.today')}
          </Button>
          <Button press={() => p.onChange(today(-1))} pressed={p.value === today(-1)}>
            {t('date.yesterday')}
          </Button>
        </div>
      )}
      <div class="steppers">
        <Stepper
          label={t('date.year')}
          value={year}
          min={p.from ?? now - 60}
          max={p.until ?? now + 3}
          onChange={(y) => p.onChange(day(y, month, date))}
        />
        <Stepper label={t('date.month')} value={month} min={1} max={12} onChange={(m) => p.onChange(day(year, m, date))} />
        <Stepper
          label={t('date.day')}
          value={date}
          min={1}
          max={daysIn(year, month)}
          onChange={(d) => p.onChange(day(year, month, d))}
        />
      </div>
    </fieldset>
  );
}

/** An amount in fen, by tens of yuan, yuan and jiao. */
export function MoneyStepper(p: { label: string; fen: number; onChange: (fen: number) => void; quick?: readonly number[] }) {
  const yuan = Math.trunc(p.fen / 100);
  const rest = p.fen % 100;
  const hundreds = Math.trunc(yuan / 100);
  const set = (h: number, y: number, f: number): void => p.onChange((h * 100 + y) * 100 + f);
  return (
    <fieldset class="dates">
      <legend class="unseen">{p.label}</legend>
      {p.quick && (
        <div class="btns">
          {p.quick.map((fen) => (
            <Button key={fen} press={() => p.onChange(fen)} pressed={p.fen === fen}>{`${fen / 100} ${t('money.yuan')}`}</Button>
          ))}
        </div>
      )}
      <div class="steppers">
        <Stepper label={t('money.hundred')} value={hundreds} min={0} max={9999} onChange={(h) => set(h, yuan % 100, rest)} />
        <Stepper label={t('money.yuan')} value={yuan % 100} min={0} max={99} onChange={(y) => set(hundreds, y, rest)} />
        <Stepper
          label={t('money.jiao')}
          value={Math.trunc(rest / 10)}
          min={0}
          max={9}
          onChange={(j) => set(hundreds, yuan % 100, j * 10 + (rest % 10))}
        />
      </div>
      <p class="total">
        <b>{`${Math.trunc(p.fen / 100)}${rest ? `.${pad(rest)}` : ''}`}</b> {t('money.yuan')}
      </p>
    </fieldset>
  );
}
