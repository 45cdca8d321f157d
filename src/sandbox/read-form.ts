import { refuse } from './refusal.js';

/** Far more than the longest legal token, far less than what would hurt. */
export const MAX_BODY_BYTES = 1_048_576;

/** The parameters of a call as sent: in the query of a GET or DELETE, in the form body of a POST. */
export async function readFields(request: Request): Promise<URLSearchParams> {
  if (request.method !== 'POST') return new URL(request.url).searchParams;
  const body = await readBody(request);
  const type = request.headers.get('content-type') ?? '';
  if (body !== '' && !/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) {
    const hint = 'check that your POST content type is application/x-www-form-urlencoded';
    refuse(400, { message: `Invalid request (${hint}).` });
  }
  return new URLSearchParams(body);
}

async function readBody(request: Request): Promise<string> {
  if (!request.body) return '';
  const decoder = new TextDecoder();
  const reader = request.body.getReader();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > MAX_BODY_BYTES) {
      await reader.cancel();
      refuse(400, { message: `Invalid request: the body is larger than ${MAX_BODY_BYTES} bytes.` });
    }
    text += decoder.decode(value, { stream: true });
  }
}
