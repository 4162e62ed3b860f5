// Choosing without typing: one of several, yes or no to one thing, more or less of a number, a day, an amount.

import { useId } from 'preact/hooks';
import { type ComponentChildren } from 'preact';
import { t } from '../words';
import { Icon } from './Icon';
import { Say } from './Say';

/** One of several: radio buttons a thumb wide. */
export function Choice<T extends string>(p: {
  legend: string;
  hideLegend?: boolean;
  options: readonly { value: T; label: string; note?: string | null }[];
  value: T | null;
  onChoose: (value: T) => void;
}) {
  const name = useId();
  return (
    <fieldset class="choice">
      <legend class={p.hideLegend ? 'unseen' : ''}>{p.legend}</legend>
      {p.options.map((option) => (
        <label key={option.value} class="choice-one">
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={p.value === option.value}
            onChange={() => p.onChoose(option.value)}
          />
          <span>
            <Say text={option.label} />
            {option.note && (
              <small>
                <Say text={option.note} />
              </small>
            )}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** Yes or no to one thing. */
export const Check = (p: {
  checked: boolean;
  onChange: (checked: boolean) => void;
  note?: string | null;
  children: ComponentChildren;
}) => (
  <label class="choice-one">
    <input type="checkbox" checked={p.checked} onChange={(event) => p.onChange(event.currentTarget.checked)} />
    <span>
      {p.children}
      {p.note && <small>{p.note}</small>}
    </span>
  </label>
);

/** A number with a button more and a button less; arrow keys work on the number. */
export function Stepper(p: {
  label: string;
  value: number;
  min: number;
  max: number;
  step?: number;
  text?: string;
  onChange: (value: number) => void;
}) {
  const by = p.step ?? 1;
  const set = (value: number): void => p.onChange(Math.min(p.max, Math.max(p.min, value)));
  const keys: Readonly<Record<string, number>> = {
    ArrowUp: by,
    ArrowRight: by,
    ArrowDown: -by,
    ArrowLeft: -by,
    PageUp: by * 10,
    PageDown: -by * 10,
  };
  const onKey = (event: KeyboardEvent): void => {
    const change = keys[event.key];
    if (change === undefined && event.key !== 'Home' && event.key !== 'End') return;
    event.preventDefault();
    set(event.key === 'Home' ? p.min : event.key === 'End' ? p.max : p.value + (change ?? 0));
  };
  const text = p.text ?? String(p.value);
  return (
    <div class="stepper">
      <button
        type="button"
        class="step"
        aria-label={`${p.label} ${t('step.more')}`}
        disabled={p.value >= p.max}
        onClick={() => set(p.value + by)}
      >
        <Icon name="plus" />
      </button>
      <div
        class="step-value"
        role="spinbutton"
        tabIndex={0}
        aria-label={p.label}
        aria-valuenow={p.value}
        aria-valuemin={p.min}
        aria-valuemax={p.max}
        aria-valuetext={`${text} ${p.label}`}
        onKeyDown={onKey}
      >
        <b>{text}</b>
        <small aria-hidden="true">{p.label}</small>
      </div>
      <button
        type="button"
        class="step"
        aria-label={`${p.label} ${t('step.less')}`}
        disabled={p.value <= p.min}
        onClick={() => set(p.value - by)}
      >
        <Icon name="minus" />
      </button>
    </div>
  );
}

/** A line of text, where one must be typed. */
export function Field(p: {
  label: string;
  note?: string;
  value: string;
  onInput: (value: string) => void;
  kind?: 'text' | 'search' | 'tel' | 'number' | 'password';
  long?: boolean;
  hideLabel?: boolean;
  onEnter?: () => void;
}) {
  const id = useId();
  // The typings ask for one literal; every kind takes the same attributes.
  const type = (p.kind === 'number' ? 'text' : (p.kind ?? 'text')) as 'text';
  const common = {
    id,
    value: p.value,
    autocomplete: 'off' as const,
    'aria-describedby': p.note ? `${id}-note` : undefined,
    onInput: (event: { currentTarget: { value: string } }) => p.onInput(event.currentTarget.value),
  };
  /** Enter is done typing: a search is under way already, so only the keyboard has to go. */
  const onKey = (event: { key: string; isComposing: boolean; currentTarget: { blur: () => void } }): void => {
    if (event.key !== 'Enter' || event.isComposing) return;
    if (p.kind === 'search') event.currentTarget.blur();
    p.onEnter?.();
  };
  return (
    <div class="field">
      <label for={id} class={p.hideLabel ? 'unseen' : ''}>
        {p.label}
      </label>
      {p.note && <small id={`${id}-note`}>{p.note}</small>}
      {p.long ? (
        <textarea rows={4} {...common} />
      ) : (
        <input
          type={type}
          inputMode={p.kind === 'number' ? 'numeric' : undefined}
          {...common}
          enterKeyHint={p.kind === 'search' ? 'search' : undefined}
          onKeyDown={onKey}
        />
      )}
    </div>
  );
}
