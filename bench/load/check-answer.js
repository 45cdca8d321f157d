import { Agent, request } from 'node:http';
import { isDeepStrictEqual } from 'node:util';
import { fill, toId, toRequest } from './to-request.js';

/**
 * Asks once, as the load does, and throws unless the answer is what the shape says. Gives the bytes of the answer, headers
 * included: rounds whose answers are of another size were answered with something else.
 */
export async function checkAnswer(server, shape, id = 1) {
  const count = JSON.stringify(shape.variables ?? shape.path).split('<id>').length - 1;
  const { status, body, bytes } = await send(server, fill(toRequest(server, shape), { id, doc: 0 }));
  const ids = Array.from({ length: count }, (_, at) => toId(id + at));
  const expected = shape.path ? shape.data(ids) : { data: shape.data(ids) };
  if (status !== 200 || !isDeepStrictEqual(picked(body, expected), expected)) {
    throw new Error(`${server.name} answered ${status} with ${JSON.stringify(body)?.slice(0, 300)}`);
  }
  return bytes;
}

/** A proxy passes on more than is asked for; answers to GraphQL may hold extensions, but no errors. */
function picked(body, expected) {
  if (body?.errors) return body;
  return Object.fromEntries(Object.keys(expected).map((name) => [name, body?.[name]]));
}

function send({ url }, raw) {
  const [head, body] = raw.split('\r\n\r\n');
  const [first, ...lines] = head.split('\r\n');
  const [method, path] = first.split(' ');
  const headers = Object.fromEntries(lines.map((line) => line.split(/: (.*)/).slice(0, 2)));
  const agent = new Agent({ keepAlive: true });
  return new Promise((resolve, reject) => {
    const outgoing = request(new URL(path, url), { method, headers, agent }, async (incoming) => {
      const { socket } = incoming;
      let text = '';
      for await (const chunk of incoming) text += chunk;
      agent.destroy();
      resolve({ status: incoming.statusCode, body: parse(text), bytes: socket.bytesRead });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
