import { randomBytes } from 'node:crypto';
import { open, readFile, realpath, rename, unlink } from 'node:fs/promises';
import { createApiKey, hashApiKey } from '../auth/api-key.js';
import { isKeyName, type KeysFile, KeysFileError, parseKeysFile, printKeysFile } from '../auth/keys-file.js';
import { isScope, SCOPES, type Scope } from '../auth/scope.js';
import { ConfigError } from '../config/config-error.js';
import { isAccountId } from '../config/values.js';
import { UsageError } from './usage-error.js';

export interface KeyOptions {
  name?: string | undefined;
  scopes?: string | undefined;
  accounts?: string | undefined;
}

/**
 * Makes an API key, adds its hash to the keys file and gives it back, to be shown once: it is kept nowhere. The file is
 * replaced as a whole, readable by its owner alone, so that a gateway that reads it meanwhile finds the old one or the new.
 */
export async function addApiKey(options: KeyOptions, path: string | undefined): Promise<string> {
  const { name, scopes, accounts } = readOptions(options);
  if (path === undefined) throw new ConfigError('GATEWAY_KEYS_FILE must name the file that the key is added to.');
  const apiKey = createApiKey();
  await update(path, ({ hashKey, keys }) => {
    if (keys.some((key) => key.name === name)) throw new UsageError('There is a key of this name already.');
    const hash = hashApiKey(hashKey, apiKey);
    const key = { name, hash, scopes, accounts, rates: undefined, created: new Date().toISOString() };
    return { hashKey, keys: [...keys, key] };
  });
  return apiKey;
}

function readOptions({ name, scopes = '', accounts = '' }: KeyOptions) {
  if (!isKeyName(name)) throw new UsageError('--name takes 1 to 64 letters, digits, dots, dashes and underscores.');
  return {
    name,
    scopes: listOf<Scope>(scopes, isScope) ?? usage(`--scopes takes a list of ${SCOPES.join(', ')}.`),
    accounts:
      accounts === '*' || accounts === ''
        ? accounts || []
        : (listOf(accounts, isAccountId) ?? usage('--accounts takes a list of connected accounts, acct_…, or *.')),
  } as const;
}

function listOf<Item extends string>(text: string, isItem: (item: unknown) => item is Item): Item[] | undefined {
  const items = text.split(',').map((item) => item.trim());
  return items.every(isItem) ? [...new Set(items)] : undefined;
}

function usage(message: string): never {
  throw new UsageError(message);
}

/** The new file is made under a name of its own, which keeps a second command out until this one is done. */
async function update(path: string, change: (file: KeysFile) => KeysFile): Promise<void> {
  // A link stays one: what it leads to is replaced.
  const target = await realpath(path).catch(() => path);
  const draft = `${target}.new`;
  const file = await open(draft, 'wx', 0o600).catch((error: { code?: unknown }) => {
    const isBusy = error.code === 'EEXIST';
    const why = isBusy
      ? 'is being changed by another command; if not, remove the .new file beside it'
      : 'takes the path of a file in a folder that can be written';
    throw new ConfigError(`GATEWAY_KEYS_FILE ${why}.`);
  });
  try {
    await file.writeFile(printKeysFile(change(await read(target))));
    await file.sync();
    await file.close();
    await rename(draft, target);
  } catch (error) {
    await file.close().catch(() => {});
    await unlink(draft).catch(() => {});
    throw error;
  }
}

async function read(path: string): Promise<KeysFile> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return { hashKey: randomBytes(32), keys: [] };
    throw new ConfigError('GATEWAY_KEYS_FILE takes the path of a file that can be read.');
  }
  try {
    return parseKeysFile(text);
  } catch (error) {
    const rule = error instanceof KeysFileError ? error.message : 'it cannot be read';
    throw new ConfigError(`GATEWAY_KEYS_FILE takes a file made by \`stripe-token-gateway keys new\`: ${rule}.`);
  }
}
