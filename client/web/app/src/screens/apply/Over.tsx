// "This should be free": what the phone found, in its own words, with the source and what to do. It accuses nobody by itself.

import type { OverchargeView } from '../../../../js/src/generated/types';
import { useState } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { type Params } from '../../router';
import { t } from '../../words';
import { Alert, Button, Call, Empty, Page, Row, Rows, Say, Shown, Verdict } from '../../ui';
import { Because, useApplication } from './shared';

/** Put aside for now; until the app is opened again. */
const later = new Set<string>();

/** Said aloud once; afterwards it stands there without interrupting. */
const told = new Set<string>();

/** The alert on a screen. */
export function OverAlert({ id, found }: { id: string; found: OverchargeView }) {
  const key = `${id} ${found.item} ${found.paid.minor}`;
  const aside = useSignal(later.has(key));
  const putAside = (): void => {
    later.add(key);
    aside.value = true;
  };
  const how = { id, item: found.item };
  const live = useState(() => !told.has(key) && told.add(key) !== null)[0];
  if (aside.value) return <Rows label={t('over.title')}><Row to="apply.over" params={how} icon="alert-triangle" title={t(found.should_be_free ? 'over.alert' : 'over.alert.more')} note={t('over.how')} /></Rows>;
  return (
    <Alert kind="alert" live={live} title={found.title ? `${found.title}` : t('over.title')}>
      <p><Say text={found.words} /></p>
      <p class="over-source"><small><Say text={[...new Set(found.sources)].join('；')} /></small></p>
      <div class="btns">
        <Button to="apply.over" params={how} icon="hand-stop">{t('over.how')}</Button>
        <Button press={putAside}>{t('over.later')}</Button>
      </div>
    </Alert>
  );
}

/** What to do about it. */
export function OverScreen({ params }: { params: Params }) {
  const { id = '', item = '' } = params;
  const read = useApplication(id);
  return (
    <Page title={t('over.title')}>
      <Shown of={read}>
        {(app) => {
          const found = app.overcharges.find((one) => one.item === item);
          if (!found) return <Empty>{t('over.gone')}</Empty>;
          return (
            <>
              <Verdict tone="alert"><Say text={found.words} /></Verdict>
              <Because lines={found.sources} />
              <ol class="numbered">
                {(['over.1', 'over.2', 'over.3', 'over.4'] as const).map((key) => <li key={key}>{t(key)}</li>)}
              </ol>
              <p>{t('over.unsafe')}</p>
              <div class="btns"><Call number="12345">{t('call.to', { number: '12345' })}</Call></div>
              <Rows label={t('over.how')}>
                {found.complaint && <Row to="apply.open" params={{ procedure: found.complaint, place: app.place }} icon="gavel" title={t('over.complain')} />}
                <Row to="apply.note" params={{ id }} icon="message" title={t('note.add')} />
                <Row to="apply.pay" params={{ id, kind: 'refunded', item }} icon="cash" title={t('over.settled')} />
              </Rows>
            </>
          );
        }}
      </Shown>
    </Page>
  );
}
