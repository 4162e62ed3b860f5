// Money: what the rule says with its reasons, what was paid, and recording a line of it in four small questions.

import type { ApplicationView, Kind, MoneyEntryView, NewFee } from '../../../../js/src/generated/types';
import { call } from '../../phone';
import { type Params, go } from '../../router';
import { t } from '../../words';
import { useEditing, useKept } from '../../keep';
import { Alert, Button, Choice, Field, Page, Say, Shown, sayDay, today } from '../../ui';
import { useSignal } from '@preact/signals';
import { asTyped } from '../../logic/amount';
import { Day } from './Control';
import { keep } from './Days';
import { Keypad } from './Keypad';
import { OverAlert } from './Over';
import { KeptHere, Because, useApplication } from './shared';

/** The book, beside the rule. */
export function FeesScreen({ params }: { params: Params }) {
  const id = params['id'] ?? '';
  const read = useApplication(id);
  return (
    <Page title={t('fee.title')} main={<Button kind="main" to="apply.pay" params={{ id }} icon="plus">{t('fee.add')}</Button>}>
      <Shown of={read}>
        {(app) => (
          <>
            {app.overcharges.map((found) => <OverAlert key={found.item} id={id} found={found} />)}
            <Rule app={app} />
            <h2>{t('fee.book')}</h2>
            {app.money.length === 0 && <p>{t('fee.book.none')}</p>}
            <ul class="plain book">{app.money.map((line) => <Line key={line.id} line={line} />)}</ul>
            {app.totals.map((sum) => (
              <p key={sum.net_paid.currency} class="book-sum"><span>{t('fee.sum')}</span><b>{sum.net_paid_words}</b>{sum.cost.minor !== sum.net_paid.minor && <small>{t('fee.cost')} {sum.cost_words}</small>}</p>
            ))}
          </>
        )}
      </Shown>
    </Page>
  );
}

function Rule({ app }: { app: ApplicationView }) {
  return (
    <section>
      <h2>{t('fee.rule')}</h2>
      {app.fees.length === 0 && <p>{t('fee.rule.none')}</p>}
      {app.fees.map((line) => (
        <div key={line.item} class="leaf">
          <p><Say text={line.title ?? line.item} /></p>
          <p><b class={line.free ? 'tag tone-ok' : ''}><Say text={line.words} /></b></p>
          {line.as_at && <small>{t('fee.asat', { date: sayDay(line.as_at) })}</small>}
          {line.why_unknown && line.why_unknown !== line.words && <small><Say text={line.why_unknown} /></small>}
          <Because mark={line.mark} lines={line.sources} />
        </div>
      ))}
    </section>
  );
}

function Line({ line }: { line: MoneyEntryView }) {
  const about = [line.on && sayDay(line.on), line.title ?? line.item, line.receipt && `№ ${line.receipt}`, line.note].filter(Boolean).join(' · ');
  return (
    <li class="book-line">
      <span><b>{line.words}</b><small><Say text={about} /></small>{line.repeats && <small class="tag tone-warn">{t('fee.repeat')}</small>}</span>
      <b>{line.amount_words ?? (line.repeats ? '' : t('fee.amount.unknown'))}</b>
    </li>
  );
}

const KINDS: readonly { value: Kind; key: 'fee.kind.paid' | 'fee.kind.refunded' | 'fee.kind.assessed' | 'fee.kind.own_cost' }[] = [
  { value: 'paid', key: 'fee.kind.paid' },
  { value: 'refunded', key: 'fee.kind.refunded' },
  { value: 'assessed', key: 'fee.kind.assessed' },
  { value: 'own_cost', key: 'fee.kind.own_cost' },
];

