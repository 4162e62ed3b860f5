// What is under way: applications with where they stand and their next date; what waits for the person above, starting below.

import type { ApplicationSummary } from '../../../../js/src/generated/types';
import { useCall } from '../../phone';
import { t } from '../../words';
import { Button, Empty, Link, Page, Row, Rows, Shown, sayDay } from '../../ui';
import { Attention } from './shared';

function note(one: ApplicationSummary): string {
  const stage = one.stage_words ?? t('apply.stage.torn');
  const part = one.part && one.open ? ` · ${t('apply.part', { n: one.part[0], of: one.part[1] })}` : '';
  const due = one.next_due && one.open ? ` · ${t('apply.next.due', { date: sayDay(one.next_due) })}` : '';
  return `${stage}${part}${due}`;
}

function Chips({ one }: { one: ApplicationSummary }) {
  return (
    <span class="tags">
      <span class="tag">{one.place_name}</span>
      {one.conflicts > 0 && <span class="tag tone-warn">{t('apply.differs', { n: one.conflicts })}</span>}
      {one.not_sent > 0 && <span class="tag">{t('apply.unsent', { n: one.not_sent })}</span>}
      {one.withdrawn !== null && <span class="tag tone-warn">{t('ans.withdrawn')}</span>}
      {one.needs_newer_app && <span class="tag tone-warn">{t('start.update')}</span>}
    </span>
  );
}

const List = ({ label, of }: { label: string; of: readonly ApplicationSummary[] }) =>
  of.length === 0 ? null : (
    <>
      <h2>{label}</h2>
      <Rows label={label}>
        {of.map((one) => <Row key={one.id} to="apply.one" params={{ id: one.id }} icon="clipboard-list" title={one.title} note={note(one)} mark={<Chips one={one} />} />)}
      </Rows>
    </>
  );

export function Home() {
  const all = useCall('applications', {});
  return (
    <Page title={t('apply.title')} main={<Button kind="main" to="apply.list" icon="plus">{t('apply.start')}</Button>}>
      <Attention />
      <Shown of={all}>
        {(found) => (
          <>
            {found.length === 0 && <Empty>{t('apply.none')}</Empty>}
            <List label={t('apply.open')} of={found.filter((one) => one.open)} />
            <List label={t('apply.closed')} of={found.filter((one) => !one.open)} />
            {found.length > 0 && <Link to="apply.reminders" icon="clock">{t('remind.title')}</Link>}
          </>
        )}
      </Shown>
    </Page>
  );
}
