import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@redis/client';
import { SELF_SIGNED } from '../stripe/self-signed.js';

export interface RedisOptions {
  /** With TLS alone, by the certificate of `SELF_SIGNED`. */
  tls?: boolean;
  /** More of its settings: `['--maxmemory', '1gb']`. */
  flags?: string[];
}

export interface RunningRedis {
  url: URL;
  child(): ChildProcess;
  /** A client of the test's own, which may do everything. */
  connect(): Promise<Awaited<ReturnType<typeof connectTo>>>;
  /** Ends it at once, as a machine does that fails. */
  kill(): Promise<void>;
  /** On the same port, empty. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** A real redis-server on a free port, which keeps nothing on disk. */
export async function startRedis({ tls = false, flags = [] }: RedisOptions = {}): Promise<RunningRedis> {
  needProgram('redis-server', 'redis-server');
  const folder = mkdtempSync(join(tmpdir(), 'redis-'));
  const port = await freePort();
  const ports = tls ? ['--port', '0', '--tls-port', `${port}`, ...tlsFlags(folder)] : ['--port', `${port}`];
  const url = new URL(`${tls ? 'rediss' : 'redis'}://127.0.0.1:${port}`);
  const clients: { destroy(): void }[] = [];
  let child: ChildProcess;

  async function start(): Promise<void> {
    const always = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder, '--daemonize', 'no'];
    child = spawn('redis-server', [...ports, ...always, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      said += chunk;
      if (said.includes('Ready to accept connections')) break;
    }
    if (child.exitCode !== null) throw new Error(`redis-server did not start: ${said.slice(-500)}`);
  }

  async function kill(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  await start();
  return {
    url,
    child: () => child,
    connect: async () => {
      const client = await connectTo(url);
      clients.push(client);
      return client;
    },
    kill,
    start,
    close: async () => {
      for (const client of clients) client.destroy();
      await kill();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Every key of a Redis, and all that it holds, as one text. */
export async function dump(client: Awaited<ReturnType<typeof connectTo>>): Promise<string> {
  const lines: string[] = [];
  for (const key of await client.keys('*')) {
    const type = await client.type(key);
    const held = type === 'hash' ? JSON.stringify(await client.hGetAll(key)) : await client.get(key);
    lines.push(`${key} ${held}`);
  }
  return lines.join('\n');
}

/** Fails where a program is missing, and says what to install. */
export function needProgram(name: string, debianPackage: string): void {
  if (spawnSync(name, ['-v']).error) throw new Error(`${name} is not installed: apt-get install ${debianPackage}`);
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

async function connectTo({ protocol, hostname, port }: URL) {
  const socket = { host: hostname, port: Number(port), reconnectStrategy: false as const };
  const client = createClient({
    RESP: 2,
    socket: protocol === 'rediss:' ? { ...socket, tls: true as const, ca: SELF_SIGNED.cert } : socket,
  });
  client.on('error', () => {});
  await client.connect();
  return client;
}

function tlsFlags(folder: string): string[] {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  writeFileSync(cert, SELF_SIGNED.cert);
  writeFileSync(key, SELF_SIGNED.key, { mode: 0o600 });
  const files = ['--tls-cert-file', cert, '--tls-key-file', key, '--tls-ca-cert-file', cert];
  return [...files, '--tls-auth-clients', 'no'];
}
