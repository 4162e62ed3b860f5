// The day that dates run from, and the stage that was reached: one question a screen, by steppers.

import type { Anchor, Stage as StageName } from '../../../../js/src/generated/types';
import { call } from '../../phone';
import { type Params, back } from '../../router';
import { t } from '../../words';
import { announce } from '../../live';
import { forgive, refuse } from '../../refused';
import { useEditing, useKept } from '../../keep';
import { Alert, Button, Choice, Empty, Page, Row, Rows, Say, Shown, today } from '../../ui';
import { useSignal } from '@preact/signals';
import { Day } from './Control';
import { KeptHere, useApplication } from './shared';

/** A write that is announced, and back to where one was: so many screens, none to stay. */
export function keep(done: Promise<unknown>, steps = 1): void {
  forgive();
  done.then(
    () => {
      announce(t('day.saved'));
      if (steps === 1) back();
      // Going back by nothing would load the page anew.
      if (steps > 1) history.go(-steps);
    },
    refuse,
  );
}

/** The day of what dates run from. */
export function DayScreen({ params }: { params: Params }) {
  const { id = '', anchor = '', what = '' } = params;
  const app = useApplication(id).value.value;
  const known = app?.dates[anchor] ?? null;
  const value = useKept<string | null>('day', null);
  const shown = value.value ?? known ?? today();
  useEditing(value.value !== null);
  const save = (): void => keep(call('date', { id, anchor: anchor as Anchor, on: shown }));
  return (
    <Page title={t('day.title', { what })} main={<Button kind="main" press={save}>{t('ask.save')}</Button>}>
      <p class="why">{t('day.why')}</p>
      <Day label={t('day.title', { what })} value={shown} onChange={(day) => (value.value = day)} />
      <div class="btns"><Button press={back}>{t('ask.skip')}</Button></div>
      <KeptHere />
    </Page>
  );
}

/** What may come next; the usual step first. */
export function StageScreen({ params }: { params: Params }) {
  const id = params['id'] ?? '';
  const read = useApplication(id);
  const chosen = useKept<string | null>('stage', null);
  const missing = useSignal(false);
  const all = read.value.value?.next ?? [];
  const usual = all.find((one) => one.ordinary);
  const options = all.map((one) => ({ value: one.stage as string, label: one.words, note: one.ordinary ? t('stage.usual') : null }));
  const picked = chosen.value ?? usual?.stage ?? null;
  const words = all.find((one) => one.stage === picked)?.words ?? '';
  return (
    <Page title={t('stage.title')} main={picked ? <Button kind="main" to="apply.reached" params={{ id, stage: picked, what: words }}>{t('ask.next')}</Button> : <Button kind="main" press={() => (missing.value = true)}>{t('ask.next')}</Button>}>
      {missing.value && <Alert kind="warn" live title={t('ask.first')} />}
      <Shown of={read}>
        {() => options.length === 0 ? <Empty>{t('stage.none')}</Empty> : <Choice legend={t('stage.title')} hideLegend options={options} value={picked} onChoose={(value) => (chosen.value = value)} />}
      </Shown>
    </Page>
  );
}

/** The day the stage was reached. */
export function ReachedScreen({ params }: { params: Params }) {
  const { id = '', stage = '', what = '' } = params;
  const value = useKept<string>('day', today());
  const save = (on: string | null): void => keep(call('stage', { id, to: stage as StageName, on }), 2);
  return (
    <Page title={t('stage.day', { what })} main={<Button kind="main" press={() => save(value.value)}>{t('ask.save')}</Button>}>
      <p class="why">{t('stage.day.why')}</p>
      <Day label={t('stage.day', { what })} value={value.value} onChange={(day) => (value.value = day)} />
      <div class="btns"><Button press={() => save(null)} icon="question-mark">{t('stage.day.unknown')}</Button></div>
      <KeptHere />
    </Page>
  );
}

/** The steps, each with the card for its window. */
export function StepsScreen({ params }: { params: Params }) {
  const id = params['id'] ?? '';
  const read = useApplication(id);
  return (
    <Page title={t('steps.title')}>
      <Shown of={read}>
        {(app) => (
          <ol class="walk-steps">
            {app.steps.map((step) => (
              <li key={step.id}>
                <p><b><Say text={step.title} /></b></p>
                {step.note && <p><Say text={step.note} /></p>}
                {step.card && <Rows label={step.title}><Row to="find.card" params={{ card: step.card, place: app.place, step: step.id, procedure: app.procedure }} icon="hand-stop" title={t('steps.card')} /></Rows>}
              </li>
            ))}
          </ol>
        )}
      </Shown>
    </Page>
  );
}
