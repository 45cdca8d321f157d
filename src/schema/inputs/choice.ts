import { builder } from '../builder.js';

/**
 * An enum that only goes in: its members are Stripe's wire values in capitals, each standing for that wire value. It has
 * no UNKNOWN, as a caller can choose only what the gateway knows.
 */
export function choice<const Wire extends string>(
  name: string,
  { description, values }: { description: string; values: Record<Wire, string> },
) {
  return builder.enumType(name, {
    description,
    values: Object.fromEntries(
      Object.entries<string>(values).map(([wire, text]) => [
        wire.toUpperCase(),
        { value: wire as Wire, description: text },
      ]),
    ),
  });
}
