// Beginning: the things guidance has a way for at this place, and one of them before it is opened.

import type { ProcedureView } from '../../../../js/src/generated/types';
import { place, placeName, useCall } from '../../phone';
import { type Params, go } from '../../router';
import { refuse } from '../../refused';
import { t } from '../../words';
import { Alert, Banner, Button, Call, Empty, Icon, Link, Page, Row, Rows, Say, Shown } from '../../ui';
import { NEEDS, type Need } from '../find/needs';
import { Because } from './shared';
import { call } from '../../phone';

/** The needs with what can be done for each; a thing stands under the first need that one of its subjects belongs to. */
function byNeed(all: readonly ProcedureView[]): { need: Need; all: ProcedureView[] }[] {
  const needOf = (one: ProcedureView): string => one.topics.flatMap((topic) => NEEDS.find((need) => need.topics.includes(topic))?.id ?? [])[0] ?? 'help';
  return NEEDS.map((need) => ({ need, all: all.filter((one) => needOf(one) === need.id) })).filter((group) => group.all.length > 0);
}

function Procedure({ one, at }: { one: ProcedureView; at: string }) {
  const state = one.withdrawn !== null ? t('ans.withdrawn') : one.state === 'disputed' ? t('start.disputed') : one.state === 'update_app' ? t('start.update') : null;
  return <Row to="apply.open" params={{ procedure: one.id, place: at }} title={one.title} note={one.summary} mark={state && <span class="tag tone-warn">{state}</span>} />;
}

/** The list. */
export function List() {
  const at = place.value;
  const all = useCall('procedures', { place: at });
  return (
    <Page title={t('start.title')}>
      <p class="here-line"><span>{t('start.here', { place: placeName.value })}</span> <Link to="find.place" icon="map-pin">{t('start.place')}</Link></p>
      <Shown of={all}>
        {(found) => found.length === 0 ? <Empty action={<Call number="12345">{t('verdict.call')}</Call>}>{t('start.no')}</Empty> : byNeed(found).map(({ need, all: inside }) => (
          <section key={need.id}>
            <h2 class="need"><Icon name={need.icon} /> {t(need.key)}</h2>
            <Rows label={t(need.key)}>{inside.map((one) => <Procedure key={one.id} one={one} at={at} />)}</Rows>
          </section>
        ))}
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
  const begin = (): void => void call('open_application', { procedure, place: at }).then((id) => go('apply.one', { id }), refuse);
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
  if (one.withdrawn !== null) return <Banner why={one.withdrawn} />;
  if (one.state !== 'found') {
    return <Alert kind="warn" title={t(one.state === 'disputed' ? 'start.disputed' : 'start.update')}><Call number="12345">{t('verdict.call')}</Call></Alert>;
  }
  return (
    <>
      <p class="big"><Say text={one.summary} /></p>
      <p class="tags"><span class="tag"><PlaceChip at={at} /></span></p>
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
