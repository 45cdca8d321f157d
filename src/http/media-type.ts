export type MediaType = 'application/graphql-response+json' | 'application/json';

/**
 * The media type of the response: the one that the client weighs highest, the first of those that it weighs the same, JSON
 * for a client that takes anything. Undefined where it takes neither. https://www.rfc-editor.org/rfc/rfc9110#name-accept
 */
export function chooseMediaType(accept: string | undefined): MediaType | undefined {
  if (accept === undefined || accept === '*/*' || accept.trim() === '') return 'application/json';
  const ranges = accept.split(',').map(parseMediaRange);
  /** The weight of the most specific range that a media type falls into, with its place in the list. */
  const weigh = (mediaType: MediaType) => {
    const named = [mediaType, 'application/*', '*/*']
      .map((name) => ranges.findIndex(({ type, isUtf8 }) => type === name && isUtf8))
      .find((at) => at !== -1);
    return { mediaType, at: named ?? -1, weight: named === undefined ? 0 : (ranges[named]?.weight ?? 0) };
  };
  // JSON first: of two types in one range (`*/*`) it is the one that every client reads.
  const candidates = [weigh('application/json'), weigh('application/graphql-response+json')];
  const accepted = candidates.filter(({ weight }) => weight > 0);
  accepted.sort((one, other) => other.weight - one.weight || one.at - other.at);
  return accepted[0]?.mediaType;
}

/** A media type or range with its weight, in lower case; whether its text may be UTF-8. */
export function parseMediaRange(range: string): { type: string; weight: number; isUtf8: boolean } {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
  const parameter = (name: string) => parameters.find((text) => text.startsWith(`${name}=`))?.slice(name.length + 1);
  const weight = Number(parameter('q') ?? 1);
  const charset = parameter('charset');
  return { type, weight: Number.isFinite(weight) ? weight : 0, isUtf8: charset === undefined || isUtf8(charset) };
}

function isUtf8(charset: string): boolean {
  return /^"?utf-?8"?$/.test(charset);
}
