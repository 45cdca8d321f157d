import { isDeepStrictEqual } from 'node:util';

/** The raw request of a shape, with `<id>` where an id goes. Ids have one length, so that of the body is known. */
export function toRequest(server, shape) {
  const { host, pathname } = new URL(server.url);
  const body = toBody(shape);
  const headers = { host, ...toHeaders(server), 'content-length': Buffer.byteLength(fillIds(body, 0)) };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`POST ${pathname} HTTP/1.1`, ...lines, '', body].join('\r\n');
}

/** Sends one request as the load does, and throws unless the answer is the one that the shape expects. */
export async function checkAnswer(server, shape, id = 1) {
  const body = toBody(shape);
  const ids = Array.from({ length: body.split('<id>').length - 1 }, (_, index) => toId(id + index));
  const response = await fetch(server.url, { method: 'POST', headers: toHeaders(server), body: fillIds(body, id) });
  const text = await response.text();
  // An answer may hold extensions, but no errors.
  const { data, errors } = response.ok ? JSON.parse(text) : {};
  if (errors || !isDeepStrictEqual(data, shape.data(ids))) {
    throw new Error(`${server.name} answered ${response.status} with ${text.slice(0, 300)}`);
  }
}

const toBody = ({ query, variables }) => JSON.stringify({ query, variables });

const toHeaders = ({ headers }) => ({ 'content-type': 'application/json', accept: 'application/json', ...headers });

/** As `load.lua` does it: ids count up from the one given. */
function fillIds(template, id) {
  let next = id;
  return template.replaceAll('<id>', () => toId(next++));
}

/** As long as Stripe's. Eleven digits: the gateway treats twelve or more in a row as a card number. */
const toId = (number) => `tok_1BenchGateway${String(number).padStart(11, '0')}`;
