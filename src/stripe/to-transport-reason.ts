import type { TransportReason } from './transport-failure.js';

const TLS =
  /^(ERR_TLS_|ERR_SSL_|CERT_|CRL_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_|HOSTNAME_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_|EPROTO)/;
const NEVER_CONNECTED = /^(ECONNREFUSED|ENOTFOUND|EAI_|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT)/;

/** Why a `fetch` failed, from the codes of Node's and OpenSSL's errors. What is not known may have been sent. */
export function toTransportReason(error: unknown): TransportReason {
  const code = codeOf(error instanceof Error && error.cause ? error.cause : error);
  if (TLS.test(code)) return 'tls';
  return NEVER_CONNECTED.test(code) ? 'unreachable' : 'broken';
}

function codeOf(cause: unknown): string {
  if (!(cause instanceof Error)) return '';
  const { code, syscall } = cause as NodeJS.ErrnoException;
  return syscall === 'connect' ? 'ECONNREFUSED' : String(code ?? '');
}
