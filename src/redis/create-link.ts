import { createClient } from '@redis/client';
import type { SafeLogger } from '../logger.js';
import { toClientOptions } from './to-client-options.js';

/** Milliseconds that a command may take: with a slower Redis the gateway is better off alone. */
const PATIENCE_MS = 250;
/** Milliseconds that a connection may take, and between two looks at how Redis is. */
const CONNECT_MS = 1000;
const LOOK_MS = 1000;

/** The few commands that the gateway needs. Each rejects at once while Redis is away, and within 250 ms otherwise. */
export interface Link {
  state(): 'ok' | 'away';
  /** Runs a script of one key. */
  evaluate(script: string, key: string, args: readonly string[]): Promise<unknown>;
  /** A value, with the milliseconds that it has left. */
  get(key: string): Promise<{ value: string; leftMs: number } | undefined>;
  set(key: string, value: string, ttlMs: number): Promise<void>;
  close(): Promise<void>;
}

type Client = ReturnType<typeof connectable>;

/**
 * A connection to Redis that is given up as soon as it fails, in whatever way, and made anew until Redis takes a write:
 * gone, slow, full, read-only and closed to this user are all one to the gateway. Resolves within about a second, with
 * Redis or without it. Of an error it logs the class and the code: its text may quote a command.
 */
export async function createLink(url: URL, log: SafeLogger): Promise<Link> {
  const options = toClientOptions(url, CONNECT_MS);
  let client: Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isSaidAway = false;
  let isClosed = false;

  function giveUp(lost: Client, error: unknown): void {
    lost.destroy();
    // Late news of one that was given up before.
    if (client && client !== lost) return;
    client = undefined;
    if (isSaidAway || isClosed) return;
    isSaidAway = true;
    log.warn(describe(error), 'Redis is unavailable: this replica counts and caches on its own');
  }

  async function find(): Promise<void> {
    const found = connectable(options);
    found.on('error', (error) => giveUp(found, error));
    try {
      await within(CONNECT_MS, found.connect().then(probe));
      if (isClosed) return found.destroy();
      // Keeps no process alive that has nothing else to do.
      found.unref();
      client = found;
      if (isSaidAway) log.info({}, 'Redis is available again: counts and cache are shared');
      isSaidAway = false;
    } catch (error) {
      giveUp(found, error);
    }
  }

  async function run<Reply>(command: (client: Client) => Promise<Reply>): Promise<Reply> {
    const used = client;
    if (!used) throw new Error('Redis is away.');
    try {
      return await within(PATIENCE_MS, command(used));
    } catch (error) {
      giveUp(used, error);
      throw error;
    }
  }

  async function look(): Promise<void> {
    await (client ? run(probe).catch(() => {}) : find());
    if (!isClosed) timer = setTimeout(look, LOOK_MS).unref();
  }

  await look();
  return {
    state: () => (client ? 'ok' : 'away'),
    evaluate: (script, key, args) => run((used) => used.eval(script, { keys: [key], arguments: [...args] })),
    get: async (key) => {
      // Sent together, answered together.
      const [value, leftMs] = await run((used) => Promise.all([used.get(key), used.pTTL(key)]));
      return value === null || leftMs <= 0 ? undefined : { value, leftMs };
    },
    set: async (key, value, ttlMs) => {
      await run((used) => used.set(key, value, { PX: ttlMs }));
    },
    close: async () => {
      isClosed = true;
      clearTimeout(timer);
      // What was sent before is still written.
      const last = client;
      client = undefined;
      if (last) await within(PATIENCE_MS, last.close()).catch(() => last.destroy());
    },
  };
}

function connectable(options: ReturnType<typeof toClientOptions>) {
  return createClient(options);
}

/** A Redis that is full, a copy of another or closed to this user takes no write. */
function probe(client: Client): Promise<unknown> {
  return client.set('stg:v1:probe', '', { PX: LOOK_MS });
}

/** Rejects what takes longer. A process that was too busy to read the reply has it read first. */
function within<Value>(ms: number, promise: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => setImmediate(reject, new Late()), ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

class Late extends Error {}

function describe(error: unknown): { error: string; code: string | undefined } {
  if (!(error instanceof Error)) return { error: typeof error, code: undefined };
  const { code } = error as { code?: unknown };
  // An error that Redis replied begins with its code: `NOAUTH`, `OOM`.
  const replied = /^[A-Z]{2,20}(?= )/.exec(error.message)?.[0];
  return { error: error.constructor.name, code: typeof code === 'string' ? code : replied };
}
