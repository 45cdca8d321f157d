import { isIP } from 'node:net';
import type { RedisClientOptions } from '@redis/client';

/** What the address of a Redis says, for a client that waits for nothing: it neither queues nor connects again by itself. */
export function toClientOptions(
  { protocol, hostname, port, username, password, pathname }: URL,
  connectTimeout: number,
) {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const socket = { host, port: Number(port || 6379), connectTimeout, reconnectStrategy: false as const };
  return {
    // TLS names the host that it wants, unless that is an address.
    socket: protocol === 'rediss:' ? { ...socket, tls: true as const, servername: isIP(host) ? '' : host } : socket,
    username: decodeURIComponent(username) || undefined,
    password: decodeURIComponent(password) || undefined,
    database: Number(pathname.slice(1)),
    disableOfflineQueue: true,
    // The least that every Redis understands, and every user of it may do.
    RESP: 2 as const,
    disableClientInfo: true,
    maintNotifications: 'disabled' as const,
  } satisfies RedisClientOptions<Record<never, never>, Record<never, never>, Record<never, never>, 2>;
}
