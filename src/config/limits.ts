/** The largest request, document and list of errors. */
export interface Limits {
  /** Bytes of a request body. */
  body: number;
  /** Lexical tokens of a document, and its fields once fragments are expanded. */
  tokens: number;
  /** Nesting of fields, and of literals. */
  depth: number;
  /** Aliased fields, and fields that one selection set repeats. */
  aliases: number;
  directives: number;
  /** Root fields of a query. */
  rootFields: number;
  /** Root fields of a mutation. */
  mutationFields: number;
  /** `createToken` fields of an operation: each of them can try a card. */
  creates: number;
  /** Errors in the response to a refused operation. */
  errors: number;
}

export const DEFAULT_LIMITS: Readonly<Limits> = {
  body: 128 * 1024,
  tokens: 1000,
  depth: 10,
  aliases: 15,
  directives: 5,
  rootFields: 15,
  mutationFields: 5,
  creates: 5,
  errors: 5,
};

/** Fills in the defaults. A limit that is `undefined` gets its default: it is not off. */
export function toLimits(given: Partial<Limits> = {}): Limits {
  const set = Object.entries(given).filter(([, limit]) => limit !== undefined);
  return { ...DEFAULT_LIMITS, ...Object.fromEntries(set) };
}

/** This many in this many seconds. */
export interface Rate {
  points: number;
  seconds: number;
}

const SECONDS: Record<string, number> = { s: 1, min: 60, h: 3600 };

/** Reads `600/min`; undefined for anything else. */
export function toRate(text: string): Rate | undefined {
  const [, points, unit] = /^([1-9][0-9]{0,8})\/(s|min|h)$/.exec(text) ?? [];
  return points && unit ? { points: Number(points), seconds: SECONDS[unit] as number } : undefined;
}
