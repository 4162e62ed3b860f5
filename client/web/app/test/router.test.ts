// The stack of screens, on a browser's history that is made here: what Back finds, and that no address is ever written.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

/** A history as browsers keep it: states, where one is, and every address somebody asked for. */
class FakeHistory {
  states: unknown[] = [null];
  at = 0;
  addresses: unknown[] = [];
  scrollRestoration = 'auto';
  arrive: (event: { state: unknown }) => void = () => undefined;

  pushState(state: unknown, _title: string, address?: unknown): void {
    this.states = [...this.states.slice(0, this.at + 1), state];
    this.at += 1;
    this.addresses.push(address);
  }

  replaceState(state: unknown, _title: string, address?: unknown): void {
    this.states[this.at] = state;
    this.addresses.push(address);
  }

  back(): void {
    this.at -= 1;
    this.arrive({ state: this.states[this.at] });
  }

  forward(): void {
    this.at += 1;
    this.arrive({ state: this.states[this.at] });
  }
}

const fake = new FakeHistory();
const page = { history: fake, scrollY: 0, scrollTo: () => undefined, document: { activeElement: { dataset: { way: 'a way' } } } };
const listen = (name: string, listener: (event: { state: unknown }) => void): void =>
  void (name === 'popstate' && (fake.arrive = listener));
Object.assign(globalThis, page, { window: page, addEventListener: listen });
const { back, canGoBack, enter, go, here, replace, startRouter } = await import('../src/router.ts');
startRouter();

beforeEach(() => {
  while (canGoBack()) back();
});

test('Back returns to the same screen with what was half written', () => {
  go('apply.question', { id: '1' });
  here.value.kept.set('answer', 'yes');
  const left = here.value;
  go('find.answer', { article: 'permit-what' });
  assert.equal(here.value.params['article'], 'permit-what');
  back();
  assert.equal(here.value, left);
  assert.equal(here.value.kept.get('answer'), 'yes');
  assert.equal(here.value.trigger, 'a way', 'and to what was pressed');
  fake.forward();
  assert.equal(here.value.name, 'find.answer');
});

test('what was replaced is skipped', () => {
  go('find.topic', { need: 'wages' });
  go('apply.ask');
  replace('apply.done');
  back();
  assert.equal(here.value.name, 'find.topic');
});

test('a new way forward drops the old one', () => {
  go('me.home');
  back();
  go('more.home');
  assert.equal(here.value.name, 'more.home');
  back();
  assert.equal(here.value.name, 'find.home');
});

test('the bar goes back where it can', () => {
  go('find.topic', { need: 'wages' });
  enter('find.home');
  assert.equal(here.value.name, 'find.home');
  assert.equal(canGoBack(), false);
});

test('an entry a former visit left behind is the beginning', () => {
  fake.arrive({ state: { at: 17 } });
  assert.equal(here.value.name, 'find.home');
  fake.at = 0;
  fake.arrive({ state: null });
  assert.equal(canGoBack(), false);
});

test('no address is ever written, and no state tells more than a number', () => {
  go('find.answer', { article: 'wages-unpaid' });
  assert.deepEqual(new Set(fake.addresses), new Set([undefined]));
  for (const state of fake.states) assert.deepEqual(Object.keys(state as object), ['at']);
});
