// The worker in which the cases of the conformance suite run.

import init, { names, prepare, run } from './cases/trial.js';

const opened = init({ module_or_path: new URL('./cases/trial_bg.wasm', import.meta.url) }).then(() => prepare('conformance'));

const answers = {
  names: () => names(),
  run: (name) => run(name) ?? null,
};

self.onmessage = async ({ data: { id, ask, name } }) => {
  try {
    await opened;
    self.postMessage({ id, ok: answers[ask](name) });
  } catch (error) {
    self.postMessage({ id, why: String(error) });
  }
};
