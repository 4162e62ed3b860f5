// What sending may cost: only on Wi-Fi, so many bytes a month, and what this month took. Where the browser does not tell what the network is,
// that is said.

import { Check, Choice, Shown } from '../../../ui';
import { type Result, call, useCall } from '../../../phone';
import { connectionWord } from '../../../connection';
import { held } from '../../../sender';
import { t } from '../../../words';

type Chosen = Result<'choices'>;

const MEGABYTE = 1_000_000;
const MONTHS = [1, 5, 20, 100] as const;

/** Writes one change over what was chosen. */
export const choose = (now: Chosen, change: Partial<Chosen>): void => void call('set_choices', { choices: { ...now, ...change } }).catch(() => undefined);

function Network() {
  const kind = connectionWord();
  return <small>{kind === 'unknown' ? t('sync.wifi.unknown') : t('sync.wifi.know', { kind: t(`sync.wifi.${kind}`) })}</small>;
}

export function Choices() {
  const use = useCall('month_use', {}).value.value;
  return (
    <section aria-label={t('sync.cost')}>
      <h2>{t('sync.cost')}</h2>
      {held.value && <p role="status">{held.value}</p>}
      {use && <p>{use.words}</p>}
      <Shown of={useCall('choices', {})}>
        {(now) => (
          <div class="form">
            <div><Check checked={now.only_wifi} onChange={(only_wifi) => choose(now, { only_wifi })}>{t('sync.wifi')}</Check>
            <Network /></div>
            <Choice
              legend={t('sync.budget')}
              value={now.month_bytes_max ? String(now.month_bytes_max / MEGABYTE) : ''}
              onChoose={(value) => choose(now, { month_bytes_max: value === '' ? null : Number(value) * MEGABYTE })}
              options={[...MONTHS.map((n) => ({ value: String(n), label: `${n} MB` })), { value: '', label: t('sync.budget.none') }]}
            />
          </div>
        )}
      </Shown>
    </section>
  );
}
