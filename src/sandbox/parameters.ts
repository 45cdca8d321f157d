import type { FormHash, FormValue } from './parse-form.js';
import { PUSHED } from './parse-form.js';
import { failMissing, failParameter } from './stripe-error.js';

/**
 * Reads one parameter: returns its typed value or fails as Stripe does. `name` is the form name, `card[exp_month]`. Every
 * route has a table of its parameters, made of the readers below.
 */
export type Reader<T> = (value: FormValue | undefined, name: string) => T;
export type ValueOf<R> = R extends Reader<infer T> ? T : never;
export type Optional<T> = Reader<T | undefined>;
export type Fields = Record<string, Reader<unknown>>;
export type Values<F extends Fields> = { [K in keyof F]: ValueOf<F[K]> };

export function text(max = 5000): Optional<string> {
  return (value, name) => {
    if (value === undefined) return undefined;
    if (typeof value !== 'string') return failParameter(name, 'Invalid string');
    if (value === '') return failEmpty(name);
    if (value.trim() === '') {
      return failParameter(name, `You passed a blank string for '${name}'.`, 'parameter_invalid_string_blank');
    }
    return value.length <= max ? value : failParameter(name, `Invalid string: must be at most ${max} characters`);
  };
}

export const email: Optional<string> = (value, name) => {
  const address = text()(value, name);
  if (address === undefined || /^[^\s@]+@[^\s@]+$/.test(address)) return address;
  return failParameter(name, 'Invalid email address', 'email_invalid');
};

export const url: Optional<string> = (value, name) => {
  const address = text()(value, name);
  // An app's own scheme (`shop://paid`) is a URL too.
  if (address === undefined || URL.canParse(address)) return address;
  return failParameter(name, 'Not a valid URL', 'url_invalid');
};

export const currency: Optional<string> = (value, name) => {
  const code = text()(value, name)?.toLowerCase();
  if (code === undefined || /^[a-z]{3}$/.test(code)) return code;
  return failParameter(name, 'Invalid currency: must be a three-letter ISO code');
};

export function choice<const M extends string>(...members: M[]): Optional<M> {
  return (value, name) => {
    const chosen = text()(value, name);
    if (chosen === undefined || members.includes(chosen as M)) return chosen as M | undefined;
    return failParameter(name, `Invalid ${name}: must be one of ${toSentence(members)}`);
  };
}

export const integer: Optional<number> = (value, name) => {
  const digits = text()(value, name);
  if (digits === undefined) return undefined;
  return /^-?\d{1,15}$/.test(digits)
    ? Number(digits)
    : failParameter(name, 'Invalid integer', 'parameter_invalid_integer');
};

/** Money in the currency's smallest unit. */
export const positiveInteger: Optional<number> = (value, name) => {
  const number = integer(value, name);
  if (number === undefined || number >= 1) return number;
  return failParameter(name, 'This value must be greater than or equal to 1.', 'parameter_invalid_integer');
};

export const decimal: Optional<number> = (value, name) => {
  const digits = text()(value, name);
  if (digits === undefined) return undefined;
  return /^-?\d{1,15}(\.\d{1,15})?$/.test(digits) ? Number(digits) : failParameter(name, 'Invalid decimal');
};

export const boolean: Optional<boolean> = (value, name) => {
  const word = text()(value, name);
  if (word === undefined || word === 'true' || word === 'false') return word && word === 'true';
  return failParameter(name, 'Invalid boolean: must be true or false');
};

export function array<T>(item: Optional<T>): Optional<T[]> {
  return (value, name) => {
    if (value === undefined) return undefined;
    if (value === '') return failEmpty(name);
    if (!(value instanceof Map) || ![...value.keys()].every((key) => /^\d+$/.test(key.replace(PUSHED, '')))) {
      return failParameter(name, 'Invalid array');
    }
    return [...value].flatMap(([key, element]) => item(element, `${name}[${key.replace(PUSHED, '')}]`) ?? []);
  };
}

/** A closed hash: a key outside `fields` fails before any value is looked at, as it does at Stripe. */
export function hash<F extends Fields>(fields: F): Optional<Values<F>> {
  return (value, name) => {
    if (value === undefined) return undefined;
    if (value === '') return failEmpty(name);
    return value instanceof Map ? readHash(fields, value, name) : failParameter(name, 'Invalid object');
  };
}

/** The top level of a request: like `hash`, and there even when nothing was sent. */
export function readParameters<F extends Fields>(fields: F, form: FormHash): Values<F> {
  return readHash(fields, form, '');
}

function readHash<F extends Fields>(fields: F, form: FormHash, parent: string): Values<F> {
  const nameOf = (key: string) => (parent === '' ? key : `${parent}[${key.startsWith(PUSHED) ? '' : key}]`);
  const [first, ...more] = [...form.keys()].filter((key) => !Object.hasOwn(fields, key)).map(nameOf);
  if (first !== undefined) {
    const names = `${more.length > 0 ? 'parameters' : 'parameter'}: ${[first, ...more].join(', ')}`;
    failParameter(first, `Received unknown ${names}`, 'parameter_unknown');
  }
  const values = Object.entries(fields).map(([key, read]) => [key, read(form.get(key), nameOf(key))]);
  return Object.fromEntries(values) as Values<F>;
}

export function required<R extends Optional<unknown>>(read: R): Reader<NonNullable<ValueOf<R>>> {
  return (value, name) => (read(value, name) ?? failMissing(name)) as NonNullable<ValueOf<R>>;
}

/** An empty string is legal here and means: unset. */
export function unsettable<T>(read: Optional<T>): Optional<T | null> {
  return (value, name) => (value === '' ? null : read(value, name));
}

/** Either an id or a hash. */
export function idOr<T>(read: Optional<T>): Optional<T | string> {
  return (value, name) => (typeof value === 'string' ? text()(value, name) : read(value, name));
}

/** Parameters that Stripe has and the sandbox takes without looking at them. */
export function ignored<const N extends string>(...names: N[]): Record<N, Optional<never>> {
  return Object.fromEntries(names.map((name) => [name, () => undefined])) as unknown as Record<N, Optional<never>>;
}

function failEmpty(name: string): never {
  const why = `We assume empty values are an attempt to unset a parameter; however '${name}' cannot be unset.`;
  const what = `You should remove '${name}' from your request or supply a non-empty value.`;
  failParameter(name, `You passed an empty string for '${name}'. ${why} ${what}`, 'parameter_invalid_empty');
}

function toSentence(members: string[]): string {
  return members.length < 3 ? members.join(' or ') : `${members.slice(0, -1).join(', ')}, or ${members.at(-1)}`;
}
