// What takes an answer, by its kind, without typing: choices, a day by steppers, an amount by keys, a number by plus and minus.

import { place, placeName, useCall } from '../../phone';
import { useSignal } from '@preact/signals';
import { t } from '../../words';
import { Button, Choice, DateStepper, Field, Row, Rows, Stepper, today } from '../../ui';
import { Fold } from './Fold';
import { firstOfMonth } from '../../logic/days';
import { Keypad } from './Keypad';

/** What is asked, as far as a control has to know it. */
export interface Asked {
  readonly kind: string;
  readonly label: string;
  readonly options: readonly (readonly [string, string])[];
}

const NUMBER_MAX = 600;

/** The control. `value` is the answer as a person types it; null while nothing was chosen. */
export function Control({ asked, value, onChange }: { asked: Asked; value: string | null; onChange: (value: string) => void }) {
  switch (asked.kind) {
    case 'yes_no':
      return <Choice legend={asked.label} hideLegend options={[{ value: 'yes', label: t('ask.yes') }, { value: 'no', label: t('ask.no') }]} value={value} onChoose={onChange} />;
    case 'choice':
      return <Choice legend={asked.label} hideLegend options={asked.options.map(([id, label]) => ({ value: id, label }))} value={value} onChoose={onChange} />;
    case 'date':
      return <Day label={asked.label} value={value} onChange={onChange} />;
    case 'money':
      return <Keypad label={asked.label} amount={value ?? ''} onChange={onChange} />;
    case 'place':
      return <Place label={asked.label} value={value} onChange={onChange} />;
    case 'int':
    case 'months':
    case 'whole':
      return (
        <div class="steppers">
          <Stepper label={t(asked.kind === 'months' ? 'ask.months' : 'ask.number')} value={Number(value ?? 0)} min={0} max={NUMBER_MAX} onChange={(n) => onChange(String(n))} />
        </div>
      );
    default:
      return <Field label={t('ask.text')} value={value ?? ''} onInput={onChange} long />;
  }
}

/** A day: today, yesterday, this month, or by steppers. Nothing is chosen until something was pressed. */
export function Day({ label, value, onChange }: { label: string; value: string | null; onChange: (value: string) => void }) {
  const quick = [[today(), t('date.today')], [today(-1), t('date.yesterday')], [firstOfMonth(today()), t('ask.month')]] as const;
  return (
    <div class="day">
      <div class="btns">
        {quick.map(([day, words]) => <Button key={words} press={() => onChange(day)} pressed={value === day}>{words}</Button>)}
      </div>
      <DateStepper label={label} value={value ?? today()} onChange={onChange} quick={false} />
    </div>
  );
}

/** A place: the one already chosen, or one that is looked for. */
export function Place({ label, value, onChange }: { label: string; value: string | null; onChange: (value: string) => void }) {
  const query = useSignal('');
  const found = useCall('places', query.value ? { query: query.value, limit: 8 } : null).value.value ?? [];
  const chosen = useCall('place_name', value && value !== place.value ? { place: value } : null).value.value;
  const options = [
    ...(place.value === 'CN' ? [] : [{ value: place.value, label: t('ask.place.now', { place: placeName.value }) }]),
    ...(value && value !== place.value && chosen ? [{ value, label: chosen }] : []),
    ...found.filter((one) => one.code !== place.value && one.code !== value).map((one) => ({ value: one.code, label: one.path, note: one.years })),
  ];
  return (
    <>
      {options.length > 0 && <Choice legend={label} hideLegend options={options} value={value} onChoose={onChange} />}
      <Fold title={t('ask.place.steps')} open={options.length === 0}><Inside onChange={onChange} /></Fold>
      <Field label={t('ask.place.other')} value={query.value} onInput={(text) => (query.value = text)} kind="search" />
    </>
  );
}

/** From the province down, by pressing: each press chooses a place and shows what lies in it. */
function Inside({ onChange }: { onChange: (value: string) => void }) {
  const outer = useSignal('CN');
  const inside = useCall('places_in', { outer: outer.value }).value.value ?? [];
  const choose = (code: string): void => {
    onChange(code);
    outer.value = code;
  };
  return <Rows label={t('ask.place.steps')}>{inside.map((one) => <Row key={one.code} press={() => choose(one.code)} title={one.name} />)}</Rows>;
}

/** The name of a place. */
export function PlaceName({ code }: { code: string }) {
  return <>{useCall('place_name', { place: code }).value.value ?? code}</>;
}

