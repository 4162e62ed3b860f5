// Me, here: where I am, how I stand, what comes next and when, what I can use; and where what I wrote down is.

import type { StandingView } from '../../../../js/src/generated/types';
import { place, placeName, useCall } from '../../phone';
import { t } from '../../words';
import { Alert, Button, Icon, Link, Page, Row, Rows, Say, Shown, sayDay } from '../../ui';
import { Attention, Due } from '../apply/shared';
import { Entitled } from './Entitled';

export function Home() {
  const here = place.value;
  const standing = useCall('standing', here === 'CN' ? null : { place: here });
  return (
    <Page title={t('me.title')}>
      <Attention />
      <p class="here-line"><Icon name="map-pin" /><b>{here === 'CN' ? t('me.place.cn') : placeName.value}</b><Button to="find.place">{t(here === 'CN' ? 'me.place.choose' : 'me.place')}</Button></p>
      {here !== 'CN' && <Shown of={standing}>{(found) => <Here found={found} here={here} />}</Shown>}
      {here === 'CN' && <Entitled here={here} />}
      <Mine />
      <Kept />
    </Page>
  );
}

function Here({ found, here }: { found: StandingView; here: string }) {
  const nothing = found.since === null && found.status === 'unregistered';
  return (
    <>
      <div class="standing">
        <p class="stage-now"><b>{found.words}</b>{found.since && <span> {t('me.since', { date: sayDay(found.since) })}</span>}</p>
        <Ticks found={found} />
        {nothing && <Alert kind="warn"><p>{t('me.nothing')}</p><Button to="me.add" icon="plus">{t('me.record.add')}</Button></Alert>}
        {found.doubt && <Alert kind="warn"><p><Say text={found.doubt} /></p></Alert>}
      </div>
      <NextStep found={found} here={here} />
      <Entitled here={here} />
    </>
  );
}

/** The three steps of settling in: done, now, not yet. Sign and word, never colour alone. */
function Ticks({ found }: { found: StandingView }) {
  const { registered, permit, endorsed } = found.ticks;
  const all = [
    { done: registered, words: t('me.tick.registered') },
    { done: permit, words: t('me.tick.permit') },
    { done: permit && endorsed, words: t('me.tick.endorsed') },
  ];
  const now = all.findIndex((one) => !one.done);
  return (
    <ol class="ticks" aria-label={t('me.ticks')}>
      {all.map((one, index) => (
        <li key={one.words} class={one.done ? 'tick-done' : index === now ? 'tick-now' : 'tick-later'} aria-current={index === now ? 'step' : undefined}>
          <span class="tick-sign">{one.done ? <Icon name="check" /> : index + 1}</span>
          <span>{one.words}<small>{t(one.done ? 'me.tick.done' : index === now ? 'me.tick.now' : 'me.tick.todo')}</small></span>
        </li>
      ))}
    </ol>
  );
}

/** What to do next and when, and what changes by itself. */
function NextStep({ found, here }: { found: StandingView; here: string }) {
  const step = found.next_step;
  return (
    <section>
      <h2>{t('me.next')}</h2>
      {!step && !found.next && <p>{t('me.next.none')}</p>}
      {step && (
        <>
          <p class="big"><b><Say text={step.title} /></b></p>
          {step.due && <Due due={step.due} tell={{ to: 'me.add', params: { kind: step.due.anchor === 'arrival' ? 'residence' : step.due.anchor === 'issue' ? 'permit' : 'registration' } }} />}
          <div class="btns"><Button to="apply.open" params={{ procedure: step.procedure, place: here }} icon="clipboard-list">{t('me.next.do')}</Button></div>
        </>
      )}
      {found.next && <p><Icon name="clock" /> {t('me.change', { date: sayDay(found.next[0]), what: found.next_words ?? '' })}</p>}
      {step?.leads_to && <Link to="me.gives" params={{ to: step.leads_to }} icon="calendar">{t('me.next.when')}</Link>}
    </section>
  );
}

/** Links to what is the person's own; only what there is. */
function Mine() {
  return (
    <section>
      <h2>{t('me.links')}</h2>
      <Rows label={t('me.links')}>
        <Row to="me.records" icon="id-badge-2" title={t('me.records')} note={t('me.records.what')} />
        <Row to="more.diary" icon="notebook" title={t('me.diary')} />
        <Row to="me.pictures" icon="camera" title={t('me.papers')} />
        <Row to="me.shared" icon="users" title={t('me.shared')} />
      </Rows>
    </section>
  );
}

/** Where what was recorded is, from the phone's own status. */
function Kept() {
  const status = useCall('status', {}).value.value;
  if (!status?.unlocked) return null;
  const words = !status.has_identity ? t('me.empty') : status.last_success === null ? t('me.only') : status.not_sent > 0 ? t('me.unsent', { n: status.not_sent }) : t('me.sealed');
  return <p class="kept" role="status"><Icon name={status.last_success === null ? 'lock' : status.not_sent > 0 ? 'cloud-off' : 'cloud-up'} /> {words}</p>;
}
