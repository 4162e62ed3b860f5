// The beginning of this room: how sending stands, one's own records, this phone, and what helps oneself and others.

import { Page, Row, Rows, SyncLine } from '../../ui';
import { drafts } from '../../settings';
import { t } from '../../words';

/** Of a phone of drafts: what is tried in it, and what belongs to the page. Nothing here sends, and nothing here is the person's. */
const OfDrafts = () => (
  <Page title={t('more.title')} read={false}>
    <Rows label={t('more.title')}>
      <Row icon="eye" title={t('prev.title')} note={t('more.preview.inside')} to="more.preview" />
      <Row icon="notebook" title={t('more.diary')} note={t('more.diary.note')} to="more.diary" />
      <Row icon="calculator" title={t('more.calc')} note={t('more.calc.note')} to="more.calc" />
      <Row icon="phone" title={t('more.points')} to="find.services" />
      <Row icon="history" title={t('more.history')} to="find.history" />
      <Row icon="language" title={t('more.look')} to="more.look" />
      <Row icon="info-circle" title={t('more.about')} to="more.about" />
    </Rows>
  </Page>
);

export const Home = () => (drafts ? <OfDrafts /> : <OfThePerson />);

function OfThePerson() {
  return (
    <Page title={t('more.title')} read={false}>
      <SyncLine />
      <h2>{t('more.group.mine')}</h2>
      <Rows label={t('more.group.mine')}>
        <Row icon="notebook" title={t('more.diary')} note={t('more.diary.note')} to="more.diary" />
        <Row icon="calculator" title={t('more.calc')} note={t('more.calc.note')} to="more.calc" />
      </Rows>
      <h2>{t('more.group.phone')}</h2>
      <Rows label={t('more.group.phone')}>
        <Row icon="shield" title={t('more.safety')} note={t('more.safety.note')} to="more.safety" />
        <Row icon="cloud-up" title={t('more.sync')} to="more.sync" />
        <Row icon="device-mobile" title={t('more.devices')} note={t('more.devices.note')} to="more.devices" />
        <Row icon="language" title={t('more.look')} to="more.look" />
      </Rows>
      <h2>{t('more.group.all')}</h2>
      <Rows label={t('more.group.all')}>
        <Row icon="phone" title={t('more.points')} to="find.services" />
        <Row icon="message" title={t('more.report')} note={t('more.report.note')} to="more.reports" />
        <Row icon="history" title={t('more.history')} to="find.history" />
        <Row icon="info-circle" title={t('more.about')} to="more.about" />
        <Row icon="eye" title={t('more.preview')} note={t('more.preview.note')} to="more.preview" />
      </Rows>
    </Page>
  );
}
