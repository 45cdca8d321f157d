import { readHeaders } from './read-headers.js';
import { toTransportReason } from './to-transport-reason.js';
import { MAX_REPLY_BYTES, type Transport } from './transport.js';
import { TransportFailure } from './transport-failure.js';

/** The way to the network on every runtime with `fetch`. The sandbox is one of these. */
export function createFetchTransport(fetch: typeof globalThis.fetch, origin: URL): Transport {
  return {
    send: async ({ method, path, headers, body, cancellation }) => {
      const init: RequestInit = { method, headers, redirect: 'manual' };
      if (cancellation) init.signal = cancellation.toSignal();
      if (body !== undefined) init.body = body;
      let response: Response;
      try {
        response = await fetch(origin.origin + path, init);
      } catch (error) {
        throw new TransportFailure(toTransportReason(error));
      }
      const head = { status: response.status, headers: readHeaders((name) => response.headers.get(name)) };
      return { ...head, text: await readText(response, head) };
    },
    close: async () => {},
  };
}

/** Past the limit the connection is given up, whatever the length that was announced. Bytes count after decompression. */
async function readText(response: Response, head: { status: number; headers: Record<string, string> }) {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new TransportFailure('cut', head);
    });
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > MAX_REPLY_BYTES) {
      reader.cancel().catch(() => {});
      throw new TransportFailure('too-large', head);
    }
    text += decoder.decode(value, { stream: true });
  }
}
