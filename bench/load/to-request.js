/**
 * A request as bytes with holes: `<id>` and `<doc>` are filled in for each one that is sent. What fills them has always the
 * same length, so the length of the body is known beforehand.
 */
export function toRequest(server, shape) {
  const { host, pathname } = new URL(server.url);
  if (shape.path) return [`GET ${shape.path} HTTP/1.1`, `host: ${host}`, '', ''].join('\r\n');
  const body = JSON.stringify({ query: shape.query, variables: shape.variables });
  const headers = {
    host,
    'content-type': 'application/json',
    accept: 'application/json',
    ...server.headers,
    'content-length': Buffer.byteLength(fill(body, { id: 0, doc: 0 })),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`POST ${pathname} HTTP/1.1`, ...lines, '', body].join('\r\n');
}

/** The request as `load.lua` sends it: ids count up from the one given. */
export function fill(template, { id, doc }) {
  let next = id;
  return template.replaceAll('<id>', () => toId(next++)).replaceAll('<doc>', toDocument(doc));
}

/** As long as Stripe's. The gateway takes twelve digits in a row for a piece of a card number, so there are eleven. */
export const toId = (number) => `tok_1BenchGateway${String(number).padStart(11, '0')}`;
/** Letters: a document that holds a long number is never kept. */
const toDocument = (number) =>
  String(number)
    .padStart(6, '0')
    .replace(/\d/g, (digit) => 'abcdefghij'[digit]);
