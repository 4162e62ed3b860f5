// What several screens of this room and of "me" draw alike: reasons, a due date, lines that need somebody.

import type { ApplicationView, DueView } from '../../../../js/src/generated/types';
import { status, useCall } from '../../phone';
import { lang } from '../../settings';
import { t } from '../../words';
import { Fold } from './Fold';
import { weekday } from '../../logic/days';
import { Button, Icon, Link, Mark, Say, sayDay } from '../../ui';

/** Where something comes from: how sure, and the sources a line each. */
export function Because({ mark, lines, staleness }: { mark?: string | null; lines: readonly string[]; staleness?: string | null }) {
  const each = [...new Set(lines)];
  if (!mark && each.length === 0 && !staleness) return null;
  return (
    <div class="because">
      {mark && <Mark mark={mark} />}
      {staleness && <small><Say text={staleness} /></small>}
      {each.length > 0 && (
        <Fold title={t('any.sources')}>
          <ul class="plain">{each.map((line) => <li key={line}><small><Say text={line} /></small></li>)}</ul>
        </Fold>
      )}
    </div>
  );
}

/** A title and what belongs to it, with the colon of the reader's language. */
export const colon = (title: string, rest: string): string => (lang.value === 'en' ? `${title}: ${rest}` : `${title}：${rest}`);

/** A day with its weekday. */
export const sayFullDay = (day: string): string => `${sayDay(day)} ${t(`say.${weekday(day)}`)}`;

function Left({ due }: { due: DueView }) {
  if (due.days_left === null) return null;
  const n = due.days_left;
  const opens = due.role === 'opens_on';
  const words = n === 0 && !opens ? t('due.today') : n === 0 ? t('due.open') : n < 0 ? (opens ? t('due.open') : t('due.past', { n: -n })) : t(opens ? 'due.opens' : 'due.left', { n });
  if (!words) return null;
  const tone = n < 0 && !opens && due.role !== 'office_by' ? 'alert' : n >= 0 && n <= 3 && !opens ? 'warn' : 'ok';
  return <span class={`tag tone-${tone}`}>{words}</span>;
}

/** A due date: what, when in both dates, how many days, how it was reckoned; or which day has to be told. */
export function Due({ due, tell }: { due: DueView; tell?: { to: string; params: Record<string, string> } | null }) {
  return (
    <section class="due" aria-label={due.title}>
      <h3><Say text={due.title} /></h3>
      {due.state === 'not_known' ? (
        <NotKnown due={due} tell={tell ?? null} />
      ) : (
        <>
          <p class={due.state === 'due' ? 'due-when' : ''}><Say text={due.words} /></p>
          {due.state === 'due' && <p class="tags"><Left due={due} />{due.statutory && <span class="tag">{t(`say.${weekday(due.statutory)}`)}</span>}</p>}
        </>
      )}
      {due.approximate && <small>{t('due.approx')}</small>}
      {due.at_most && <small>{t('due.max', { date: sayDay(due.at_most) })}</small>}
      {due.consequence && <small><Say text={t('due.missed', { what: due.consequence })} /></small>}
      {due.state === 'ask' && due.as_stated && due.words !== due.as_stated && <small><Say text={t('due.stated', { text: due.as_stated })} /></small>}
      {due.derivation.length > 0 && (
        <Fold title={t('due.how')}>
          <ol class="plain">{due.derivation.map((line, index) => <li key={index}><Say text={line} /></li>)}</ol>
          <Because mark={due.mark} lines={due.sources} />
        </Fold>
      )}
    </section>
  );
}

function NotKnown({ due, tell }: { due: DueView; tell: { to: string; params: Record<string, string> } | null }) {
  const what = due.why ?? '';
  if (!tell) return <p><Say text={due.words} /></p>;
  return <Button to={tell.to} params={{ ...tell.params, anchor: due.anchor ?? '', what }} icon="calendar">{t('due.tell', { what })}</Button>;
}

/** The lines under a title: what waits for this person. Nothing of it stands in the way. */
export function Attention({ application }: { application?: ApplicationView }) {
  const conflicts = useCall('conflicts', {}).value.value ?? [];
  const record = useCall('record_conflicts', {}).value.value ?? [];
  const now = status.value;
  const mine = application ? conflicts.filter((one) => one.application === application.id) : [...conflicts, ...record];
  return (
    <div class="attention">
      {mine.length > 0 && <Link to="apply.conflicts" params={application ? { id: application.id } : {}} icon="users">{t('need.conflicts', { n: mine.length }).trim()}</Link>}
      {application?.upgrade && <Link to="apply.upgrade" params={{ id: application.id }} icon="refresh">{t('need.upgrade')}</Link>}
      {!application && now && now.to_decide > 0 && <Link to="more.sync" icon="hand-stop">{t('sync.held', { n: now.to_decide })}</Link>}
      {!application && now && now.rejected.length > 0 && <Link to="more.sync" icon="alert-triangle">{t('need.rejected', { n: now.rejected.length })}</Link>}
    </div>
  );
}

/** Where what is written now will be: only here while this phone never sent anything, here first and sealed afterwards. */
export const keptWords = (): string => t(status.value?.last_success ? 'ask.sealed' : 'ask.local');

/** The same under a question. */
export const KeptHere = () => <p class="kept"><Icon name="lock" /> {keptWords()}</p>;

/** An application, and again after every change. */
export const useApplication = (id: string) => useCall('application', id ? { id } : null);

export { Fold };
