// What a standing gives here: rights, services, conveniences, each free, paid, not yet or not known, with its mark; and one of them with
// its sources.

import type { EntitledView, MatrixView, StandingHere } from '../../../../js/src/generated/types';
import { place, useCall } from '../../phone';
import { type Params } from '../../router';
import { t } from '../../words';
import { Alert, Call, Choice, Empty, Link, Mark, Page, Row, Rows, Say, Shown, Sources, type Tone, Verdict, sayDay } from '../../ui';
import { useKept } from '../../keep';
import { Because, Fold, colon } from '../apply/shared';

type Access = 'free' | 'paid' | 'none' | 'unknown';
const TONES: Readonly<Record<Access, Tone>> = { free: 'ok', paid: 'ok', none: 'warn', unknown: 'warn' };
const GROUPS = ['right', 'service', 'convenience'] as const;

/** What a person may do with it, in a word. */
export const accessWords = (access: string): string => t(`me.${access as Access}`);

const AccessChip = ({ row }: { row: EntitledView }) => (
  <span class="tags"><span class={`tag tone-${TONES[row.access as Access] ?? 'warn'}`}>{accessWords(row.access)}</span>{row.mark && <Mark mark={row.mark} />}</span>
);

/** How many of each: free 4, ask 5. */
const counts = (rows: readonly EntitledView[]): string =>
  (['free', 'paid', 'none', 'unknown'] as const).flatMap((access) => {
    const n = rows.filter((row) => row.access === access).length;
    return n === 0 ? [] : [t(`me.count.${access}`, { n })];
  }).join(' · ');

/** The list, of the person's own standing or of another. */
export function Matrix({ matrix, standing }: { matrix: MatrixView; standing: string | null }) {
  const groups: readonly (readonly [string, readonly EntitledView[]])[] = [
    ...GROUPS.map((group) => [t(`me.${group}`), matrix.rows.filter((row) => row.group === group)] as const),
    [t('me.unread'), matrix.rows.filter((row) => row.group === null)],
  ];
  if (matrix.rows.length === 0) return <Empty action={<Call number="12345">{t('me.ask')}</Call>}>{t('me.entitled.none')}</Empty>;
  return (
    <div class="matrix">
      {groups.filter(([, rows]) => rows.length > 0).map(([label, rows], index) => (
        <Fold key={label} title={colon(label, counts(rows))} open={index === 0}>
          <Rows label={label}>
            {rows.map((row) => <Row key={row.id} to="me.row" params={{ id: row.id, ...(standing && { standing }) }} title={row.title} note={row.note ?? row.why_unknown} mark={<AccessChip row={row} />} />)}
          </Rows>
        </Fold>
      ))}
    </div>
  );
}

/** The part of "Me, here" that tells what one can use. */
export function Entitled({ here }: { here: string }) {
  const matrix = useCall('entitlements', { place: here });
  return (
    <section>
      <h2>{t('me.entitled')}</h2>
      <Shown of={matrix}>
        {(found) => (
          <>
            <p><small>{t('me.as', { standing: t(`me.as.${found.standing as StandingHere}`) })}</small></p>
            <Matrix matrix={found} standing={null} />
            <Link to="me.compare" icon="users">{t('me.compare')}</Link>
          </>
        )}
      </Shown>
    </section>
  );
}

const STANDINGS: readonly StandingHere[] = ['unregistered', 'registered', 'permit', 'suspended', 'local'];

/** The list for another standing. */
export function CompareScreen() {
  const standing = useKept<StandingHere>('standing', 'permit');
  const matrix = useCall('entitlements', { place: place.value, standing: standing.value });
  return (
    <Page title={t('me.as.title')}>
      <Choice legend={t('me.as.title')} hideLegend options={STANDINGS.map((one) => ({ value: one, label: t(`me.as.${one}`) }))} value={standing.value} onChoose={(one) => (standing.value = one)} />
      <Shown of={matrix}>{(found) => <Matrix matrix={found} standing={standing.value} />}</Shown>
    </Page>
  );
}

/** What the next step changes in the list: only what differs, before and after. */
export function GivesScreen({ params }: { params: Params }) {
  const to = (params['to'] ?? 'permit') as StandingHere;
  const now = useCall('entitlements', { place: place.value });
  const then = useCall('entitlements', { place: place.value, standing: to });
  const after = then.value.value;
  return (
    <Page title={t('me.gives')}>
      <Shown of={now}>
        {(before) => {
          if (!after) return null;
          const changed = after.rows.flatMap((row) => {
            const was = before.rows.find((one) => one.id === row.id);
            return was && was.access !== row.access ? [{ row, was }] : [];
          });
          if (changed.length === 0) return <Empty>{t('me.gives.none')}</Empty>;
          return (
            <Rows label={t('me.gives')}>
              {changed.map(({ row, was }) => <Row key={row.id} to="me.row" params={{ id: row.id, standing: to }} title={row.title} note={t('me.gives.from', { now: accessWords(was.access), then: accessWords(row.access) })} mark={<AccessChip row={row} />} />)}
            </Rows>
          );
        }}
      </Shown>
    </Page>
  );
}

/** One row with everything said about it. */
export function RowScreen({ params }: { params: Params }) {
  const standing = params['standing'] as StandingHere | undefined;
  const matrix = useCall('entitlements', { place: place.value, ...(standing && { standing }) });
  const row = matrix.value.value?.rows.find((one) => one.id === params['id']);
  return (
    <Page title={row?.title ?? t('me.entitled')}>
      <Shown of={matrix}>{(found) => row ? <One row={row} standing={found.standing} /> : <Empty>{t('me.gone')}</Empty>}</Shown>
    </Page>
  );
}

function One({ row, standing }: { row: EntitledView; standing: string }) {
  return (
    <>
      <p><small>{t('me.as', { standing: t(`me.as.${standing as StandingHere}`) })}</small></p>
      <Verdict tone={TONES[row.access as Access] ?? 'warn'}>{accessWords(row.access)}</Verdict>
      {row.why_unknown && <p><Say text={row.why_unknown} /></p>}
      {row.note && <p class="big"><Say text={row.note} /></p>}
      {row.other_language && <p><small>{row.other_language}</small></p>}
      {row.inherited && <Alert kind="warn"><p><Say text={row.inherited} /></p></Alert>}
      {row.dispute && (
        <section>
          <h2><Say text={row.dispute.title} /></h2>
          {row.dispute.versions.map(([says, sources], index) => <div key={index} class="leaf"><p><Say text={says} /></p><Because lines={sources} /></div>)}
          <p><b><Say text={row.dispute.ask} /></b></p>
        </section>
      )}
      <Because mark={row.mark} staleness={row.staleness ?? (row.verified_on ? t('me.checked', { date: sayDay(row.verified_on) }) : null)} lines={[]} />
      {row.access === 'unknown' && <div class="btns"><Call number="12345">{t('me.ask')}</Call></div>}
      <Sources of={row.sources} />
    </>
  );
}
