// Things to press. Each has a word; `to` opens a screen and lets focus come back here, `press` does something.

import { type ComponentChildren } from 'preact';
import { type Params, go, wayTo } from '../router';
import { Icon } from './Icon';
import { type IconName } from './icon-names';
import { Say } from './Say';

interface Way {
  /** The screen it opens. */
  readonly to?: string | undefined;
  readonly params?: Params | undefined;
  /** What it does, if it opens nothing. */
  readonly press?: (() => void) | undefined;
}

const act =
  ({ to, params, press }: Way) =>
  () =>
    to ? go(to, params) : press?.();
const way = ({ to, params }: Way): string | undefined => (to ? wayTo(to, params) : undefined);

/** A button. `main` stands at the bottom and is the one thing to do; `danger` cannot be undone. */
export function Button(
  p: Way & {
    kind?: 'main' | 'plain' | 'danger';
    icon?: IconName;
    label?: string;
    pressed?: boolean;
    off?: boolean;
    children: ComponentChildren;
  },
) {
  return (
    <button
      type="button"
      class={`btn btn-${p.kind ?? 'plain'}`}
      data-way={way(p)}
      aria-label={p.label}
      aria-pressed={p.pressed}
      disabled={p.off}
      onClick={act(p)}
    >
      {p.icon && <Icon name={p.icon} />}
      <span>{p.children}</span>
    </button>
  );
}

/** Words that lead on, smaller than a button, as easy to hit. */
export const Link = (p: Way & { icon?: IconName; children: ComponentChildren }) => (
  <button type="button" class="link" data-way={way(p)} onClick={act(p)}>
    {p.icon && <Icon name={p.icon} />}
    <span>{p.children}</span>
    {p.to && <Icon name="chevron-right" />}
  </button>
);

/** A telephone number to call. */
export const Call = ({ number, children }: { number: string; children: ComponentChildren }) => (
  <a class="btn btn-plain btn-call" href={`tel:${number}`}>
    <Icon name="phone" />
    <span>{children}</span>
  </a>
);

/** A row of a list: what it is, something about it, and onward. */
export const Row = (p: Way & { icon?: IconName; title: string; note?: string | null; mark?: ComponentChildren }) => (
  <button type="button" class="row" data-way={way(p)} onClick={act(p)}>
    {p.icon && <Icon name={p.icon} />}
    <span class="row-text">
      <span class="row-title">
        <Say text={p.title} />
      </span>
      {p.note && (
        <span class="row-note">
          <Say text={p.note} />
        </span>
      )}
      {p.mark}
    </span>
    <Icon name="chevron-right" />
  </button>
);

/** A list of rows. */
export const Rows = ({ children, label }: { children: ComponentChildren; label?: string }) => (
  <div class="rows" role="group" aria-label={label}>
    {children}
  </div>
);

/** A tile: a need, with icon and word. */
export const Tile = (p: Way & { icon: IconName; children: ComponentChildren }) => (
  <button type="button" class="tile" data-way={way(p)} onClick={act(p)}>
    <Icon name={p.icon} />
    <span>{p.children}</span>
  </button>
);

/** Tiles side by side. */
export const Tiles = ({ children }: { children: ComponentChildren }) => <div class="tiles">{children}</div>;
