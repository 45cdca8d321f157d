import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { ConfigError } from '../config/config-error.js';
import { createConsoleLogger, createSafeLogger, type Logger } from '../logger.js';
import { hashApiKey, isApiKey } from './api-key.js';
import { type Authenticate, type Caller, unauthenticated } from './caller.js';
import { credentialId, readBearer } from './credential.js';
import { type KeysFile, KeysFileError, parseKeysFile } from './keys-file.js';

export interface KeysOptions {
  /** How often the file is checked for changes, in milliseconds. */
  recheckMs?: number;
  /** Is told when the file was read again, or could not be. By default JSON lines through `console.error`. */
  logger?: Logger;
  /** The clock that keys expire by, in milliseconds. */
  now?: () => number;
}

interface LoadedKeys {
  hashKey: Buffer;
  entries: Entry[];
  /** Goes before an API key into its digest, so that a digest is of no use elsewhere. */
  salt: string;
  /** Entries whose key was presented before, by its digest: at most one for each entry of the file. */
  recognized: Map<string, Entry>;
}

interface Entry {
  hash: Buffer;
  caller: Caller;
  /** Milliseconds since the epoch from which the key is refused. */
  expires: number;
}

/**
 * Authenticates callers by the API keys of a file. Checks the file for changes when a caller comes, at most once a second,
 * and reads it again when it was replaced or edited: a watcher would lose a file that is replaced. While the file is broken
 * or missing, the keys that were loaded last stay in force. Throws a `ConfigError` when it cannot be read at first.
 */
export async function authenticateByKeys(
  path: string,
  { recheckMs = 1000, logger = createConsoleLogger(), now = Date.now }: KeysOptions = {},
): Promise<Authenticate> {
  const log = createSafeLogger(logger);
  let loaded: LoadedKeys;
  let stamp: string;
  try {
    stamp = await stampOf(path);
    loaded = await load(path);
  } catch (error) {
    throw new ConfigError(
      `GATEWAY_KEYS_FILE takes a file made by \`stripe-token-gateway keys new\`: ${ruleOf(error)}.`,
    );
  }
  let checked = performance.now();
  let checking: Promise<void> | undefined;

  const recheck = async () => {
    checked = performance.now();
    // Taken before the file is read: a write in the meantime changes it again.
    const current = await stampOf(path).catch(() => 'missing');
    if (current === stamp) return;
    stamp = current;
    try {
      loaded = await load(path);
      log.info({}, 'API keys reloaded');
    } catch (error) {
      log.error({ error: ruleOf(error) }, 'keys file cannot be read: the keys that were loaded last stay in force');
    }
  };

  const find = (apiKey: string): Caller => {
    const { caller, expires } = findEntry(loaded, apiKey);
    if (now() >= expires) throw unauthenticated('The API key has expired.');
    return caller;
  };

  return (header) => {
    const apiKey = readBearer(header);
    if (!isApiKey(apiKey)) throw unauthenticated();
    if (performance.now() - checked >= recheckMs) {
      checking ??= recheck().finally(() => {
        checking = undefined;
      });
    }
    return checking ? checking.then(() => find(apiKey)) : find(apiKey);
  };
}

/** A key that was presented before costs one short hash, however many keys the file has. */
function findEntry(loaded: LoadedKeys, apiKey: string): Entry {
  const digest = hash('sha256', loaded.salt + apiKey, 'binary');
  let entry = loaded.recognized.get(digest);
  if (!entry) {
    entry = search(loaded, apiKey);
    loaded.recognized.set(digest, entry);
  }
  return entry;
}

/** Takes the same time for every key, valid or not. */
function search({ hashKey, entries }: LoadedKeys, apiKey: string): Entry {
  const hashed = hashApiKey(hashKey, apiKey);
  let found: Entry | undefined;
  for (const entry of entries) if (timingSafeEqual(entry.hash, hashed)) found = entry;
  if (!found) throw unauthenticated();
  return found;
}

async function load(path: string): Promise<LoadedKeys> {
  const { hashKey, keys }: KeysFile = parseKeysFile(await readFile(path, 'utf8'));
  const entries = keys.map(({ name, hash, scopes, accounts, rates, expires }) => ({
    hash,
    caller: { name, scopes: new Set(scopes), accounts, rates, credentialId: credentialId('key', hash.toString('hex')) },
    expires: expires === undefined ? Number.POSITIVE_INFINITY : Date.parse(expires),
  }));
  return { hashKey, entries, salt: randomBytes(32).toString('base64url'), recognized: new Map() };
}

/** Differs after every write and every replacement. */
async function stampOf(path: string): Promise<string> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
  return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
}

function ruleOf(error: unknown): string {
  return error instanceof KeysFileError ? error.message : 'it cannot be read';
}
