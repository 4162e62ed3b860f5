// A newer version of the way: what changes for this person, from when, and their choice.

import type { UpgradeChangeView } from '../../../../js/src/generated/types';
import { call } from '../../phone';
import { type Params, back } from '../../router';
import { t } from '../../words';
import { Button, Empty, Page, Say, Shown, sayDay } from '../../ui';
import { keep } from './Days';
import { useApplication } from './shared';

function Change({ one }: { one: UpgradeChangeView }) {
  const differs = one.before !== one.after;
  return (
    <div class="leaf">
      <p><b><Say text={one.words} /></b></p>
      {differs && one.before && <p><small>{t('up.before')}</small><Say text={one.before} /></p>}
      {differs && one.after && <p><small>{t('up.after')}</small><b><Say text={one.after} /></b></p>}
      {one.from && <p><small>{t('up.since', { date: sayDay(one.from) })}</small></p>}
      {one.sources.map((source) => <p key={source} class="cite"><Say text={source} /></p>)}
    </div>
  );
}

export function UpgradeScreen({ params }: { params: Params }) {
  const id = params['id'] ?? '';
  const read = useApplication(id);
  const offer = read.value.value?.upgrade;
  return (
    <Page title={t('up.title')} main={offer ? <Button kind="main" press={() => keep(call('upgrade', { id }))}>{t('up.accept')}</Button> : null}>
      <Shown of={read}>
        {(app) => !app.upgrade ? <Empty>{t('up.none')}</Empty> : (
          <>
            <p><Say text={app.upgrade.words} /></p>
            <p>{t('app.upgrade')}</p>
            <p>{app.upgrade.since ? t('up.since', { date: sayDay(app.upgrade.since) }) : t('up.since.none')}</p>
            <h2>{t('up.what')}</h2>
            {app.upgrade.changes.length === 0 && <p>{t('up.same')}</p>}
            {app.upgrade.changes.map((one, index) => <Change key={index} one={one} />)}
            <p><small>{t('up.back')}</small></p>
            <div class="btns"><Button press={back}>{t('up.stay')}</Button></div>
          </>
        )}
      </Shown>
    </Page>
  );
}
