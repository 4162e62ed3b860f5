// What the rules said: how it came about, what changed when, and what held on a day that one chooses. Of a day nobody knows anything
// about, that is said.

import { Button, DateStepper, Empty, Mark, Page, Row, Rows, Say, Shown, Sources, sayDay, today } from '../../ui';
import { type Params, go } from '../../router';
import { type Result, place, placeName, useCall } from '../../phone';
import { useKept } from '../../keep';
import { t } from '../../words';

type Past = Result<'history'>;

function Values({ of }: { of: Past['values'] }) {
  if (of.length === 0) return null;
  return (
    <section>
      <h2>{t('hist.values')}</h2>
      <ul class="values">
        {of.map((one) => (
          <li key={`${one.kind} ${one.id} ${one.place}`} class="value">
            <h3><Say text={one.title} /></h3>
            <p><Say text={one.words} /></p>
            {one.changes.length > 1 && (
              <ul class="list">{one.changes.map((change) => <li key={change.from}>{t('hist.from', { date: sayDay(change.from) })}<Say text={change.words} /></li>)}</ul>
            )}
            {one.sources[0] && <p class="when"><Mark mark={one.sources[0].mark} /> <Say text={one.sources[0].citation} /> <Say text={one.sources[0].staleness} /></p>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Stories({ of }: { of: Past['articles'] }) {
  if (of.length === 0) return null;
  return (
    <section>
      <h2>{t('hist.stories')}</h2>
      <Rows>{of.map((one) => <Row key={`${one.id} ${one.place}`} title={one.title} note={one.answer[0] ?? null} mark={<Mark mark={one.mark} />} to="find.answer" params={{ article: one.id }} />)}</Rows>
    </section>
  );
}

function Told({ past }: { past: Past }) {
  const nothing = past.articles.length + past.values.length + past.held.length === 0;
  return (
    <>
      {nothing && <Empty>{t('hist.none')}</Empty>}
      {past.on === null && <Stories of={past.articles} />}
      {past.held.length > 0 && <><h2>{t('hist.held')}</h2><Sources of={past.held} /></>}
      <Values of={past.values} />
    </>
  );
}

export function History({ params }: { params: Params }) {
  const on = params['on'] ?? null;
  const chosen = useKept('day', on ?? today());
  const read = useCall('history', { place: place.value, on });
  const title = on ? t('hist.on', { date: sayDay(on) }) : t('find.history');
  return (
    <Page title={title}>
      {placeName.value && <p class="at">{placeName.value}</p>}
      {on === null && (
        <details class="pick">
          <summary>{t('hist.pick')}</summary>
          <DateStepper label={t('hist.when')} value={chosen.value} quick={false} onChange={(day) => (chosen.value = day)} />
          <Button kind="main" press={() => go('find.history', { on: chosen.value })}>{t('hist.on', { date: sayDay(chosen.value) })}</Button>
        </details>
      )}
      <Shown of={read}>{(past) => <Told past={past} />}</Shown>
    </Page>
  );
}
