// What the office said: notes with their day, added by choosing a sentence, with words of one's own if one likes.

import { call } from '../../phone';
import { type Params } from '../../router';
import { t } from '../../words';
import { useEditing, useKept } from '../../keep';
import { useSignal } from '@preact/signals';
import { Alert, Button, Choice, Empty, Field, Page, Say, Shown } from '../../ui';
import { keep } from './Days';
import { KeptHere, sayFullDay, useApplication } from './shared';

/** The notes. */
export function NotesScreen({ params }: { params: Params }) {
  const id = params['id'] ?? '';
  const read = useApplication(id);
  return (
    <Page title={t('note.title')} main={<Button kind="main" to="apply.note" params={{ id }} icon="plus">{t('note.add')}</Button>}>
      <Shown of={read}>
        {(app) => app.noted.length === 0 ? <Empty>{t('note.none')}</Empty> : (
          <ul class="plain">
            {[...app.noted].reverse().map((note, index) => (
              <li key={index} class="noted"><small>{sayFullDay(note.on)}</small><Say text={note.text} /></li>
            ))}
          </ul>
        )}
      </Shown>
    </Page>
  );
}

const SAID = ['note.missing', 'note.money', 'note.elsewhere', 'note.later', 'note.refused', 'note.accepted', 'note.noreceipt', 'note.nowriting'] as const;

/** One more. */
export function NoteScreen({ params }: { params: Params }) {
  const id = params['id'] ?? '';
  const said = useKept<(typeof SAID)[number] | null>('said', null);
  const more = useKept('more', '');
  const missing = useSignal(false);
  useEditing(said.value !== null || more.value !== '');
  const save = (): void => {
    const text = [said.value && t(said.value), more.value.trim()].filter(Boolean).join('。');
    if (text === '') missing.value = true;
    else keep(call('note', { id, text }));
  };
  return (
    <Page title={t('note.choose')} main={<Button kind="main" press={save}>{t('ask.save')}</Button>}>
      {missing.value && <Alert kind="warn" live title={t('note.need')} />}
      <Choice legend={t('note.choose')} hideLegend options={SAID.map((key) => ({ value: key, label: t(key) }))} value={said.value} onChoose={(key) => { said.value = key; missing.value = false; }} />
      <Field label={t('note.more')} value={more.value} onInput={(text) => (more.value = text)} long />
      <KeptHere />
    </Page>
  );
}
