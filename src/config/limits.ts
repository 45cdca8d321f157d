/** How large a request, its document and its errors may be. */
export interface Limits {
  /** Bytes of a body. */
  body: number;
  /** Lexical tokens of a document, and its fields when its fragments are written out. */
  tokens: number;
  /** Fields inside fields, and literals inside literals. */
  depth: number;
  /** Fields under another name, and fields that one selection asks for again. */
  aliases: number;
  directives: number;
  /** Fields of a query's root. */
  rootFields: number;
  /** Fields of a mutation's root. */
  mutationFields: number;
  /** `createToken` fields of an operation: each can try a card. */
  creates: number;
  /** Errors shown where an operation is refused. */
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

/** The defaults where nothing is given: a limit that is `undefined` is not one that is off. */
export function toLimits(given: Partial<Limits> = {}): Limits {
  const set = Object.entries(given).filter(([, limit]) => limit !== undefined);
  return { ...DEFAULT_LIMITS, ...Object.fromEntries(set) };
}

/** So many in so many seconds. */
export interface Rate {
  points: number;
  seconds: number;
}

const SECONDS: Record<string, number> = { s: 1, min: 60, h: 3600 };

/** Reads `600/min`; undefined for what is no rate. */
export function toRate(text: string): Rate | undefined {
  const [, points, unit] = /^([1-9][0-9]{0,8})\/(s|min|h)$/.exec(text) ?? [];
  return points && unit ? { points: Number(points), seconds: SECONDS[unit] as number } : undefined;
}
