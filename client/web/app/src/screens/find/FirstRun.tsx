// Seen once: what this is, what stays private and what somebody who searches the phone could still find, where one is. Nothing has
// to be answered.

import { Button, Icon, Page, Say } from '../../ui';
import { type IconName } from '../../ui';
import { chooseLanguage, place, placeName } from '../../phone';
import { go, replace } from '../../router';
import { lang, seen } from '../../settings';
import { type Key, t } from '../../words';

function Point({ icon, keys }: { icon: IconName; keys: readonly Key[] }) {
  return (
    <li class="point">
      <Icon name={icon} />
      <span>{keys.map((key) => t(key)).join(lang.value === 'en' ? ' ' : '')}</span>
    </li>
  );
}

function Seen() {
  return (
    <li class="point">
      <Icon name="alert-triangle" />
      <span>
        {t('first.seen')}
        {lang.value === 'en' && ' '}
        {(['first.seen.icon', 'first.seen.browser', 'first.seen.photos'] as const)
          .map((key) => t(key))
          .join(lang.value === 'en' ? ', ' : '、')}
        {lang.value === 'en' ? '.' : '。'}
      </span>
    </li>
  );
}

function start(): void {
  seen.value = true;
  replace('find.home');
}

function startWithPin(): void {
  start();
  go('more.pin.set', { what: 'set' });
}

function Where() {
  const chosen = place.value === 'CN' ? t('first.choose') : placeName.value;
  return (
    <section class="where">
      <h2>{t('first.where')}</h2>
      <Button to="find.place" icon="map-pin">
        <Say text={chosen} />
      </Button>
      <small>{t('first.where.why')}</small>
    </section>
  );
}

export function FirstRun() {
  const other = lang.value === 'en' ? 'zh-Hans' : 'en';
  const main = (
    <>
      <Button kind="main" press={start}>
        {t('first.go')}
      </Button>
      <Button press={startWithPin} icon="lock">
        {t('first.pin')}
      </Button>
    </>
  );
  return (
    <Page
      title={t('first.title')}
      back={false}
      bare
      main={main}
      head={
        <button type="button" class="head-btn" lang={other} onClick={() => void chooseLanguage(other)}>
          <Icon name="language" />
          <span>{t('first.lang')}</span>
        </button>
      }
    >
      <p class="lead">{t('app.tagline')}</p>
      <p>{t('first.free')}</p>
      <ul class="points">
        <Point icon="lock" keys={['first.sealed', 'first.yours']} />
        <Seen />
        <Point icon="eye-off" keys={['first.hide']} />
        <Point icon="building-bank" keys={['first.work']} />
      </ul>
      <Where />
    </Page>
  );
}
