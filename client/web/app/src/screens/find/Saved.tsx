// What was saved, at hand. The list says what troubles somebody, so it is private: while the phone is locked it is not there.

import { Alert, Button, Empty, Fail, Page, Row, Rows, Say, Shown } from '../../ui';
import { type Result, mode, status, useCall, useDo } from '../../phone';
import { announce } from '../../live';
import { t } from '../../words';

type One = Result<'saved'>[number];

/** How many the first screen shows. */
const FIRST = 3;

const SavedRow = ({ one }: { one: One }) => (
  <Row
    title={one.title}
    note={one.changed !== null ? one.changed : one.withdrawn === null ? (one.gone ? t('find.saved.lost') : one.place_name) : `${t('find.saved.gone')} ${one.withdrawn}`}
    icon="bookmark"
    to="find.answer"
    params={{ article: one.article, place: one.place }}
  />
);

/** The latest, on the first screen; nothing there if nothing was saved, or if it may not be seen. */
export function Saved() {
  const all = useCall('saved', {}).value.value;
  if (!all || all.length === 0) return null;
  return (
    <section>
      <h2>{t('find.saved')}</h2>
      <Rows>
        {all.slice(0, FIRST).map((one) => (
          <SavedRow key={`${one.article} ${one.place}`} one={one} />
        ))}
        {all.length > FIRST && <Row title={t('find.saved.all')} to="find.saved" />}
      </Rows>
    </section>
  );
}

export function SavedList() {
  const read = useCall('saved', {});
  return (
    <Page title={t('find.saved')}>
      <Shown of={read}>
        {(all) =>
          all.length === 0 ? (
            <Empty>{t('find.saved.none')}</Empty>
          ) : (
            <Rows>
              {all.map((one) => (
                <SavedRow key={`${one.article} ${one.place}`} one={one} />
              ))}
            </Rows>
          )
        }
      </Shown>
    </Page>
  );
}

/** Saves an article, or takes it out again. */
export function SaveButton({ article, at }: { article: string; at: string }) {
  const all = useCall('saved', {});
  const [save, saving] = useDo('save_article');
  const [unsave] = useDo('unsave_article');
  // Where nothing can be kept, nothing is offered to be kept.
  if (mode.value !== 'writer' || !status.value?.unlocked || all.value.state === 'fail') return null;
  const isSaved = all.value.value?.some((one) => one.article === article && one.place === at) ?? false;
  const press = async (): Promise<void> => {
    await (isSaved ? unsave : save)({ article, place: at });
    if (!isSaved && saving.peek()?.state === 'ok') announce(t('ans.unsave'));
  };
  const changed = all.value.value?.find((one) => one.article === article && one.place === at)?.changed ?? null;
  return (
    <>
      {changed !== null && (
        <Alert kind="warn">
          <p>
            <Say text={changed} />
          </p>
          <Button press={() => void save({ article, place: at })}>{t('find.saved.seen')}</Button>
        </Alert>
      )}
      <Button icon={isSaved ? 'check' : 'bookmark'} press={() => void press()}>
        {t(isSaved ? 'ans.unsave' : 'ans.save')}
      </Button>
      {saving.value?.state === 'fail' && <Fail error={saving.value.error} />}
    </>
  );
}
