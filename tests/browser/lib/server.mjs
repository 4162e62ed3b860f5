// A real server: the `sojourn` command in a process of its own, on a free port and a folder of its own. Stopping it is what a network
// without signal looks like from the other side.

import { execFile, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { join } from 'node:path';
import { app, binary, temporary } from './paths.mjs';

const run = promisify(execFile);
/** How long a server may take to answer; a debug build on a busy machine is slow. */
const READY_MS = 30_000;

/** A free port. Between asking and listening somebody else could take it; starting then fails loudly. */
async function freePort() {
  const asked = createServer().listen(0, '127.0.0.1');
  await once(asked, 'listening');
  const { port } = asked.address();
  asked.close();
  await once(asked, 'close');
  return port;
}

export class Server {
  #child = null;
  #folder = temporary('server');
  #log = [];

  /** Starts a demonstration server; `flags` go to `sojourn serve`, `env` over its environment. */
  static async start({ flags = [], env = {}, appDir = app() } = {}) {
    const server = new Server();
    server.port = await freePort();
    server.url = `http://127.0.0.1:${server.port}`;
    server.data = join(server.#folder.path, 'data');
    server.flags = ['--demo', '--enrolment', 'open', '--listen', `127.0.0.1:${server.port}`, '--data-dir', server.data, '--app-dir', appDir, ...flags];
    server.env = env;
    await server.up();
    return server;
  }

  /** Starts it again on the same port and folder. */
  async up() {
    const child = spawn(binary(), ['serve', ...this.flags], { env: { ...process.env, ...this.env }, stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr.on('data', (bytes) => this.#log.push(bytes));
    this.#child = child;
    const until = Date.now() + READY_MS;
    while (!(await this.isUp())) {
      if (child.exitCode !== null || Date.now() > until) throw new Error(`the server did not come up:\n${this.log()}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Starts it again with another build of the app. */
  async replaceApp(folder) {
    await this.down();
    this.flags[this.flags.indexOf('--app-dir') + 1] = folder;
    await this.up();
  }

  async isUp() {
    try {
      return (await fetch(`${this.url}/readyz`)).ok;
    } catch {
      return false;
    }
  }

  /** Stops it in good order; nothing listens afterwards. */
  async down() {
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }

  /** Runs another `sojourn` command. */
  async command(...words) {
    const { stdout } = await run(binary(), words, { maxBuffer: 1 << 26 });
    return stdout;
  }

  /** What it wrote. */
  log() {
    return Buffer.concat(this.#log).toString();
  }

  /** Ends it and removes its folder. */
  async end() {
    await this.down();
    this.#folder.remove();
  }
}
