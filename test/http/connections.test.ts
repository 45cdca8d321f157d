import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createGatewayServer, type ServerOptions } from '../../src/http/create-server.js';
import { createGate } from '../support/wait.js';

const HERE = '127.0.0.1';
const ELSEWHERE = '127.0.0.2';

let server: Server;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const gate = createGate();
async function start(options: Partial<ServerOptions>): Promise<void> {
  server = createGatewayServer(
    async ({ url }, response) => {
      if (url === '/slow') await gate.opened;
      response.end('ok');
    },
    { maxConnections: 10, deadlineMs: 25_000, ...options },
  );
  await new Promise<void>((resolve) => server.listen(0, HERE, resolve));
}

/** A connection that has been accepted or closed, and whether it was closed. */
class Connection {
  readonly #socket: Socket;
  readonly closed: Promise<'closed'>;

  constructor(localAddress: string) {
    this.#socket = connect({ port: (server.address() as AddressInfo).port, host: HERE, localAddress });
    this.#socket.on('error', () => {});
    this.closed = new Promise((resolve) => this.#socket.once('close', () => resolve('closed')));
    sockets.push(this.#socket);
  }

  send(path = '/'): void {
    this.#socket.write(`GET ${path} HTTP/1.1\r\nhost: gateway\r\n\r\n`);
  }

  /** What comes next: a response, after which the connection stays open and idle, or its end. */
  outcome(): Promise<string> {
    return Promise.race([
      this.closed,
      once(this.#socket, 'data').then(([data]) => String(data).split('\r\n')[0] ?? ''),
    ]);
  }

  end(): Promise<unknown> {
    this.#socket.end();
    return this.closed;
  }
}

async function ask(address = HERE): Promise<{ connection: Connection; outcome: string }> {
  const connection = new Connection(address);
  connection.send();
  return { connection, outcome: await connection.outcome() };
}

test('idle connections of one address lock nobody else out: past its share, new ones of it are closed', async () => {
  await start({ maxConnectionsPerAddress: 3 });
  const own = [await ask(), await ask(), await ask()];
  expect(own.map(({ outcome }) => outcome)).toEqual(Array(3).fill('HTTP/1.1 200 OK'));
  expect([(await ask()).outcome, (await ask()).outcome]).toEqual(['closed', 'closed']);
  expect((await ask(ELSEWHERE)).outcome).toBe('HTTP/1.1 200 OK');

  // What it closes it may open again; what was refused counts for nothing.
  await own[0]?.connection.end();
  expect([(await ask()).outcome, (await ask()).outcome]).toEqual(['HTTP/1.1 200 OK', 'closed']);
});

test('idle connections are closed when nearly all are in use; busy ones and the new one stay', async () => {
  await start({ maxConnections: 10 });
  const busy = new Connection(HERE);
  busy.send('/slow');
  const idle: Connection[] = [];
  for (let count = 0; count < 7; count++) {
    const { connection, outcome } = await ask();
    expect(outcome).toBe('HTTP/1.1 200 OK');
    idle.push(connection);
  }
  // One less than nine of ten: the first idle one still answers.
  idle[0]?.send();
  expect(await idle[0]?.outcome()).toBe('HTTP/1.1 200 OK');

  expect((await ask()).outcome).toBe('HTTP/1.1 200 OK');
  expect(await Promise.all(idle.map(({ closed }) => closed))).toEqual(Array(7).fill('closed'));
  gate.open();
  expect(await busy.outcome()).toBe('HTTP/1.1 200 OK');
});
