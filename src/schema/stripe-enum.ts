import { builder } from './builder.js';

interface EnumOptions<Wire extends string> {
  description: string;
  /** The wire values with their descriptions. */
  values: Record<Wire, string>;
}

/**
 * An enum over one of Stripe's closed sets of strings: its members are the wire values in capitals, and UNKNOWN, so that
 * a value that Stripe adds tomorrow never breaks a response. `read` turns a wire value into a member.
 */
export function stripeEnum<const Wire extends string>(name: string, { description, values }: EnumOptions<Wire>) {
  const known = new Set(Object.keys(values));
  const ref = inputEnum<Wire | 'unknown'>(name, {
    description,
    values: {
      ...values,
      unknown: 'unknown' in values ? values.unknown : 'A value that this gateway does not know yet.',
    },
  });
  /** What is no string is left as it is, for the check of output values to find. */
  const read = (wire: unknown) =>
    (typeof wire === 'string' && !known.has(wire) ? 'unknown' : wire) as Wire | 'unknown' | null | undefined;
  return Object.assign(ref, { read });
}

/** An enum that only goes in. It has no UNKNOWN, as a caller can choose only what the gateway knows. */
export function inputEnum<const Wire extends string>(name: string, { description, values }: EnumOptions<Wire>) {
  return builder.enumType(name, {
    description,
    values: Object.fromEntries(
      Object.entries<string>(values).map(([wire, text]) => [
        wire.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_'),
        { value: wire as Wire, description: text },
      ]),
    ),
  });
}
