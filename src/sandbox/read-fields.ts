import { refuse } from './refusal.js';
import type { SandboxRequest } from './wire.js';

/** Far more than the longest legal token, far less than what would hurt. */
export const MAX_BODY_BYTES = 1_048_576;

/** The parameters of a POST, in its form body. */
export function readFields({ headers, body = '' }: SandboxRequest): URLSearchParams {
  if (new TextEncoder().encode(body).byteLength > MAX_BODY_BYTES) {
    refuse(400, { message: `Invalid request: the body is larger than ${MAX_BODY_BYTES} bytes.` });
  }
  const type = headers['content-type'] ?? '';
  if (body !== '' && !/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) {
    const hint = 'check that your POST content type is application/x-www-form-urlencoded';
    refuse(400, { message: `Invalid request (${hint}).` });
  }
  return new URLSearchParams(body);
}
