// Urgent notices of this place, above everything, each until its last day.

import { Alert, Call, Icon, Lines, Page, Say, Shown, Sources } from '../../ui';
import { type Params, go, wayTo } from '../../router';
import { place, useCall } from '../../phone';
import { t } from '../../words';

/** One line each, on the first screen. */
export function Urgent() {
  const all = useCall('notices', { place: place.value }).value.value ?? [];
  return (
    <>
      {all.map((one) => (
        <button
          key={one.id}
          type="button"
          class="urgent"
          data-way={wayTo('find.notice', { id: one.id })}
          onClick={() => go('find.notice', { id: one.id })}
        >
          <Icon name="alert-triangle" />
          <span class="row-text">
            <span>
              <b>{t('find.urgent')}</b> <Say text={one.title} />
            </span>
            <span class="row-note">{t('find.until', { date: one.until_words })}</span>
          </span>
          <Icon name="chevron-right" />
        </button>
      ))}
    </>
  );
}

export function Notice({ params }: { params: Params }) {
  const read = useCall('notices', { place: place.value });
  const one = read.value.value?.find((notice) => notice.id === params['id']);
  return (
    <Page title={one?.title ?? t('find.urgent')}>
      <Shown of={read}>
        {() =>
          one === undefined ? (
            <p>{t('err.notfound')}</p>
          ) : (
            <>
              <Alert kind="alert" title={t('find.until', { date: one.until_words })}>
                <Lines of={one.text.split('\n')} />
              </Alert>
              <div class="btns">
                {one.call
                  .filter((line) => line.phone !== null)
                  .map((line) => (
                    <Call key={line.id} number={line.phone ?? ''}>
                      <Say text={line.title} />
                    </Call>
                  ))}
              </div>
              <Sources of={one.sources} />
            </>
          )
        }
      </Shown>
    </Page>
  );
}
