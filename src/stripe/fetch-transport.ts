import {
  fromRuntimeError,
  MAX_REPLY_BYTES,
  type ReplyHead,
  readHeaders,
  type Transport,
  TransportFailure,
} from './transport.js';

/** Sends requests by `fetch`, on every runtime. The sandbox is reached this way too. */
export function createFetchTransport(fetch: typeof globalThis.fetch, origin: URL): Transport {
  return {
    send: async ({ method, path, headers, body, cancellation }) => {
      const init: RequestInit = { method, headers, redirect: 'manual' };
      if (cancellation) init.signal = cancellation.signal;
      if (body !== undefined) init.body = body;
      let response: Response;
      try {
        response = await fetch(origin.origin + path, init);
      } catch (error) {
        throw isValid(headers) ? fromRuntimeError(error) : new TransportFailure('not-sent');
      }
      const head = { status: response.status, headers: readHeaders((name) => response.headers.get(name)) };
      return { ...head, text: await readText(response, head) };
    },
    close: async () => {},
  };
}

/** Whether HTTP allows the header values. The error that `fetch` throws otherwise has no code. */
function isValid(headers: Record<string, string>): boolean {
  try {
    return new Headers(headers) !== undefined;
  } catch {
    return false;
  }
}

/** Aborts a body over the limit, whatever length was announced. Counts bytes after decompression. */
async function readText(response: Response, head: ReplyHead): Promise<string> {
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
