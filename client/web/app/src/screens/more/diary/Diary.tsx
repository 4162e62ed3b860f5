// The diary: where it is kept, each month with what it comes to, and what can be made of it.

import { Alert, Button, Empty, Page, Row, Rows, Shown } from '../../../ui';
import { type Result, useCall } from '../../../phone';
import { t } from '../../../words';

type Month = Result<'diary_totals'>['months'][number];

/** Where it is kept, and that anybody who has the phone can read it while there is no PIN. */
function Where() {
  const open = useCall('has_pin', {}).value.value === false;
  return (
    <Shown of={useCall('diary_status', {})}>
      {(status) => (
        <Rows>
          {open && <Row icon="key" title={t('diary.nopin')} note={t('safe.pin.set')} to="more.pin.set" params={{ what: 'set' }} />}
          {status.shared
            ? <Row icon="cloud-up" title={t('diary.shared')} note={t('diary.shared.note')} to="more.diary.share" />
            : <Row icon="lock" title={t('diary.here', { n: status.only_here })} note={t('diary.here.note')} to="more.diary.share" />}
        </Rows>
      )}
    </Shown>
  );
}

/** What a month comes to, in one line; what nobody noted is left for the month's own page. */
function line(month: Month): string {
  const unknown = new Set([month.promised === null && 'promised', month.received === null && 'received']);
  return month.lines.filter((one) => !unknown.has(one.code)).map((one) => one.words).join(' · ');
}

function Months({ of }: { of: Result<'diary_totals'> }) {
  if (of.months.length === 0) return <Empty>{t('diary.none')}</Empty>;
  return (
    <>
      <h2>{t('diary.months')}</h2>
      {of.unsettled > 0 && <Alert kind="warn" title={t('diary.unsettled', { n: of.unsettled })} />}
      <Rows label={t('diary.months')}>
        {[...of.months].reverse().map((month) => (
          <Row key={month.month} icon="calendar" title={month.title} note={line(month)} to="more.diary.month" params={{ month: month.month }} />
        ))}
      </Rows>
      <Rows>
        <Row icon="printer" title={t('diary.evidence')} to="more.diary.evidence" />
        <Row icon="calculator" title={t('diary.reckon')} to="more.calc" />
      </Rows>
    </>
  );
}

export function Diary() {
  const totals = useCall('diary_totals', {});
  const main = (
    <div class="pair">
      <Button kind="main" icon="plus" to="more.diary.add">{t('diary.add')}</Button>
      <Button icon="cash" to="more.diary.pay">{t('diary.pay')}</Button>
    </div>
  );
  return (
    <Page title={t('diary.title')} main={main}>
      <p>{t('diary.why')}</p>
      <Shown of={totals}>{(of) => <><Months of={of} />{of.months.length > 0 && <Where />}</>}</Shown>
    </Page>
  );
}