/** First: what kind of money, and for which item. */
export function PayKind({ params }: { params: Params }) {
  const id = params['id'] ?? '';
  const read = useApplication(id);
  const kind = useKept<Kind>('kind', (params['kind'] as Kind | undefined) ?? 'paid');
  const item = useKept<string | null>('item', params['item'] ?? null);
  const fees = read.value.value?.fees ?? [];
  const own = kind.value === 'own_cost';
  const picked = own ? 'own' : (item.value ?? fees[0]?.item ?? 'other');
  const options = [...fees.map((line) => ({ value: line.item, label: line.title ?? line.item })), { value: 'other', label: t('fee.item.other') }];
  return (
    <Page title={t('fee.kind.title')} main={<Button kind="main" to="apply.pay.amount" params={{ id, kind: kind.value, item: picked }}>{t('ask.next')}</Button>}>
      <Choice legend={t('fee.kind.title')} hideLegend options={KINDS.map((one) => ({ value: one.value, label: t(one.key) }))} value={kind.value} onChoose={(value) => (kind.value = value)} />
      {!own && options.length > 1 && <><h2>{t('fee.item.title')}</h2><Choice legend={t('fee.item.title')} hideLegend options={options} value={picked} onChoose={(value) => (item.value = value)} /></>}
    </Page>
  );
}

/** Then: how much. */
export function PayAmount({ params }: { params: Params }) {
  const amount = useKept('amount', '');
  const missing = useSignal(false);
  useEditing(amount.value !== '');
  const next = (): void => {
    const text = asTyped(amount.value);
    if (text === '') missing.value = true;
    else go('apply.pay.day', { ...params, amount: text });
  };
  return (
    <Page title={t('fee.amount.title')} main={<Button kind="main" press={next}>{t('ask.next')}</Button>}>
      <p class="why">{t('fee.amount.why')}</p>
      {missing.value && <Alert kind="warn" live title={t('fee.amount.none')} />}
      <Keypad label={t('fee.amount.title')} amount={amount.value} onChange={(value) => { amount.value = value; missing.value = false; }} />
      <div class="btns"><Button to="apply.pay.day" params={{ ...params, amount: '' }} icon="question-mark">{t('fee.amount.unknown')}</Button></div>
    </Page>
  );
}

/** Then: on which day. */
export function PayDay({ params }: { params: Params }) {
  const day = useKept('day', today());
  return (
    <Page title={t('fee.day.title')} main={<Button kind="main" to="apply.pay.receipt" params={{ ...params, on: day.value }}>{t('ask.next')}</Button>}>
      <Day label={t('fee.day.title')} value={day.value} onChange={(value) => (day.value = value)} />
      <div class="btns"><Button to="apply.pay.receipt" params={{ ...params, on: '' }} icon="question-mark">{t('fee.day.unknown')}</Button></div>
    </Page>
  );
}

async function record(params: Params, receipt: 'yes' | 'no' | null, number: string): Promise<void> {
  const { id = '', kind = 'paid', item = 'other', amount = '', on = '' } = params;
  const money = amount === '' ? null : await call('parse_money', { text: amount });
  const fee: NewFee = {
    kind: kind as Kind,
    item,
    amount: money,
    on: on || null,
    receipt: receipt === 'yes' && number.trim() ? number.trim() : null,
    note: receipt === null || (receipt === 'yes' && number.trim()) ? null : t(receipt === 'yes' ? 'fee.note.yes' : 'fee.note.no'),
  };
  await call('fee', { id, fee });
}

/** Last: whether there is a receipt; then it is recorded. */
export function PayReceipt({ params }: { params: Params }) {
  const has = useKept<'yes' | 'no' | null>('receipt', null);
  const number = useKept('number', '');
  const save = (): void => keep(record(params, has.value, number.value), 4);
  return (
    <Page title={t('fee.receipt.title')} main={<Button kind="main" press={save}>{t('fee.save')}</Button>}>
      <p class="why">{t('fee.receipt.why')}</p>
      <Choice legend={t('fee.receipt.title')} hideLegend options={[{ value: 'yes' as const, label: t('fee.receipt.yes') }, { value: 'no' as const, label: t('fee.receipt.no') }]} value={has.value} onChoose={(value) => (has.value = value)} />
      {has.value === 'yes' && <Field label={t('fee.receipt.number')} value={number.value} onInput={(text) => (number.value = text)} />}
      <KeptHere />
    </Page>
  );
}
