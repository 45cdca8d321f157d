import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { ConfigError } from '../config/config-error.js';
import { createConsoleLogger, createSafeLogger, type Logger } from '../logger.js';
import { hashApiKey, isApiKey } from './api-key.js';
import { readBearer } from './bearer.js';
import { type Authenticate, type Caller, unauthenticated } from './caller.js';
import { credentialId } from './credential-id.js';
import { type KeysFile, KeysFileError, parseKeysFile } from './keys-file.js';

export interface KeysOptions {
  /** How often the file is checked for changes, in milliseconds. */
  recheckMs?: number;
  /** Is told when the file was read again, or could not be. By default JSON lines through `console.error`. */
  logger?: Logger;
}

interface KnownKeys {
  hashKey: Buffer;
  callers: { hash: Buffer; caller: Caller }[];
  /** Goes before an API key into its digest, so that a digest means nothing elsewhere. */
  salt: string;
  /** Callers whose key was found before, by its digest: one for each key of the file at most. */
  recognized: Map<string, Caller>;
}

/**
 * Callers by the API keys of a file. The file is looked at when somebody calls, once a second at most, and read again when
 * it has changed, replaced or edited in place: no watcher, which would lose a file that is replaced. A file that is broken
 * or gone keeps the keys that were read last, and says so in the log. Throws a `ConfigError` when it cannot be read at all.
 */
export async function authenticateByKeys(
  path: string,
  { recheckMs = 1000, logger = createConsoleLogger() }: KeysOptions = {},
): Promise<Authenticate> {
  const log = createSafeLogger(logger);
  let known: KnownKeys;
  let stamp: string;
  try {
    stamp = await stampOf(path);
    known = await load(path);
  } catch (error) {
    throw new ConfigError(
      `GATEWAY_KEYS_FILE takes a file made by \`stripe-token-gateway keys new\`: ${ruleOf(error)}.`,
    );
  }
  let checked = performance.now();
  let checking: Promise<void> | undefined;

  const recheck = async () => {
    checked = performance.now();
    // Taken before the file is read: what is written meanwhile changes it again.
    const current = await stampOf(path).catch(() => 'gone');
    if (current === stamp) return;
    stamp = current;
    try {
      known = await load(path);
      log.info({}, 'API keys reloaded');
    } catch (error) {
      log.error({ error: ruleOf(error) }, 'keys file cannot be read: the keys that were loaded last stay in force');
    }
  };

  return (header) => {
    const apiKey = readBearer(header);
    if (!isApiKey(apiKey)) throw unauthenticated();
    if (performance.now() - checked >= recheckMs) {
      checking ??= recheck().finally(() => {
        checking = undefined;
      });
    }
    return checking ? checking.then(() => find(known, apiKey)) : find(known, apiKey);
  };
}

/** A key that was found before costs one short hash, however many the file has. */
function find(known: KnownKeys, apiKey: string): Caller {
  const digest = hash('sha256', known.salt + apiKey, 'binary');
  let caller = known.recognized.get(digest);
  if (!caller) {
    caller = search(known, apiKey);
    known.recognized.set(digest, caller);
  }
  return caller;
}

/** Takes the same time whichever key it is, or none. */
function search({ hashKey, callers }: KnownKeys, apiKey: string): Caller {
  const hashed = hashApiKey(hashKey, apiKey);
  let found: Caller | undefined;
  for (const known of callers) if (timingSafeEqual(known.hash, hashed)) found = known.caller;
  if (!found) throw unauthenticated();
  return found;
}

async function load(path: string): Promise<KnownKeys> {
  const { hashKey, keys }: KeysFile = parseKeysFile(await readFile(path, 'utf8'));
  const callers = keys.map(({ name, hash, scopes, accounts, rates }) => ({
    hash,
    caller: { name, scopes: new Set(scopes), accounts, rates, credentialId: credentialId('key', hash.toString('hex')) },
  }));
  return { hashKey, callers, salt: randomBytes(32).toString('base64url'), recognized: new Map() };
}

/** Differs after every write and every replacement. */
async function stampOf(path: string): Promise<string> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
  return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
}

function ruleOf(error: unknown): string {
  return error instanceof KeysFileError ? error.message : 'it cannot be read';
}
