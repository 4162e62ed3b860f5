// One entry: what it says, when it was written, what was corrected, the fingerprints of its photos, and what can be done with it.

import { useSignal } from '@preact/signals';
import { Alert, Button, Empty, Page, Say, Shown, sayDay } from '../../../ui';
import { type Params, back, go } from '../../../router';
import { type Result, call, trouble, useCall } from '../../../phone';
import { announce } from '../../../live';
import { t } from '../../../words';
import { hex } from '../logic';
import { Plain } from '../parts';

type One = Result<'diary_list'>[number];

function Corrections({ of }: { of: One['corrections'] }) {
  if (of.length === 0) return null;
  const words = (one: One['corrections'][number]): string =>
    t('diary.was', { label: one.label, before: one.before.join('、') || t('diary.was.none'), after: one.after });
  return <section><h2>{t('diary.changed')}</h2><Plain of={of.map(words)} /></section>;
}

function State({ of }: { of: One }) {
  if (of.state === 'taken_back') return <Alert kind="warn" title={t('diary.taken')} />;
  if (of.state === 'incomplete') return <Alert kind="warn" title={t('diary.incomplete')} />;
  if (of.state !== 'two_versions') return null;
  return (
    <Alert kind="warn" title={t('diary.two')}>
      <Plain of={of.versions.map((one) => `${one.label}：${one.values.join(' / ')}`)} />
    </Alert>
  );
}

/** Photos by name and fingerprint. The picture stays where it is; only its bytes are hashed here. */
function Marks({ of }: { of: One }) {
  const said = useSignal<string | null>(null);
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    try {
      const sha256 = hex(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
      await call('diary_mark', { entry: of.id, file: file.name, sha256 });
      announce((said.value = t('diary.marked', { name: file.name })));
    } catch (error) {
      said.value = trouble(error).message;
    }
  };
  return (
    <section>
      <h2>{t('diary.marks')}</h2>
      <p>{t('diary.mark.note')}</p>
      <ul class="plain-list">
        {of.marks.map((mark) => <li key={mark.id}><span>{mark.file}<small>{t('diary.print', { hash: mark.sha256.slice(0, 16) })}…</small></span></li>)}
      </ul>
      {'subtle' in crypto ? (
        <label class="btn btn-plain file">
          <span>{t('diary.mark')}</span>
          <input class="unseen" type="file" accept="image/*,application/pdf" onChange={(event) => void take(event.currentTarget.files?.[0])} />
        </label>
      ) : <p>{t('diary.mark.no')}</p>}
      {said.value && <p role="status">{said.value}</p>}
    </section>
  );
}

function Shows({ of }: { of: One }) {
  const gone = of.state === 'taken_back';
  return (
    <>
      <State of={of} />
      <section class="card">
        <Plain of={of.lines.map((line) => line.words)} />
        {of.kind_words && <p><Say text={of.kind_words} /></p>}
        {of.written_on && <small>{t('diary.written', { day: sayDay(of.written_on) })} · {of.only_here ? t('diary.only') : t('diary.left')}</small>}
      </section>
      <Corrections of={of.corrections} />
      {!gone && <Marks of={of} />}
      {!gone && <div class="btns"><Button kind="danger" icon="trash" to="more.diary.remove" params={{ id: of.id }}>{t('diary.remove')}</Button></div>}
    </>
  );
}

const useEntry = (id: string) => {
  const list = useCall('diary_list', {});
  return { list, entry: list.value.value?.find((one) => one.id === id) };
};

/** One entry. */
export function Entry({ params }: { params: Params }) {
  const { list, entry } = useEntry(params['id'] ?? '');
  const fix = entry && entry.state !== 'taken_back';
  return (
    <Page title={entry?.day_words ?? t('diary.entry')} main={fix ? <Button kind="main" icon="pencil" to="more.diary.correct" params={{ id: entry.id }}>{t('diary.correct')}</Button> : null}>
      <Shown of={list}>{() => (entry ? <Shows of={entry} /> : <Empty>{t('err.notfound')}</Empty>)}</Shown>
    </Page>
  );
}

/** Nothing of it ever left this phone, so that removing leaves no trace. */
const erases = (entry: One): boolean => entry.only_here && entry.received_at === null;

/** Removing an entry: what will become of it is said before. */
export function Remove({ params }: { params: Params }) {
  const { list, entry } = useEntry(params['id'] ?? '');
  const done = useSignal<string | null>(null);
  const fault = useSignal<string | null>(null);
  const remove = async (): Promise<void> => {
    try {
      const became = await call('diary_remove', { id: params['id'] ?? '' });
      announce((done.value = t(became === 'erased' ? 'diary.erased' : 'diary.taken_back')));
    } catch (error) {
      fault.value = trouble(error).message;
    }
  };
  if (done.value) return <Page title={t('diary.remove')} main={<Button kind="main" press={() => go('more.diary')}>{t('diary.title')}</Button>}><Alert kind="ok" title={done.value} /></Page>;
  return (
    <Page title={t('diary.remove')}>
      <Shown of={list}>
        {() => entry ? (
          <>
            <h2>{entry.day_words}</h2>
            <Plain of={entry.lines.map((line) => line.words)} />
            <Alert kind="warn" title={t(erases(entry) ? 'diary.remove.erase' : 'diary.remove.mark')} />
            {fault.value && <Alert kind="alert" live title={fault.value} />}
            <div class="stack">
              <Button kind="danger" icon="trash" press={() => void remove()}>{t(erases(entry) ? 'diary.remove.do.erase' : 'diary.remove.do.mark')}</Button>
              <Button press={back}>{t('top.back')}</Button>
            </div>
          </>
        ) : <Empty>{t('err.notfound')}</Empty>}
      </Shown>
    </Page>
  );
}
