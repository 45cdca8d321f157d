import type { FormHash, FormValue } from './parse-form.js';
import { refuseMissing, refuseParameter } from './refusal.js';

/**
 * Reads one parameter: returns its typed value or refuses it as Stripe does. `name` is the form name, `card[exp_month]`.
 * The functions below are the words in which `token-parameters.ts` is written.
 */
export type Reader<T> = (value: FormValue | undefined, name: string) => T;
export type ValueOf<R> = R extends Reader<infer T> ? T : never;
type Optional<T> = Reader<T | undefined>;

export function text(max = 5000): Optional<string> {
  return (value, name) => {
    if (value === undefined) return undefined;
    if (typeof value !== 'string') return refuseParameter(name, 'Invalid string');
    if (value === '') return refuseEmpty(name);
    if (value.trim() === '') {
      return refuseParameter(name, `You passed a blank string for '${name}'.`, 'parameter_invalid_string_blank');
    }
    return value.length <= max ? value : refuseParameter(name, `Invalid string: must be at most ${max} characters`);
  };
}

export const email: Optional<string> = (value, name) => {
  const address = text()(value, name);
  if (address === undefined || /^[^\s@]+@[^\s@]+$/.test(address)) return address;
  return refuseParameter(name, 'Invalid email address', 'email_invalid');
};

export function choice(...members: string[]): Optional<string> {
  return (value, name) => {
    const chosen = text()(value, name);
    if (chosen === undefined || members.includes(chosen)) return chosen;
    return refuseParameter(name, `Invalid ${name}: must be one of ${toSentence(members)}`);
  };
}

export const integer: Optional<number> = (value, name) => {
  const digits = text()(value, name);
  if (digits === undefined) return undefined;
  return /^-?\d{1,15}$/.test(digits)
    ? Number(digits)
    : refuseParameter(name, 'Invalid integer', 'parameter_invalid_integer');
};

export const decimal: Optional<number> = (value, name) => {
  const digits = text()(value, name);
  if (digits === undefined) return undefined;
  return /^-?\d{1,15}(\.\d{1,15})?$/.test(digits) ? Number(digits) : refuseParameter(name, 'Invalid decimal');
};

export const boolean: Optional<boolean> = (value, name) => {
  const word = text()(value, name);
  if (word === undefined || word === 'true' || word === 'false') return word && word === 'true';
  return refuseParameter(name, 'Invalid boolean: must be true or false');
};

export function array<T>(item: Optional<T>): Optional<T[]> {
  return (value, name) => {
    if (value === undefined) return undefined;
    if (value === '') return refuseEmpty(name);
    if (!(value instanceof Map) || ![...value.keys()].every((key) => /^\d+$/.test(key))) {
      return refuseParameter(name, 'Invalid array');
    }
    return [...value].flatMap(([key, element]) => item(element, `${name}[${key}]`) ?? []);
  };
}

/** A hash with any keys: metadata. */
export const map: Optional<Record<string, string>> = (value, name) => {
  if (value === undefined) return undefined;
  if (!(value instanceof Map)) return refuseParameter(name, 'Invalid object');
  return Object.fromEntries([...value].map(([key, element]) => [key, text(500)(element, `${name}[${key}]`) ?? '']));
};

type Fields = Record<string, Reader<unknown>>;
type Values<F extends Fields> = { [K in keyof F]: ValueOf<F[K]> };

/** A closed hash: a key outside `fields` is refused before any value is looked at, as Stripe does. */
export function hash<F extends Fields>(fields: F): Optional<Values<F>> {
  return (value, name) => {
    if (value === undefined) return undefined;
    if (value === '') return refuseEmpty(name);
    return value instanceof Map ? readHash(fields, value, name) : refuseParameter(name, 'Invalid object');
  };
}

/** The top level of a request: like `hash`, and there even when nothing was sent. */
export function readParameters<F extends Fields>(fields: F, form: FormHash): Values<F> {
  return readHash(fields, form, '');
}

function readHash<F extends Fields>(fields: F, form: FormHash, parent: string): Values<F> {
  const nameOf = (key: string) => (parent === '' ? key : `${parent}[${key}]`);
  const [first, ...more] = [...form.keys()].filter((key) => !Object.hasOwn(fields, key)).map(nameOf);
  if (first !== undefined) {
    const names = `${more.length > 0 ? 'parameters' : 'parameter'}: ${[first, ...more].join(', ')}`;
    refuseParameter(first, `Received unknown ${names}`, 'parameter_unknown');
  }
  const values = Object.entries(fields).map(([key, read]) => [key, read(form.get(key), nameOf(key))]);
  return Object.fromEntries(values) as Values<F>;
}

export function required<T>(read: Optional<T>): Reader<T> {
  return (value, name) => read(value, name) ?? refuseMissing(name);
}

/** An empty string is legal here and means: unset. */
export function unsettable<T>(read: Optional<T>): Optional<T> {
  return (value, name) => (value === '' ? undefined : read(value, name));
}

/** Either an id or a hash. */
export function idOr<T>(read: Optional<T>): Optional<T | string> {
  return (value, name) => (typeof value === 'string' ? text()(value, name) : read(value, name));
}

function refuseEmpty(name: string): never {
  const why = `We assume empty values are an attempt to unset a parameter; however '${name}' cannot be unset.`;
  const what = `You should remove '${name}' from your request or supply a non-empty value.`;
  refuseParameter(name, `You passed an empty string for '${name}'. ${why} ${what}`, 'parameter_invalid_empty');
}

function toSentence(members: string[]): string {
  return members.length < 3 ? members.join(' or ') : `${members.slice(0, -1).join(', ')}, or ${members.at(-1)}`;
}
