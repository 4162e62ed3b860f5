// Parts that several screens of this room share: a part that unfolds, number keys, times of day, a month, a value and its name.

import { type ComponentChildren } from 'preact';
import { t } from '../../words';
import { type PadKey as AmountKey } from '../../logic/amount';
import { Icon, Say, Stepper } from '../../ui';
import { monthOf, moveMonth, sayClock } from './logic';

/** A part that unfolds when its title is pressed. */
export const Fold = ({ title, open, children }: { title: string; open?: boolean; children: ComponentChildren }) => (
  <details class="fold" open={open}>
    <summary><span>{title}</span><Icon name="chevron-down" /></summary>
    <div class="fold-in">{children}</div>
  </details>
);

/** What something is called, and what it is. */
export const Facts = ({ of }: { of: readonly (readonly [name: string, value: string | null | undefined])[] }) => (
  <dl class="facts">
    {of.map(([name, value]) => value && <div key={name}><dt>{name}</dt><dd><Say text={value} /></dd></div>)}
  </dl>
);

/** Lines of a list that only tell. */
export const Plain = ({ of, sign }: { of: readonly string[]; sign?: 'check' | 'x' }) => (
  <ul class="plain-list">
    {of.map((line) => <li key={line}>{sign && <Icon name={sign} />}<span><Say text={line} /></span></li>)}
  </ul>
);

/** A key of the number keys. */
export type PadKey = AmountKey | 'clear';

/** Number keys as large as a thumb. The last row differs: a point for money, clearing for a PIN. */
export function Pad({ label, third, onKey }: { label: string; third: '.' | 'clear'; onKey: (key: PadKey) => void }) {
  const keys: readonly PadKey[] = ['1', '2', '3', '4', '5', '6', '7', '8', '9', third, '0', 'back'];
  const shown = (key: PadKey): ComponentChildren => (key === 'back' ? '⌫' : key === 'clear' ? <Icon name="x" /> : key);
  const named = (key: PadKey): string | undefined => (key === 'back' ? t('pin.back') : key === 'clear' ? t('pin.clear') : undefined);
  return (
    <div class="numpad" role="group" aria-label={label}>
      {keys.map((key) => (
        <button key={key} type="button" class="numpad-one" aria-label={named(key)} onClick={() => onKey(key)}>{shown(key)}</button>
      ))}
    </div>
  );
}

/** How far a press moves a time. */
const QUARTERS = 30;

/** A time of day by half hours; an end may lie in the next day. */
export const Clock = ({ label, value, min, max, onChange }: { label: string; value: number; min: number; max: number; onChange: (value: number) => void }) => (
  <Stepper label={label} value={value} min={min} max={max} step={QUARTERS} text={sayClock(value, (time) => t('diary.nextday', { time }))} onChange={onChange} />
);

/** A month with two steppers. */
export function MonthStepper({ value, onChange }: { value: string; onChange: (month: string) => void }) {
  const [year, month] = monthOf(value);
  const now = new Date().getFullYear();
  return (
    <div class="steppers">
      <Stepper label={t('date.year')} value={year} min={now - 20} max={now} onChange={(y) => onChange(moveMonth(`${y}-${String(month).padStart(2, '0')}`, 0))} />
      <Stepper label={t('date.month')} value={month} min={1} max={12} onChange={(m) => onChange(moveMonth(`${year}-${String(m).padStart(2, '0')}`, 0))} />
    </div>
  );
}
