/** What is known of who sent an operation. */
export interface Client {
  caller?: { credentialId: string | undefined } | undefined;
  address: string | undefined;
}

/**
 * The keys that a client is counted under, one for the credential and one for the address. Where neither is known, all are
 * counted as one. A store outside of this process is to keep digests of them.
 */
export function clientKeys({ caller, address }: Client): string[] {
  const ids = [];
  if (caller?.credentialId) ids.push(ofCredential(caller.credentialId));
  if (address) ids.push(ofAddress(address));
  if (ids.length === 0) ids.push('anyone');
  return ids;
}

const ofCredential = kept((id) => `credential ${id}`);
const ofAddress = kept((address) => `address ${networkOf(address)}`);

/** Keys that are kept at once. */
const MAX_KEPT = 1000;

/** The same key for the same client, as one string: a new one would be hashed again wherever it is looked up. */
function kept(toKey: (client: string) => string): (client: string) => string {
  const keys = new Map<string, string>();
  return (client) => {
    const known = keys.get(client);
    if (known !== undefined) return known;
    if (keys.size >= MAX_KEPT) keys.clear();
    const key = toKey(client);
    keys.set(client, key);
    return key;
  };
}

/** An IPv4 address as it is; of IPv6 the /64, since one host has all of its addresses. */
function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const mapped = /^::ffff:([0-9.]+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  const [left = [], right = []] = address.split('::').map((half) => half.split(':').filter(Boolean));
  const zeros = Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  const groups = [...left, ...zeros, ...right].slice(0, 4);
  return groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':');
}
