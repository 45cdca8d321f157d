import { Agent, EnvHttpProxyAgent, fetch as undiciFetch } from 'undici';

export interface UndiciFetchOptions {
  /** The proxy for https requests, and the hosts that are reached without it. */
  proxy?: { url: URL; noProxy: readonly string[] } | undefined;
}

/**
 * A `fetch` for Node.js that checks certificates whatever NODE_TLS_REJECT_UNAUTHORIZED says, and that can use a proxy. For
 * keys of an issuer: whoever can change them on the way can sign tokens.
 */
export function createUndiciFetch({ proxy }: UndiciFetchOptions = {}): typeof globalThis.fetch {
  const connect = { rejectUnauthorized: true };
  const dispatcher = proxy
    ? new EnvHttpProxyAgent({
        connect,
        requestTls: connect,
        proxyTls: connect,
        // Empty ones keep it from looking into the environment itself.
        httpProxy: '',
        httpsProxy: proxy.url.href,
        noProxy: proxy.noProxy.join(','),
      })
    : new Agent({ connect });
  return ((input: string | URL, init: object) =>
    undiciFetch(input, { ...init, dispatcher })) as typeof globalThis.fetch;
}
