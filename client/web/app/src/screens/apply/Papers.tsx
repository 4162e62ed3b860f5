// Papers: what is wanted, in which form and why, what the person has; and for one of them its form, its days, its pictures.

import type { ApplicationView, ChecklistGroupView, ChecklistItemView, PaperForm } from '../../../../js/src/generated/types';
import { call } from '../../phone';
import { type Params } from '../../router';
import { t } from '../../words';
import { useEditing, useKept } from '../../keep';
import { Alert, Button, Check, Choice, Empty, Icon, Link, Page, Row, Rows, Say, Shown, sayDay, today } from '../../ui';
import { Day } from './Control';
import { keep } from './Days';
import { Pictures } from './Pictures';
import { KeptHere, Because, colon, useApplication } from './shared';

type FormKey = 'original' | 'copy' | 'digital' | 'original_and_copy' | 'either';

const good = (item: ChecklistItemView): boolean => item.state === 'good';

/** The list, group by group. */
export function PapersScreen({ params }: { params: Params }) {
  const id = params['id'] ?? '';
  const read = useApplication(id);
  return (
    <Page title={t('paper.title')}>
      <Shown of={read}>
        {(app) => app.checklist.length === 0 ? <Empty>{t('list.none')}</Empty> : <>{app.checklist.map((group) => <Group key={group.id} app={app} group={group} />)}</>}
      </Shown>
    </Page>
  );
}

function Group({ app, group }: { app: ApplicationView; group: ChecklistGroupView }) {
  const need = group.applies === 'no' ? t('paper.not') : group.applies === 'undecided' ? t('paper.maybe') : t(group.need === 'all_of' ? 'paper.all' : 'paper.any');
  const tone = group.applies === 'no' || group.satisfied ? 'ok' : 'warn';
  return (
    <section class="group">
      <h2><Say text={group.title} /></h2>
      <p class="tags"><span class={`tag tone-${tone}`}>{group.applies === 'yes' && group.satisfied ? t('one.papers.done') : need}</span></p>
      {group.applies === 'undecided' && <Link to="apply.questions" params={{ id: app.id }} icon="question-mark">{t('paper.undecided')}</Link>}
      {group.applies !== 'no' && (
        <Rows label={group.title}>
          {group.items.map((item) => (
            <Row key={item.document} to="apply.paper" params={{ id: app.id, document: item.document }} icon={good(item) ? 'check' : 'id'} title={item.title} note={item.note} mark={<State item={item} />} />
          ))}
        </Rows>
      )}
      <Because lines={group.sources} />
    </section>
  );
}

const State = ({ item }: { item: ChecklistItemView }) => (
  <span class="tags">
    <span class={`tag${good(item) ? ' tone-ok' : item.state === 'missing' ? '' : ' tone-warn'}`}>{item.words}</span>
    {item.photos.length > 0 && <span class="tag"><Icon name="camera" />{item.photos.length}</span>}
  </span>
);

const itemOf = (app: ApplicationView, document: string): ChecklistItemView | undefined => app.checklist.flatMap((group) => group.items).find((item) => item.document === document);

/** One paper. */
export function PaperScreen({ params }: { params: Params }) {
  const { id = '', document = '' } = params;
  const read = useApplication(id);
  const item = read.value.value ? itemOf(read.value.value, document) : undefined;
  const main = item ? <Button kind="main" to="apply.have" params={{ id, document }} icon="check">{t('paper.have')}</Button> : null;
  return (
    <Page title={item?.title ?? t('paper.title')} main={main}>
      <Shown of={read}>{() => item ? <One id={id} item={item} /> : <Empty>{t('paper.unknown')}</Empty>}</Shown>
    </Page>
  );
}

function One({ id, item }: { id: string; item: ChecklistItemView }) {
  return (
    <>
      <p class="tags"><span class={`tag tone-${good(item) ? 'ok' : 'warn'}`}>{item.words}</span></p>
      {item.form && <p>{t('paper.want', { form: t(`paper.form.${item.form as FormKey}`) })}</p>}
      {item.issuer && <p><Say text={t('paper.issuer', { who: item.issuer })} /></p>}
      {item.note && <Alert kind="warn"><p><Say text={item.note} /></p></Alert>}
      <Held id={id} item={item} />
      <Pictures id={id} document={item.document} title={item.title} />
    </>
  );
}

/** What was recorded of it, with "it is gone". */
function Held({ id, item }: { id: string; item: ChecklistItemView }) {
  if (item.held.length === 0) return null;
  const gone = (form: PaperForm): void => keep(call('paper_gone', { id, document: item.document, form }), 0);
  return (
    <section>
      <h2>{t('paper.held')}</h2>
      <ul class="plain">
        {item.held.map((held) => (
          <li key={held.form}>
            <p>
              <b>{t(`paper.form.${held.form as FormKey}`)}</b>
              {held.issued_on && <small>{t('paper.issued')} {sayDay(held.issued_on)}</small>}
              {held.valid_until && <small>{t('paper.until')} {sayDay(held.valid_until)}</small>}
              {held.gone && <span class="tag tone-warn">{t('paper.gone')}</span>}
            </p>
            {!held.gone && <><small>{t('paper.gone.why')}</small><div class="btns"><Button press={() => gone(held.form as PaperForm)}>{t('paper.gone')}</Button></div></>}
          </li>
        ))}
      </ul>
    </section>
  );
}

const FORMS: readonly PaperForm[] = ['original', 'copy', 'digital'];

/** Recording that one has it: which form, and the days that matter. */
export function HaveScreen({ params }: { params: Params }) {
  const { id = '', document = '' } = params;
  const read = useApplication(id);
  const item = read.value.value ? itemOf(read.value.value, document) : undefined;
  const form = useKept<PaperForm>('form', 'original');
  const issued = useKept<string | null>('issued', null);
  const ends = useKept('ends', false);
  const until = useKept('until', today());
  useEditing(issued.value !== null || ends.value);
  const save = (): void => keep(call('paper', { id, paper: { document, form: form.value, issued_on: issued.value, valid_until: ends.value ? until.value : null } }));
  const first = item?.form === 'copy' || item?.form === 'digital' ? [item.form as PaperForm] : [];
  const forms = [...first, ...FORMS.filter((one) => !first.includes(one))];
  return (
    <Page title={item ? colon(t('paper.have'), item.title) : t('paper.have')} main={<Button kind="main" press={save}>{t('ask.save')}</Button>}>
      <Shown of={read}>
        {() => !item ? <Empty>{t('paper.unknown')}</Empty> : (
          <>
            <Choice legend={t('paper.have.form')} options={forms.map((one) => ({ value: one, label: t(`paper.form.${one}`) }))} value={form.value} onChoose={(one) => (form.value = one)} />
            {item.ages && <section><h2>{t('paper.issued')}</h2><p class="why">{t('paper.issued.why')}</p><Day label={t('paper.issued')} value={issued.value} onChange={(day) => (issued.value = day)} /></section>}
            <h2>{t('paper.until')}</h2>
            <Check checked={!ends.value} onChange={(none) => (ends.value = !none)}>{t('paper.until.none')}</Check>
            {ends.value && <Day label={t('paper.until')} value={until.value} onChange={(day) => (until.value = day)} />}
            <KeptHere />
          </>
        )}
      </Shown>
    </Page>
  );
}
