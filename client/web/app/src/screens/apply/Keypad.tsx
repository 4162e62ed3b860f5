// An amount without a keyboard: our own number keys, large enough for a thumb.

import { t } from '../../words';
import { type PadKey, press } from '../../logic/amount';

const KEYS: readonly PadKey[] = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '.', '0', 'back'];

/** The keys, and what they have put in so far. */
export function Keypad({ label, amount, onChange }: { label: string; amount: string; onChange: (amount: string) => void }) {
  return (
    <div class="amount">
      <p class="pad-shown" role="status" aria-live="polite">
        <span class="unseen">{label}</span> <b>{amount || '0'}</b> {t('money.yuan')}
      </p>
      <div class="pad-keys" role="group" aria-label={t('fee.pad')}>
        {KEYS.map((key) => (
          <button key={key} type="button" class="pad-key" aria-label={key === 'back' ? t('fee.pad.back') : key === '.' ? t('fee.pad.dot') : undefined} onClick={() => onChange(press(amount, key))}>
            {key === 'back' ? '←' : key}
          </button>
        ))}
      </div>
    </div>
  );
}
