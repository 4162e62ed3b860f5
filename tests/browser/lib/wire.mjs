// The wire between the browser and everything else: a proxy that the whole browser must go through – page, workers, service worker and
// the browser itself – so that nothing is missed. It keeps every byte both ways and lets nothing through but the one server. It can
// also be a bad network: gone, or a portal that answers everything with a page of its own.

import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { search } from './bytes.mjs';

/** What a slow link carries at once before somebody else's turn. */
const PIECE_BYTES = 4_096;

const PORTAL = '<!doctype html><title>Wi-Fi</title><h1>欢迎使用免费 Wi-Fi，请先登录</h1>';

export class Wire {
  /** Every exchange: {method, url, sent, status, got}. */
  exchanges = [];
  /** What was asked of anyone else. */
  strangers = [];
  /** `open`, `gone` (no network), `portal` (a captive portal). */
  weather = 'open';
  /** What a test may do to a reply: (exchange, headers, body) → {status?, headers?, body?} or nothing. */
  rewrite = null;
  /** A slow link that all of the browser shares: {bytesPerSecond, latencyMs}, or none. */
  link = null;
  #sockets = new Set();
  #freeAt = 0;

  /** Opens a wire to one server. */
  static async to(url) {
    const wire = new Wire();
    wire.origin = new URL(url).origin;
    wire.proxy = createServer((asked, answer) => wire.#pass(asked, answer));
    wire.proxy.on('connect', (asked, socket) => {
      wire.strangers.push(`CONNECT ${asked.url}`);
      socket.destroy();
    });
    wire.proxy.on('connection', (socket) => {
      wire.#sockets.add(socket);
      socket.isNew = true;
      socket.on('close', () => wire.#sockets.delete(socket));
      socket.on('error', () => undefined);
    });
    wire.proxy.listen(0, '127.0.0.1');
    await once(wire.proxy, 'listening');
    wire.address = `127.0.0.1:${wire.proxy.address().port}`;
    return wire;
  }

  async #pass(asked, answer) {
    const url = new URL(asked.url, this.origin);
    const sent = Buffer.concat(await asked.toArray().catch(() => []));
    const head = `${asked.method} ${asked.url}\n${asked.rawHeaders.join('\n')}\n`;
    if (url.origin !== this.origin) {
      this.strangers.push(`${asked.method} ${url.origin}${url.pathname}`);
      return asked.socket.destroy();
    }
    const exchange = { method: asked.method, url, head, sent, status: 0, got: Buffer.alloc(0), at: Date.now() };
    this.exchanges.push(exchange);
    if (this.link) await this.#travel(asked.socket);
    if (this.weather === 'gone') return asked.socket.destroy();
    if (this.weather === 'portal') return answer.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(PORTAL);
    this.#forward(exchange, asked, answer);
  }

  #forward(exchange, asked, answer) {
    const { url, sent } = exchange;
    // Encodings that can be undone here, so that compression hides nothing from the search.
    const headers = { ...asked.headers, host: url.host, 'accept-encoding': 'gzip, br' };
    delete headers['proxy-connection'];
    const onward = request({ host: url.hostname, port: url.port, method: asked.method, path: url.pathname + url.search, headers }, async (reply) => {
      const got = Buffer.concat(await reply.toArray().catch(() => []));
      Object.assign(exchange, { status: reply.statusCode, got, headers: reply.headers });
      const changed = this.rewrite?.(exchange, reply.headers, got) ?? {};
      const body = changed.body ?? got;
      const out = { ...reply.headers, ...changed.headers };
      Object.keys(out).filter((name) => out[name] === undefined || name === 'transfer-encoding').forEach((name) => delete out[name]);
      if (asked.method !== 'HEAD' && reply.statusCode !== 304) out['content-length'] = String(body.length);
      answer.writeHead(changed.status ?? reply.statusCode, out);
      if (!this.link) return answer.end(body);
      await this.#trickle(answer, body);
    });
    onward.on('error', () => asked.socket.destroy());
    onward.end(sent);
  }

  /** There and back once for a request, and once more before it for a connection that is new. */
  async #travel(socket) {
    await sleep(socket.isNew ? 2 * this.link.latencyMs : this.link.latencyMs);
    socket.isNew = false;
  }

  /** Sends a body as the link lets it through, in turn with everything else that is under way. */
  async #trickle(answer, body) {
    for (let at = 0; at < body.length; at += PIECE_BYTES) {
      // The link may become fast on the way.
      if (!this.link) return answer.end(body.subarray(at));
      const piece = body.subarray(at, at + PIECE_BYTES);
      this.#freeAt = Math.max(this.#freeAt, performance.now()) + (piece.length / this.link.bytesPerSecond) * 1000;
      const wait = this.#freeAt - performance.now();
      if (wait > 1) await sleep(wait);
      answer.write(piece);
    }
    answer.end();
  }

  /**
   * What people's words were seen in, either way, in any dress. The app's own files are only looked at as they are asked for: they are the same
   * for everybody, and the program carries the public guidance as text.
   */
  found(wanted) {
    return this.exchanges.flatMap((one) => {
      const place = `${one.method} ${one.url.pathname}`;
      const got = one.method === 'GET' && one.url.pathname.startsWith('/app/') ? Buffer.alloc(0) : one.got;
      const out = search(`${place} (sent)`, Buffer.concat([Buffer.from(one.head), one.sent]), wanted);
      return [...out, ...(one.sent.length ? search(`${place} (body)`, one.sent, wanted) : []), ...search(`${place} (got)`, got, wanted)];
    });
  }

  /** Bytes that passed, both ways. */
  bytes() {
    return this.exchanges.reduce((sum, one) => sum + one.head.length + one.sent.length + one.got.length, 0);
  }

  close() {
    this.#sockets.forEach((socket) => socket.destroy());
    this.proxy.close();
  }
}

/** Whether anything listens at an address. */
export async function listens(port) {
  const socket = connect({ host: '127.0.0.1', port });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
