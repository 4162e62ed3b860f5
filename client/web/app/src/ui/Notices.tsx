// The lines under a title that tell how the app stands: still downloading, another tab writes, nothing can be kept, a new version
// waits. They never stand in the way.

import { loading, mode, openFault, opening, startPhone, status } from '../phone';
import { leaveDrafts } from '../drafts';
import { refused } from '../refused';
import { here } from '../router';
import { drafts } from '../settings';
import { t } from '../words';
import { offer, takeUpdate } from '../update';
import { dayAt, sayDay } from './dates';
import { Button, Link } from './press';
import { Alert, troubleWords } from './tell';

/** Of the program as it is unpacked: how much comes through the air depends on how the host packs it. */
function Opening() {
  const bytes = loading.value;
  // Later visits take it from this phone: there is nothing to wait for that a bar would explain.
  if (navigator.serviceWorker?.controller) return null;
  if (opening.value !== 'opening' || !bytes || bytes.total === 0) return null;
  const percent = Math.trunc((Math.min(bytes.done, bytes.total) * 100) / bytes.total);
  return (
    <div class="notice">
      <progress max={bytes.total} value={bytes.done} aria-label={t('wait.open')} />
      <p>{percent < 100 ? t('load.part', { percent }) : t('load.sorting')}</p>
    </div>
  );
}

function Fault() {
  const fault = openFault.value;
  if (opening.value !== 'failed' || !fault) return null;
  const cannot = fault.code === 'no-wasm';
  return (
    <div class="notice" role="status">
      <p>{troubleWords(fault)}</p>
      {drafts && (
        <Button press={() => void leaveDrafts()} icon="x">
          {t('draft.leave')}
        </Button>
      )}
      {!cannot && fault.code !== 'drafts-gone' && (
        <Button press={() => void startPhone()} icon="refresh">
          {t('err.retry')}
        </Button>
      )}
    </div>
  );
}

function Where() {
  if (mode.value === 'writer') return null;
  return (
    <p class="notice" role="status">
      {t(mode.value === 'memory' ? 'err.private' : 'err.tab')}
    </p>
  );
}

function Update() {
  if (offer.value === 'none') return null;
  return (
    <div class="notice notice-row" role="status">
      <p>{t(offer.value === 'busy' ? 'update.busy' : 'update.ready')}</p>
      {offer.value === 'ready' && (
        <Button press={takeUpdate} icon="refresh">
          {t('update.do')}
        </Button>
      )}
    </div>
  );
}

/** What the phone itself has to say: its clock, how old the guidance is, until when this version may send, what waits for a person. */
function Standing() {
  const now = status.value;
  if (!now) return null;
  const waiting = now.to_decide + now.rejected.length;
  return (
    <>
      {now.clock_wrong && (
        <p class="notice" role="status">
          {t('err.clock')}
        </p>
      )}
      {now.stale_days > 0 && <p class="notice">{t('note.stale', { n: now.stale_days })}</p>}
      {now.update_by !== null && (
        <p class="notice" role="status">
          {t('err.update', { date: sayDay(dayAt(now.update_by)) })}
        </p>
      )}
      {waiting > 0 && here.value.name !== 'more.sync' && (
        <div class="notice">
          <Link to="more.sync" icon="cloud-off">
            {t('note.needs', { n: waiting })}
          </Link>
        </div>
      )}
    </>
  );
}

/** What was not kept when a button was pressed, and why. */
function Refused() {
  const one = refused.value;
  if (!one || one.at !== here.value.id) return null;
  const locked = one.error.code === 'locked';
  return (
    <Alert kind="warn" live title={locked ? t('err.locked') : troubleWords(one.error)}>
      <p>{t('err.kept')}</p>
      {locked && (
        <Button to="more.unlock" icon="lock">
          {t('err.unlock')}
        </Button>
      )}
    </Alert>
  );
}

export const Notices = () => (
  <div class="notices">
    <Refused />
    <Opening />
    <Fault />
    <Where />
    <Standing />
    <Update />
  </div>
);
