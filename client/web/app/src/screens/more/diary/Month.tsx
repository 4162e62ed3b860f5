// One month of the diary: its sums, then its entries, the latest first.

import { Alert, Button, Empty, Page, Row, Rows, Shown } from '../../../ui';
import { type Params } from '../../../router';
import { type Result, useCall } from '../../../phone';
import { t } from '../../../words';
import { Plain } from '../parts';

type Entry = Result<'diary_list'>[number];

const STATES: Readonly<Record<string, 'diary.taken' | 'diary.two' | 'diary.incomplete'>> = {
  taken_back: 'diary.taken',
  two_versions: 'diary.two',
  incomplete: 'diary.incomplete',
};

function note(entry: Entry): string {
  const odd = STATES[entry.state];
  if (odd) return t(odd);
  const paid = entry.lines.filter((line) => line.code === 'promised' || line.code === 'received').map((line) => line.words);
  return [entry.times, entry.worked, entry.worked && entry.kind_words, ...paid, entry.employer].filter(Boolean).join(' · ');
}

const Entries = ({ of }: { of: readonly Entry[] }) =>
  of.length === 0 ? <Empty>{t('list.none')}</Empty> : (
    <Rows>
      {[...of].reverse().map((entry) => (
        <Row key={entry.id} title={entry.day_words ?? t('diary.entry')} note={note(entry)} to="more.diary.entry" params={{ id: entry.id }} />
      ))}
    </Rows>
  );

export function Month({ params }: { params: Params }) {
  const month = params['month'] ?? '';
  const entries = useCall('diary_list', { month });
  const totals = useCall('diary_totals', {}).value.value;
  const sums = totals?.months.find((one) => one.month === month);
  return (
    <Page title={sums?.title ?? month} main={<Button kind="main" icon="plus" to="more.diary.add">{t('diary.add')}</Button>}>
      {sums && (
        <section class="card">
          <Plain of={sums.lines.map((one) => one.words)} />
          {sums.approximate && <small>{t('diary.approx')}</small>}
          {sums.overlapping && <Alert kind="warn" title={t('diary.overlap')} />}
        </section>
      )}
      <Shown of={entries}>{(of) => <Entries of={of} />}</Shown>
    </Page>
  );
}
