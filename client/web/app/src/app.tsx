// The whole app: the screen that is shown, the bar below it, the live line, and what catches a fault.

import { Component, type ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { type Entry, enter, here } from './router';
import { type Tab, isReady, load, roomOf, routeOf } from './screens/routes';
import { t } from './words';
import { said } from './live';
import { Icon } from './ui/Icon';
import { type IconName } from './ui/icon-names';
import { Empty, Fail, Page, Wait } from './ui';
import { DraftMark } from './ui/DraftMark';
import { drafts } from './settings';

const TABS: readonly { tab: Tab; icon: IconName; key: 'nav.find' | 'nav.me' | 'nav.apply' | 'nav.more' }[] = [
  { tab: 'find', icon: 'search', key: 'nav.find' },
  { tab: 'me', icon: 'user', key: 'nav.me' },
  { tab: 'apply', icon: 'clipboard-list', key: 'nav.apply' },
  { tab: 'more', icon: 'dots', key: 'nav.more' },
];

function Bar({ current }: { current: Tab }) {
  return (
    <nav class="bar" aria-label={t('nav.label')}>
      {TABS.map(({ tab, icon, key }) => (
        <button
          key={tab}
          type="button"
          class="bar-one"
          aria-current={tab === current ? 'page' : undefined}
          onClick={() => enter(`${tab}.home`)}
        >
          <Icon name={icon} />
          <span>{t(key)}</span>
        </button>
      ))}
    </nav>
  );
}

/** Catches a fault of one screen: kind words, and everything else goes on. */
class Boundary extends Component<{ entry: Entry; children: ComponentChildren }, { fault: Error | null; at: Entry | null }> {
  override state = { fault: null as Error | null, at: null as Entry | null };

  static override getDerivedStateFromError(fault: Error) {
    return { fault };
  }

  override render() {
    const { fault, at } = this.state;
    if (fault && (at === null || at === this.props.entry)) {
      if (at === null) this.state.at = this.props.entry;
      return (
        <Page title={t('app.name')}>
          <Fail error={{ code: 'screen', message: fault.message }} retry={() => this.setState({ fault: null, at: null })} />
        </Page>
      );
    }
    if (fault) this.setState({ fault: null, at: null });
    return this.props.children;
  }
}

function Screen({ entry }: { entry: Entry }) {
  const room = roomOf(entry.name);
  const failed = useSignal(false);
  const arrived = useSignal(0);
  const fetchRoom = (): void => {
    failed.value = false;
    load(room).then(
      () => (arrived.value += 1),
      () => (failed.value = true),
    );
  };
  useEffect(() => (isReady(room) ? undefined : fetchRoom()), [room]);
  const route = routeOf(entry.name);
  if (route) return <route.screen params={entry.params} key={arrived.value} />;
  if (isReady(room))
    return (
      <Page title={t('app.name')}>
        <Empty>{t('err.notfound')}</Empty>
      </Page>
    );
  return (
    <Page title={t('app.name')} quiet>
      {failed.value ? <Fail error={{ code: 'load', message: '' }} retry={fetchRoom} /> : <Wait />}
    </Page>
  );
}

/** Whose tab a screen belongs to also stands in the window's title; never what it is about. */
function useTitle(tab: Tab): void {
  const title = `${t('app.name')} · ${t(`nav.${tab}`)}`;
  useEffect(() => void (document.title = title), [title]);
}

export function App() {
  const entry = here.value;
  const route = routeOf(entry.name);
  const tab = route?.tab ?? roomOf(entry.name);
  useTitle(tab);
  return (
    <>
      {drafts && <DraftMark />}
      <Boundary entry={entry}>
        <Screen entry={entry} key={entry.id} />
      </Boundary>
      {!route?.bare && <Bar current={tab} />}
      <p class="unseen" role="status" aria-live="polite">
        {said.value}
      </p>
    </>
  );
}
