import { randomBytes } from 'node:crypto';
import { open, readFile, realpath, rename, unlink } from 'node:fs/promises';
import { createApiKey, hashApiKey } from '../auth/api-key.js';
import {
  isKeyName,
  type KeyEntry,
  type KeysFile,
  KeysFileError,
  parseKeysFile,
  printKeysFile,
  printRate,
} from '../auth/keys-file.js';
import { isScope, SCOPES, type Scope } from '../auth/scope.js';
import { ConfigError } from '../config/config-error.js';
import { type Rate, toRate } from '../config/limits.js';
import { isAccountId } from '../config/values.js';
import { findNearest, type Options, UsageError } from './read-arguments.js';

export type KeyOptions = Pick<Options, 'name' | 'scopes' | 'accounts' | 'expires' | 'rate' | 'create-rate'>;

/**
 * Creates an API key, adds its hash to the keys file and returns the key, to be shown once: it is stored nowhere. The file is
 * replaced as a whole, readable by its owner only, so that a running gateway reads either the old or the new one.
 */
export async function addApiKey(
  options: KeyOptions,
  path: string | undefined,
  now: () => number = Date.now,
): Promise<string> {
  const entry = readOptions(options, now());
  const apiKey = createApiKey();
  await update(path, ({ hashKey, keys }) => {
    if (keys.some(({ name }) => name === entry.name)) throw new UsageError('There is a key of this name already.');
    return { hashKey, keys: [...keys, { ...entry, hash: hashApiKey(hashKey, apiKey) }] };
  });
  return apiKey;
}

/** The keys of the file as a table. It shows neither a key nor a hash. */
export async function listApiKeys(path: string | undefined, now: () => number = Date.now): Promise<string> {
  const { keys } = await read(toPath(path));
  if (keys.length === 0) return 'There are no API keys.';
  const rows = keys.map(({ name, scopes, accounts, rates, created, expires }) => [
    name,
    scopes.join(','),
    accounts === '*' ? '*' : accounts.join(',') || '-',
    printRate(rates?.operations) ?? '-',
    printRate(rates?.creates) ?? '-',
    created?.slice(0, 10) ?? '-',
    expires === undefined ? 'never' : `${expires}${Date.parse(expires) <= now() ? ' (expired)' : ''}`,
  ]);
  return toTable([['NAME', 'SCOPES', 'ACCOUNTS', 'RATE', 'CREATE RATE', 'CREATED', 'EXPIRES'], ...rows]);
}

/** Removes a key from the file. A running gateway refuses it within about a second. */
export async function revokeApiKey(name: string, path: string | undefined): Promise<string> {
  await update(path, ({ hashKey, keys }) => {
    const rest = keys.filter((key) => key.name !== name);
    if (rest.length < keys.length) return { hashKey, keys: rest };
    const nearest = findNearest(
      name,
      keys.map((key) => key.name),
    );
    throw new UsageError(`There is no key of this name.${nearest ? ` Did you mean ${nearest}?` : ' See keys list.'}`);
  });
  return `Revoked ${name}.`;
}

function readOptions(options: KeyOptions, now: number): Omit<KeyEntry, 'hash'> {
  const { name, scopes = '', accounts = '', expires } = options;
  const rates = { operations: readRate('rate', options), creates: readRate('create-rate', options) };
  if (!isKeyName(name)) throw new UsageError('--name takes 1 to 64 letters, digits, dots, dashes and underscores.');
  return {
    name,
    scopes: listOf<Scope>(scopes, isScope) ?? usage(`--scopes takes a list of ${SCOPES.join(', ')}.`),
    accounts:
      accounts === '*' || accounts === ''
        ? accounts || []
        : (listOf(accounts, isAccountId) ?? usage('--accounts takes a list of connected accounts, acct_…, or *.')),
    rates: rates.operations || rates.creates ? rates : undefined,
    created: new Date(now).toISOString(),
    expires: expires === undefined ? undefined : new Date(now + readLifetime(expires)).toISOString(),
  };
}

const UNITS: Record<string, number> = { h: 3_600_000, d: 86_400_000, w: 604_800_000 };

function readLifetime(text: string): number {
  const [, count, unit = ''] = /^([1-9][0-9]{0,3})([hdw])$/.exec(text) ?? [];
  return (
    Number(count) * (UNITS[unit] ?? Number.NaN) || usage('--expires takes hours, days or weeks such as 12h, 90d or 4w.')
  );
}

function readRate(name: 'rate' | 'create-rate', options: KeyOptions): Rate | undefined {
  const text = options[name];
  if (text === undefined) return undefined;
  return toRate(text) ?? usage(`--${name} takes a rate such as 60/min (s, min or h).`);
}

function listOf<Item extends string>(text: string, isItem: (item: unknown) => item is Item): Item[] | undefined {
  const items = text.split(',').map((item) => item.trim());
  return items.every(isItem) ? [...new Set(items)] : undefined;
}

function usage(message: string): never {
  throw new UsageError(message);
}

function toTable(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const toLine = (row: string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return rows.map(toLine).join('\n');
}

function toPath(path: string | undefined): string {
  if (path === undefined) throw new ConfigError('GATEWAY_KEYS_FILE must name the file of API keys.');
  return path;
}

/** Writes the new file under a name of its own, which keeps other commands out until this one is done. */
async function update(path: string | undefined, change: (file: KeysFile) => KeysFile): Promise<void> {
  // A symbolic link stays one: the file that it leads to is replaced.
  const target = await realpath(toPath(path)).catch(() => toPath(path));
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

/** A file that does not exist yet counts as one without keys. */
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
