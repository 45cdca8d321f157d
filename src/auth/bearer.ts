import { unauthenticated } from './caller.js';

/** More than any key has, and any reasonable token. */
const MAX_LENGTH = 8192;

/** The credential of `authorization: Bearer …`: one run of visible ASCII. Two credentials count as none. */
export function readBearer(header: (name: string) => string | undefined): string {
  const value = header('authorization');
  if (!value) throw unauthenticated('The credential is missing. Send it in the header authorization: Bearer ….');
  const credential = value.length > MAX_LENGTH ? undefined : /^Bearer +([\x21-\x7e]+)$/i.exec(value)?.[1];
  if (!credential) throw unauthenticated('The authorization header takes one credential: Bearer ….');
  return credential;
}
