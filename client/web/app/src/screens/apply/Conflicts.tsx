// Two values for one thing: both shown with who wrote them and when; the person takes one, gives a third, or leaves it.

import type { ConflictSide, ConflictView } from '../../../../js/src/generated/types';
import { call, useCall } from '../../phone';
import { type Params, back } from '../../router';
import { t } from '../../words';
import { lang } from '../../settings';
import { useKept } from '../../keep';
import { useSignal } from '@preact/signals';
import { Alert, Button, Choice, Empty, Icon, Page, Row, Rows, Shown, today } from '../../ui';
import { asTyped } from '../../logic/amount';
import { Control } from './Control';
import { keep } from './Days';

const NEITHER = 'neither';

/** A moment as people say it, at the place this app is about. */
function sayWhen(millis: number): string {
  return new Date(millis).toLocaleString(lang.value === 'en' ? 'en-GB' : 'zh-CN', { timeZone: 'Asia/Shanghai', month: 'numeric', day: 'numeric', weekday: 'short', hour: '2-digit', minute: '2-digit' });
}

function who(side: ConflictSide, device: string | null | undefined): string {
  const when = sayWhen(side.written_at);
  if (!side.own) return t('pick.other', { when });
  return t(side.device === null || side.device === device ? 'pick.this' : 'pick.mine', { when });
}

const about = (one: ConflictView): Record<string, string> => ({ of: one.application, path: one.path });

/** Every one of them. */
export function ConflictList({ params }: { params: Params }) {
  const only = params['id'];
  const all = useCall('conflicts', {});
  const record = useCall('record_conflicts', {}).value.value ?? [];
  return (
    <Page title={t('pick.list')}>
      <p>{t('pick.title')}</p>
      <Shown of={all}>
        {(found) => {
          const shown = only ? found.filter((one) => one.application === only) : [...found, ...record];
          return shown.length === 0 ? <Empty>{t('pick.list.none')}</Empty> : (
            <Rows label={t('pick.list')}>
              {shown.map((one) => <Row key={`${one.application} ${one.path}`} to="apply.conflict" params={about(one)} icon="users" title={one.words} note={one.title || t('pick.record')} />)}
            </Rows>
          );
        }}
      </Shown>
    </Page>
  );
}

/** The value is written for an application, or for the person's own record. */
function settle(one: ConflictView, chosen: { side: number } | { text: string }): Promise<unknown> {
  const { application: id, path } = one;
  const record = id === 'profile';
  if ('side' in chosen) return record ? call('choose_in_record', { path, side: chosen.side }) : call('choose', { id, path, side: chosen.side });
  return record ? call('choose_other_in_record', { path, text: chosen.text }) : call('choose_other', { id, path, text: chosen.text });
}

/** One of them. */
export function ConflictScreen({ params }: { params: Params }) {
  const { of = '', path = '' } = params;
  const apps = useCall('conflicts', {});
  const record = useCall('record_conflicts', {}).value.value ?? [];
  const all = [...(apps.value.value ?? []), ...record];
  const at = all.findIndex((one) => one.application === of && one.path === path);
  const one = all[at];
  return one ? <Choosing one={one} n={at + 1} total={all.length} /> : (
    <Page title={t('pick.list')}><Shown of={apps}>{() => <Empty>{t('pick.list.none')}</Empty>}</Shown></Page>
  );
}

function Choosing({ one, n, total }: { one: ConflictView; n: number; total: number }) {
  const device = useCall('status', {}).value.value?.device;
  const chosen = useKept<string | null>('chosen', null);
  const other = useKept<string | null>('other', null);
  const missing = useSignal(false);
  const options = [
    ...one.sides.map((side, index) => ({ value: String(index), label: side.words, note: who(side, device) })),
    { value: NEITHER, label: t('pick.neither'), note: null },
  ];
  const standing = one.control === 'date' ? today() : null;
  const save = (): void => {
    const text = asTyped((other.value ?? standing ?? '').trim());
    if (chosen.value === null || (chosen.value === NEITHER && text === '')) missing.value = true;
    else keep(settle(one, chosen.value === NEITHER ? { text } : { side: Number(chosen.value) }));
  };
  const title = total > 1 ? t('pick.of', { what: one.words, n, of: total }) : one.words;
  return (
    <Page title={title} main={<Button kind="main" press={save}>{t('pick.use')}</Button>}>
      {one.title && <p class="tags"><span class="tag">{one.title}</span></p>}
      <p>{t('pick.both')}</p>
      {missing.value && <Alert kind="warn" live title={t('pick.first')} />}
      <Choice legend={one.words} hideLegend options={options} value={chosen.value} onChoose={(value) => { chosen.value = value; missing.value = false; }} />
      {chosen.value === NEITHER && (
        <section class="third">
          <h2>{t('pick.new')}</h2>
          <Control asked={{ kind: one.control, label: one.words, options: one.choices }} value={other.value} onChange={(value) => { other.value = value; missing.value = false; }} />
        </section>
      )}
      <div class="btns"><Button press={back}>{t('pick.later')}</Button></div>
      <p class="kept"><Icon name="history" /> {t('pick.reversible')}</p>
    </Page>
  );
}
