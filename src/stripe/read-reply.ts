import { TransportFailure } from '../errors/transport-failure.js';
import { readHeaders } from './read-headers.js';

/** Bytes of a reply, after decompression. The largest expansion of a token is under a tenth of it. */
export const MAX_REPLY_BYTES = 1024 * 1024;

/** The text of a reply's body. Past the limit the connection is given up, whatever the length that was announced. */
export async function readReply(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new TransportFailure('cut', factsOf(response));
    });
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > MAX_REPLY_BYTES) {
      reader.cancel().catch(() => {});
      throw new TransportFailure('too-large', factsOf(response));
    }
    text += decoder.decode(value, { stream: true });
  }
}

/** What a reply says of itself, whatever its body is. */
export function factsOf(response: Response) {
  const headers = readHeaders(response);
  return {
    status: response.status,
    stripeRequestId: headers['request-id'],
    shouldRetry: headers['stripe-should-retry'],
  };
}
