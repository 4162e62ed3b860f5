// Where one is: by name or pinyin, or step by step from the province. It never asks the phone where it is; choosing is enough, and
// nothing needs to be allowed.

import { Button, Empty, Field, Link, Page, Row, Rows, Say, Shown } from '../../ui';
import { type Params, back, go } from '../../router';
import { choosePlace, useCall } from '../../phone';
import { useKept } from '../../keep';
import { t } from '../../words';

/** How many places a search shows. */
const LIMIT = 12;

function choose(code: string, levels: number): void {
  void choosePlace(code);
  history.go(-levels);
}

function ByName({ query, levels }: { query: string; levels: number }) {
  const read = useCall('places', { query, limit: LIMIT });
  return (
    <Shown of={read}>
      {(found) =>
        found.length === 0 ? (
          <Empty>{t('place.none')}</Empty>
        ) : (
          <Rows>
            {found.map((one) => (
              <Row
                key={`${one.code}${one.years ?? ''}`}
                title={one.name}
                note={one.path}
                icon="map-pin"
                press={() => choose(one.code, levels)}
              />
            ))}
          </Rows>
        )
      }
    </Shown>
  );
}

function Below({ outer, levels }: { outer: string; levels: number }) {
  const read = useCall('places_in', { outer });
  const enter = (code: string, name: string): void => go('find.place', { outer: code, name, levels: String(levels + 1) });
  return (
    <Shown of={read}>
      {(inside) => (
        <Rows>
          {inside.map((one) => (
            <Row key={one.code} title={one.name} press={() => enter(one.code, one.name)} />
          ))}
        </Rows>
      )}
    </Shown>
  );
}

export function Place({ params }: { params: Params }) {
  const query = useKept('query', '');
  const outer = params['outer'];
  const name = params['name'] ?? t('place.whole');
  const levels = Number(params['levels'] ?? '1');
  const inside = useCall('places_in', outer ? { outer } : null);
  const isLast = inside.value.value?.length === 0;
  if (outer) {
    return (
      <Page
        title={isLast ? name : t('place.below', { name })}
        main={
          <Button kind="main" press={() => choose(outer, levels)}>
            <Say text={t('place.here', { name })} />
          </Button>
        }
      >
        {!isLast && <Below outer={outer} levels={levels} />}
      </Page>
    );
  }
  return (
    <Page title={t('place.title')}>
      <p>{t('place.why')}</p>
      <Field kind="search" label={t('place.search')} value={query.value} onInput={(text) => (query.value = text)} />
      {query.value.trim() ? <ByName query={query.value.trim()} levels={levels} /> : <Below outer="CN" levels={levels} />}
      <Link press={() => (void choosePlace('CN'), back())}>{t('place.here', { name: t('place.whole') })}</Link>
    </Page>
  );
}
