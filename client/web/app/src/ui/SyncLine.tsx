// How sending stands, in one line under a title; it leads to the page about it. Never in the way.

import { useCall } from '../phone';
import { go, wayTo } from '../router';
import { sending } from '../sender';
import { t } from '../words';
import { Icon } from './Icon';
import { type IconName } from './icon-names';
import { Say } from './Say';

const ICONS: Readonly<Record<string, IconName>> = {
  ok: 'check',
  wait: 'cloud-up',
  here: 'lock',
  attention: 'hand-stop',
  none: 'info-circle',
};

/** The line. */
export function SyncLine() {
  const view = useCall('sync_view', {}).value.value;
  if (!view) return null;
  const busy = sending.value === 'slow';
  return (
    <button type="button" class={`sync-line sync-${view.tone}`} data-way={wayTo('more.sync')} onClick={() => go('more.sync')}>
      <Icon name={busy ? 'cloud-up' : (ICONS[view.tone] ?? 'info-circle')} />
      <span role="status">{busy ? t('sync.busy') : <Say text={view.line} />}</span>
      <Icon name="chevron-right" />
    </button>
  );
}
