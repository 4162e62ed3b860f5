// "Different at my window": what waits to be sent, and writing one by choices. What a report carries and what it does not is said first.

import { useSignal } from '@preact/signals';
import { Alert, Button, Choice, DateStepper, Field, Page, Row, Rows, Say, Shown, today, sayDay } from '../../../ui';
import { type Params, replace } from '../../../router';
import { type Result, call, place, trouble, useCall } from '../../../phone';
import { useEditing, useKept } from '../../../keep';
import { announce } from '../../../live';
import { t } from '../../../words';
import { asTyped } from '../../../logic/amount';
import { pressAmount } from '../logic';
import { Pad } from '../parts';
import type { ReportKind } from 'sojourn-client';

type Report = Result<'reports'>[number];
const KINDS: readonly ReportKind[] = ['asked_for_more_papers', 'charged_money', 'other_deadline', 'refused', 'other'];
const OFFICES = ['police', 'community', 'hall', 'labour', 'school', 'other'] as const;
type Office = (typeof OFFICES)[number];

const kindWords = (kind: string): string => t(`report.kind.${KINDS.find((one) => one === kind) ?? 'other'}`);

function Waiting({ of }: { of: Report }) {
  const drop = (): void => void call('delete_report', { id: of.id }).then(() => announce(t('report.deleted')), () => undefined);
  return (
    <li class="letter">
      <p><b><Say text={of.title ?? of.item} /></b><small>{t('report.at', { place: of.place_name, day: sayDay(of.on) })}</small></p>
      <p>{kindWords(of.kind)} · {of.office}{of.text && `。${of.text}`}</p>
      <small>{of.fate}</small>
      <div class="btns"><Button icon="trash" press={drop}>{t('report.delete')}</Button></div>
    </li>
  );
}

/** What waits. */
export const Reports = () => (
  <Page title={t('report.title')} main={<Button kind="main" icon="pencil" to="more.report">{t('report.new')}</Button>}>
    <p>{t('report.intro')}</p>
    <p>{t('report.who')}</p>
    <h2>{t('report.waiting')}</h2>
    <Shown of={useCall('reports', {})}>
      {(all) => all.length === 0 ? <p>{t('report.none')}</p> : <ul class="plain-list">{all.map((one) => <Waiting key={one.id} of={one} />)}</ul>}
    </Shown>
  </Page>
);

interface Draft {
  readonly kind: ReportKind | null;
  readonly office: Office | null;
  readonly named: string;
  readonly on: string;
  readonly amount: string;
  readonly text: string;
}

/** The first question, a page of its own: what it was about. */
function Items({ at }: { at: string }) {
  return (
    <Page title={t('report.item')}>
      <Shown of={useCall('procedures', { place: at })}>
        {(all) => <Rows label={t('report.item')}>{all.map((one) => <Row key={one.id} icon="clipboard-list" title={one.title} to="more.report" params={{ item: `procedure:${one.id}`, place: at, title: one.title }} />)}</Rows>}
      </Shown>
    </Page>
  );
}

/** What it is about, where the way here said so. */
function Given({ item, at, title }: { item: string; at: string; title: string | undefined }) {
  const read = useCall('read', title ? null : { article: item, place: at }).value.value;
  return <p><b><Say text={title ?? read?.title ?? item} /></b></p>;
}

function Amount({ value, set }: { value: string; set: (amount: string) => void }) {
  return (
    <section aria-label={t('report.amount')}>
      <h2>{t('report.amount')}</h2>
      <p class="shown-amount" role="status"><b>{value || '0'}</b> {t('money.yuan')}</p>
      <Pad label={t('report.amount')} third="." onKey={(key) => set(pressAmount(value, key))} />
    </section>
  );
}

/** Writing one. `item` and `place` may come with the way here: "different at my window" on an answer. */
export function Report({ params }: { params: Params }) {
  const at = params['place'] ?? place.value;
  return params['item'] ? <Write item={params['item']} at={at} title={params['title']} /> : <Items at={at} />;
}

function Write({ item, at, title }: { item: string; at: string; title: string | undefined }) {
  const draft = useKept<Draft>('draft', { kind: null, office: null, named: '', on: today(), amount: '', text: '' });
  const fault = useSignal<string | null>(null);
  const name = useCall('place_name', { place: at }).value.value ?? '';
  const d = draft.value;
  const set = (change: Partial<Draft>): void => void ((draft.value = { ...d, ...change }), (fault.value = null));
  useEditing(d.kind !== null || d.text !== '');
  const office = d.office === 'other' ? d.named.trim() : d.office ? t(`report.office.${d.office}`) : '';
  const missing = !d.kind ? 'report.kind' : office === '' ? 'report.office' : null;
  const keep = async (): Promise<void> => {
    if (missing || !d.kind) return void (fault.value = t('report.missing', { what: t(missing ?? 'report.kind') }));
    try {
      const amount = d.kind === 'charged_money' && d.amount ? await call('parse_money', { text: asTyped(d.amount) }) : null;
      await call('report_difference', { new: { item, place: at, kind: d.kind, office, on: d.on, amount, text: d.text } });
      announce(t('report.kept'));
      replace('more.reports');
    } catch (error) {
      fault.value = trouble(error).message;
    }
  };
  return (
    <Page title={t('report.title')} main={<Button kind="main" icon="check" press={() => void keep()}>{t('report.keep')}</Button>}>
      <Given item={item} at={at} title={title} />
      <p>{name}</p>
      <Alert kind="warn" title={t('report.names')}><p>{t('report.who')}</p></Alert>
      {fault.value && <Alert kind="alert" live title={fault.value} />}
      <div class="form">
      <Choice legend={t('report.kind')} value={d.kind} onChoose={(kind) => set({ kind })} options={KINDS.map((value) => ({ value, label: kindWords(value) }))} />
      {d.kind === 'charged_money' && <Amount value={d.amount} set={(amount) => set({ amount })} />}
      <Choice legend={t('report.office')} value={d.office} onChoose={(value) => set({ office: value })} options={OFFICES.map((value) => ({ value, label: t(`report.office.${value}`) }))} />
      {d.office === 'other' && <Field label={t('report.office.name')} value={d.named} onInput={(named) => set({ named })} />}
      <section aria-label={t('report.day')}><h2>{t('report.day')}</h2><DateStepper label={t('report.day')} value={d.on} until={Number(today().slice(0, 4))} onChange={(on) => set({ on })} /></section>
      <Field label={t('report.text')} note={`${t('report.text.note')}${t('report.names')}`} long value={d.text} onInput={(text) => set({ text })} />
      </div>
    </Page>
  );
}
