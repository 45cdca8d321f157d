import * as crypto from 'node:crypto';

/** SHA-256 in base64url: in one step where the runtime has one, which costs half as much. */
export function digest(data: string | Uint8Array): string {
  return crypto.hash ? crypto.hash('sha256', data, 'base64url') : twoSteps(data);
}

function twoSteps(data: string | Uint8Array): string {
  return crypto.createHash('sha256').update(data).digest('base64url');
}
