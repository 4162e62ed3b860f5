// What the rules said: how it came about, what changed when, and what held on a day that one chooses. Of a day nobody knows anything
// about, that is said.

import { Button, DateStepper, Empty, Mark, Page, Row, Rows, Say, Shown, Sources, sayDay, today } from '../../ui';
import { type Params, go } from '../../router';
import { type Result, place, placeName, useCall } from '../../phone';
import { useKept } from '../../keep';
import { t } from '../../words';

type Past = Result<'history'>;

type Value = Past['values'][number];

function Changes({ of }: { of: Value['changes'] }) {
  return (
    <details>
      <summary>{t('hist.changes', { n: of.length - 1 })}</summary>
      <ul class="list">
        {of.map((change) => (
          <li key={change.from}>
            {t('hist.from', { date: sayDay(change.from) })}
            <Say text={change.words} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function One({ of }: { of: Value }) {
  const source = of.sources[0];
  return (
    <li class="value">
      <h3>
        <Say text={of.title} />
      </h3>
      <p>
        <Say text={of.words} />
      </p>
      {of.changes.length > 1 && <Changes of={of.changes} />}
      {source && (
        <p class="when">
          <Mark mark={source.mark} /> <Say text={source.citation} /> <Say text={source.staleness} />
        </p>
      )}
    </li>
  );
}

/** Values that have a past come first; what never changed, as far as is known, is behind one press. */
function Values({ of }: { of: Past['values'] }) {
  const key = (one: Value): string => `${one.kind} ${one.id} ${one.place} ${one.title}`;
  const changed = of.filter((one) => one.changes.length > 1);
  const steady = of.filter((one) => one.changes.length <= 1);
  return (
    <>
      {changed.length > 0 && (
        <section>
          <h2>{t('hist.values')}</h2>
          <ul class="values">
            {changed.map((one) => (
              <One key={key(one)} of={one} />
            ))}
          </ul>
        </section>
      )}
      {steady.length > 0 && (
        <details class="pick">
          <summary>{t('hist.steady', { n: steady.length })}</summary>
          <ul class="values">
            {steady.map((one) => (
              <One key={key(one)} of={one} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Stories({ of }: { of: Past['articles'] }) {
  if (of.length === 0) return null;
  return (
    <section>
      <h2>{t('hist.stories')}</h2>
      <Rows>
        {of.map((one) => (
          <Row
            key={`${one.id} ${one.place}`}
            title={one.title}
            note={one.answer[0] ?? null}
            mark={<Mark mark={one.mark} />}
            to="find.answer"
            params={{ article: one.id }}
          />
        ))}
      </Rows>
    </section>
  );
}

function Told({ past }: { past: Past }) {
  const nothing = past.articles.length + past.values.length + past.held.length === 0;
  return (
    <>
      {nothing && <Empty>{t('hist.none')}</Empty>}
      {past.on === null && <Stories of={past.articles} />}
      {past.held.length > 0 && (
        <>
          <h2>{t('hist.held')}</h2>
          <Sources of={past.held} />
        </>
      )}
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
      {placeName.value && (
        <p class="at">
          <Say text={placeName.value} />
        </p>
      )}
      {on === null && (
        <details class="pick">
          <summary>{t('hist.pick')}</summary>
          <DateStepper label={t('hist.when')} value={chosen.value} quick={false} onChange={(day) => (chosen.value = day)} />
          <Button kind="main" press={() => go('find.history', { on: chosen.value })}>
            {t('hist.on', { date: sayDay(chosen.value) })}
          </Button>
        </details>
      )}
      <Shown of={read}>{(past) => <Told past={past} />}</Shown>
    </Page>
  );
}
