import { builder } from '../builder.js';

/**
 * An enum over one of Stripe's closed sets of strings: its members are the wire values in capitals, and UNKNOWN, so that
 * a value that Stripe adds tomorrow never breaks an answer. `read` turns a wire value into a member.
 */
export function closedSet<const Wire extends string>(
  name: string,
  { description, values }: { description: string; values: Record<Wire, string> },
) {
  type Member = Wire | 'unknown';
  const described: Record<string, string> = {
    ...values,
    unknown: (values as Record<string, string>).unknown ?? 'A value that this gateway does not know yet.',
  };
  const ref = builder.enumType(name, {
    description,
    values: Object.fromEntries(
      Object.entries(described).map(([wire, text]) => [
        toMemberName(wire),
        { value: wire as Member, description: text },
      ]),
    ),
  });
  const known = new Set(Object.keys(values));

  function read(wire: string): Member;
  function read(wire: string | null | undefined): Member | null;
  function read(wire: string | null | undefined): Member | null {
    if (wire === null || wire === undefined) return null;
    return known.has(wire) ? (wire as Member) : 'unknown';
  }
  return Object.assign(ref, { read });
}

function toMemberName(wire: string): string {
  return wire.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_');
}
