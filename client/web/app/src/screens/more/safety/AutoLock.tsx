// Locking by itself after so many minutes unused: a choice, and what it needs.

import { Choice, Shown } from '../../../ui';
import { useCall } from '../../../phone';
import { t } from '../../../words';
import { choose } from '../sync/Choices';

const MINUTES = [1, 5, 15, 60] as const;

export const AutoLock = ({ hasPin }: { hasPin: boolean }) => (
  <section class="setting">
    <Shown of={useCall('choices', {})}>
      {(now) => hasPin ? (
        <Choice
          legend={t('safe.auto')}
          value={now.lock_after_minutes ? String(now.lock_after_minutes) : ''}
          onChoose={(value) => choose(now, { lock_after_minutes: value === '' ? null : Number(value) })}
          options={[...MINUTES.map((n) => ({ value: String(n), label: t('safe.auto.n', { n }) })), { value: '', label: t('safe.auto.never') }]}
        />
      ) : <><h2>{t('safe.auto')}</h2><p>{t('safe.auto.nopin')}</p></>}
    </Shown>
    <small>{t('safe.auto.kept')}</small>
  </section>
);
