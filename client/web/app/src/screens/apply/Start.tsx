// Beginning: the things guidance has a way for at this place, and one of them before it is opened.

import type { ProcedureView } from '../../../../js/src/generated/types';
import { place, placeName, useCall } from '../../phone';
import { type Params, go } from '../../router';
import { t } from '../../words';
import { Alert, Button, Call, Empty, Link, Page, Row, Rows, Say, Shown } from '../../ui';
import { type IconName } from '../../ui/icon-names';
import { Because } from './shared';
import { call } from '../../phone';

/** Pictures for what procedures are about, by a word of their names. */
const ICONS: readonly (readonly [RegExp, IconName])[] = [
  [/registration|address/, 'home'],
  [/permit|card/, 'id'],
  [/overcharge|fee/, 'receipt'],
  [/wage|arrears|arbitration|labour/, 'cash'],
  [/injury|medical/, 'stethoscope'],
  [/school/, 'school'],
  [/review|appeal|complaint/, 'gavel'],
];
const iconOf = (id: string): IconName => ICONS.find(([word]) => word.test(id))?.[1] ?? 'file-check';

function Procedure({ one, at }: { one: ProcedureView; at: string }) {
  const state = one.state === 'disputed' ? t('start.disputed') : one.state === 'update_app' ? t('start.update') : null;
  return <Row to="apply.open" params={{ procedure: one.id, place: at }} icon={iconOf(one.id)} title={one.title} note={one.summary} mark={state && <span class="chip tone-warn">{state}</span>} />;
}

/** The list. */
export function List() {
  const at = place.value;
  const all = useCall('procedures', { place: at });
  return (
    <Page title={t('start.title')}>
      <p class="where"><span>{t('start.here', { place: placeName.value })}</span> <Link to="find.place" icon="map-pin">{t('start.place')}</Link></p>
      <Shown of={all}>
        {(found) => found.length === 0 ? <Empty action={<Call number="12345">{t('verdict.call')}</Call>}>{t('start.no')}</Empty> : <Rows label={t('start.title')}>{found.map((one) => <Procedure key={one.id} one={one} at={at} />)}</Rows>}
      </Shown>
    </Page>
  );
}

/** One procedure before it is opened: what it is for, its steps, what it costs; then the check, or right away. */
export function Open({ params }: { params: Params }) {
  const { procedure = '' } = params;
  const at = params['place'] || place.value;
  const all = useCall('procedures', { place: at });
  const found = all.value.value?.find((one) => one.id === procedure);
  const title = found?.title || t('start.about');
  const begin = (): void => void call('open_application', { procedure, place: at }).then((id) => go('apply.one', { id }), () => undefined);
  const usable = found?.state === 'found';
  return (
    <Page title={title} main={usable ? <Button kind="main" to="apply.check" params={{ procedure, place: at }}>{t('start.check')}</Button> : null}>
      <Shown of={all}>
        {() => found ? <About one={found} at={at} begin={begin} /> : <Empty action={<Call number="12345">{t('verdict.call')}</Call>}>{t('start.no')}</Empty>}
      </Shown>
    </Page>
  );
}

function About({ one, at, begin }: { one: ProcedureView; at: string; begin: () => void }) {
  const running = useCall('applications', {}).value.value?.filter((other) => other.open && other.procedure === one.id) ?? [];
  if (one.state !== 'found') {
    return <Alert kind="warn" title={t(one.state === 'disputed' ? 'start.disputed' : 'start.update')}><Call number="12345">{t('verdict.call')}</Call></Alert>;
  }
  return (
    <>
      <p class="lead"><Say text={one.summary} /></p>
      <p class="chips"><span class="chip"><PlaceChip at={at} /></span></p>
      {!one.own && <Alert kind="warn"><p>{t('start.inherit')}</p></Alert>}
      {running.length > 0 && <Rows label={t('start.running')}>{running.map((other) => <Row key={other.id} to="apply.one" params={{ id: other.id }} icon="clipboard-list" title={t('start.running')} note={other.stage_words} />)}</Rows>}
      <Steps procedure={one.id} at={at} />
      <Fees procedure={one.id} at={at} />
      <Link press={begin} icon="plus">{t('start.now')}</Link>
    </>
  );
}

const PlaceChip = ({ at }: { at: string }) => <>{useCall('place_name', { place: at }).value.value ?? ''}</>;

function Steps({ procedure, at }: { procedure: string; at: string }) {
  const steps = useCall('cards', { procedure, place: at }).value.value ?? [];
  if (steps.length === 0) return null;
  return (
    <section>
      <h2>{t('start.steps')}</h2>
      <ol class="numbered">{steps.map((step) => <li key={step.step}><Say text={step.title} /></li>)}</ol>
    </section>
  );
}

function Fees({ procedure, at }: { procedure: string; at: string }) {
  const fees = useCall('fees', { procedure, place: at }).value.value;
  if (!fees) return null;
  return (
    <section>
      <h2>{t('start.cost')}</h2>
      {fees.length === 0 && <p>{t('fee.rule.none')}</p>}
      {fees.map((line) => (
        <div key={line.item} class="leaf">
          <p><Say text={line.title ?? line.item} /> <b><Say text={line.words} /></b></p>
          {line.why_unknown && line.why_unknown !== line.words && <small><Say text={line.why_unknown} /></small>}
          <Because mark={line.mark} lines={line.sources} />
        </div>
      ))}
    </section>
  );
}
