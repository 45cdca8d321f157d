import { isIP } from 'node:net';

/**
 * Who is at the other end: the peer, or what the trusted proxies before the gateway wrote into `x-forwarded-for`. Each
 * adds the address that it was asked from on the right, so that what is left of theirs may be anybody's invention.
 */
export function clientAddress(
  peer: string | undefined,
  forwardedFor: string | undefined,
  trustedProxies: number,
): string | undefined {
  if (trustedProxies === 0) return peer;
  const named = forwardedFor?.split(',').at(-trustedProxies)?.trim();
  return named !== undefined && isIP(named) ? named : peer;
}
