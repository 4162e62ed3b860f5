// Money: what came or was promised, for which month. Number keys; nothing came counts as an entry too.

import { useSignal } from '@preact/signals';
import { Alert, Button, Choice, Page, today } from '../../../ui';
import { replace } from '../../../router';
import { call, trouble } from '../../../phone';
import { useEditing, useKept } from '../../../keep';
import { announce } from '../../../live';
import { t } from '../../../words';
import { asTyped } from '../../../logic/amount';
import { moveMonth, pressAmount } from '../logic';
import { MonthStepper, Pad } from '../parts';

type What = 'received' | 'promised';

function Month({ month, set }: { month: string; set: (month: string) => void }) {
  const now = today().slice(0, 7);
  const last = moveMonth(now, -1);
  const other = useSignal(month !== now && month !== last);
  const choose = (value: string): void => void ((other.value = false), set(value));
  return (
    <section aria-label={t('diary.money.month')}>
      <h2>{t('diary.money.month')}</h2>
      <div class="btns">
        <Button press={() => choose(last)} pressed={!other.value && month === last}>{t('diary.money.last')}</Button>
        <Button press={() => choose(now)} pressed={!other.value && month === now}>{t('diary.money.this')}</Button>
        <Button press={() => (other.value = true)} pressed={other.value}>{t('diary.money.other')}</Button>
      </div>
      {other.value && <MonthStepper value={month} onChange={set} />}
    </section>
  );
}

export function Pay() {
  const what = useKept<What>('what', 'received');
  const month = useKept('month', moveMonth(today(), -1));
  const amount = useKept('amount', '');
  const fault = useSignal<string | null>(null);
  useEditing(amount.value !== '');
  const keep = async (text: string): Promise<void> => {
    if (text === '') return void (fault.value = t('diary.money.need'));
    try {
      const money = await call('parse_money', { text });
      await call('diary_add', { entered: { day: today(), pay_month: `${month.value}-01`, [what.value]: money } });
      announce(t('diary.saved'));
      replace('more.diary.month', { month: today().slice(0, 7) });
    } catch (error) {
      fault.value = trouble(error).message;
    }
  };
  const main = <Button kind="main" icon="check" press={() => void keep(asTyped(amount.value))}>{t('diary.save')}</Button>;
  return (
    <Page title={t('diary.pay')} main={main}>
      <div class="form">
      <Choice legend={t('diary.money.what')} value={what.value} onChoose={(next) => (what.value = next)} options={[
        { value: 'received', label: t('diary.money.received') },
        { value: 'promised', label: t('diary.money.promised') },
      ]} />
      <Month month={month.value} set={(next) => (month.value = next)} />
      <section aria-label={t('diary.money.how')}>
        <h2>{t('diary.money.how')}</h2>
        {fault.value && <Alert kind="alert" live title={fault.value} />}
        <p class="shown-amount" role="status"><b>{amount.value || '0'}</b> {t('money.yuan')}</p>
        <Pad label={t('diary.money.how')} third="." onKey={(key) => (amount.value = pressAmount(amount.value, key))} />
        {what.value === 'received' && (
          <>
            <p>{t('diary.money.zero.note')}</p>
            <div class="stack"><Button press={() => void keep('0')}>{t('diary.money.zero')}</Button></div>
          </>
        )}
      </section>
      </div>
    </Page>
  );
}
