import { type Rate, toRate } from '../config/limits.js';
import { isAccountId } from '../config/values.js';
import { isScope, SCOPES, type Scope } from './scope.js';

/** The API keys of a gateway: what each caller may do, and the keyed hash that its key is found by. */
export interface KeysFile {
  /** 256 bits that every hash in the file is keyed with. */
  hashKey: Buffer;
  keys: KeyEntry[];
}

export interface KeyEntry {
  name: string;
  /** HMAC-SHA-256 of the API key. */
  hash: Buffer;
  scopes: readonly Scope[];
  accounts: '*' | readonly string[];
  rates: { operations?: Rate | undefined; creates?: Rate | undefined } | undefined;
  created: string | undefined;
  /** The moment from which the key is refused, in ISO 8601; undefined for never. */
  expires: string | undefined;
}

/** What is wrong with a keys file: the place and the rule, never a value. */
export class KeysFileError extends Error {
  override readonly name = 'KeysFileError';
}

/** Reads the text of a keys file. Strict, since a member that it does not know may be a misspelt limit. Throws a `KeysFileError`. */
export function parseKeysFile(text: string): KeysFile {
  const file = objectOf(parse(text), 'the file', ['version', 'hashKey', 'keys']);
  if (file.version !== 1) throw wrong('version', 'must be 1');
  const { keys } = file;
  if (!Array.isArray(keys)) throw wrong('keys', 'must be a list');
  const entries = keys.map((key, index) => toEntry(key, `keys[${index}]`));
  const names = new Set(entries.map(({ name }) => name));
  if (names.size < entries.length) throw wrong('keys', 'has a name twice');
  return { hashKey: toBytes(file.hashKey, 'hashKey'), keys: entries };
}

export function printKeysFile({ hashKey, keys }: KeysFile): string {
  const entries = keys.map(({ hash, rates, ...entry }) => ({
    ...entry,
    hash: hash.toString('base64url'),
    rates: rates && { operations: printRate(rates.operations), creates: printRate(rates.creates) },
  }));
  return `${JSON.stringify({ version: 1, hashKey: hashKey.toString('base64url'), keys: entries }, null, 2)}\n`;
}

export function isKeyName(text: unknown): text is string {
  return typeof text === 'string' && /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text);
}

function toEntry(value: unknown, at: string): KeyEntry {
  const entry = objectOf(value, at, ['name', 'hash', 'scopes', 'accounts', 'rates', 'created', 'expires']);
  const { name, scopes, accounts = [], created, expires } = entry;
  if (!isKeyName(name)) throw wrong(`${at}.name`, 'must be 1 to 64 letters, digits, dots, dashes and underscores');
  if (!Array.isArray(scopes) || scopes.length === 0 || !scopes.every(isScope)) {
    throw wrong(`${at}.scopes`, `must be a list of ${SCOPES.join(', ')}`);
  }
  const isList = Array.isArray(accounts) && accounts.every(isAccountId);
  if (accounts !== '*' && !isList) throw wrong(`${at}.accounts`, 'must be "*" or a list of connected accounts: acct_…');
  if (created !== undefined && typeof created !== 'string') throw wrong(`${at}.created`, 'must be a date');
  if (expires !== undefined && !isDate(expires)) {
    throw wrong(`${at}.expires`, 'must be a date such as 2027-01-31 or 2027-01-31T12:00:00Z');
  }
  const hash = toBytes(entry.hash, `${at}.hash`);
  return { name, hash, scopes, accounts, rates: toRates(entry.rates, at), created, expires };
}

/** In UTC, so that it means the same on every machine. */
function isDate(value: unknown): value is string {
  const isIso = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d{3})?Z)?$/.test(value);
  return isIso && !Number.isNaN(Date.parse(value));
}

function toRates(value: unknown, at: string): KeyEntry['rates'] {
  if (value === undefined) return undefined;
  const rates = objectOf(value, `${at}.rates`, ['operations', 'creates']);
  const read = (name: 'operations' | 'creates') => {
    const text = rates[name];
    if (text === undefined) return undefined;
    const rate = typeof text === 'string' ? toRate(text) : undefined;
    if (!rate) throw wrong(`${at}.rates.${name}`, 'must be a rate such as "600/min"');
    return rate;
  };
  return { operations: read('operations'), creates: read('creates') };
}

const UNITS: Record<number, string> = { 1: 's', 60: 'min', 3600: 'h' };

/** As `toRate` reads it. */
export function printRate(rate: Rate | undefined): string | undefined {
  return rate && `${rate.points}/${UNITS[rate.seconds]}`;
}

function toBytes(value: unknown, at: string): Buffer {
  if (typeof value === 'string' && /^[A-Za-z0-9_-]{43}$/.test(value)) return Buffer.from(value, 'base64url');
  throw wrong(at, 'must be 32 bytes in base64url');
}

function objectOf(value: unknown, at: string, known: string[]): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(at, 'must be an object');
  if (Object.keys(value).some((key) => !known.includes(key))) throw wrong(at, `may have ${known.join(', ')} only`);
  return value as Record<string, unknown>;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw wrong('the file', 'must be JSON');
  }
}

function wrong(at: string, rule: string): KeysFileError {
  return new KeysFileError(`${at} ${rule}`);
}
