import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { createAuthenticate } from '../auth/create-authenticate.js';
import { createUndiciFetch } from '../auth/undici-fetch.js';
import type { Config } from '../config/config.js';
import { createConsoleLogger } from '../logger.js';
import { createSandbox } from '../sandbox/create-sandbox.js';
import { SANDBOX_SECRET_KEY, SEEDS } from '../sandbox/seeds.js';

/** `no` says that something is not available which the gateway can do without. */
interface Check {
  name: string;
  result: 'ok' | 'no' | 'FAIL';
  detail: string;
}

const TIMEOUT_MS = 10_000;

/**
 * Checks the settings and, where a Stripe key is set, the way to Stripe and what the key may do, as a table of lines. It
 * creates nothing: it reads a token that does not exist and asks for tokens that Stripe must refuse.
 */
export async function doctor(config: Config): Promise<{ report: string; isWell: boolean }> {
  await createAuthenticate(config, createConsoleLogger('silent'));
  const checks = [ok('settings', `upstream: ${config.mode}, callers: ${config.auth.kind}`)];
  if (config.mode === 'sandbox') checks.push(await checkSandbox());
  else checks.push(...(await checkStripe(config)));
  const lines = checks.map(({ name, result, detail }) => `${result.padEnd(6)}${name.padEnd(18)}${detail}`.trimEnd());
  if (config.mode === 'sandbox') {
    lines.push(
      '',
      'STRIPE_SECRET_KEY is not set: only the settings and the built-in sandbox were checked, not Stripe.',
    );
  }
  return { report: lines.join('\n'), isWell: checks.every(({ result }) => result !== 'FAIL') };
}

async function checkSandbox(): Promise<Check> {
  const headers = { authorization: `Bearer ${SANDBOX_SECRET_KEY}` };
  const request = { method: 'GET', path: `/v1/tokens/${SEEDS.cardToken}`, headers, body: undefined };
  const { status } = await createSandbox().send(request);
  return status === 200 ? ok('sandbox', 'reads tokens') : fail('sandbox', `status ${status}`);
}

async function checkStripe(config: Config): Promise<Check[]> {
  const origin = config.apiBase ?? new URL('https://api.stripe.com');
  const checks = [await checkDns(origin, config.proxy !== undefined)];
  const send = createSend(config, origin);
  const probe = await send('GET', '/v1/tokens/tok_doctor_does_not_exist');
  checks.push(...checkConnection(probe, origin));
  if (config.secretKey === undefined) {
    return [...checks, ok('key', 'callers bring their own; what those may do was not checked')];
  }
  if (probe.status === undefined) return checks;

  const kind = `${config.secretKey.startsWith('rk_') ? 'restricted' : 'secret'} key, ${config.mode} mode`;
  if (probe.status === 401) return [...checks, fail('key', `${kind}: Stripe does not accept it (status 401)`)];
  checks.push(ok('key', kind));
  checks.push(checkPermission('read tokens', probe, [404]));
  checks.push(checkPermission('create tokens', await send('POST', '/v1/tokens', {}), [400]));
  // A number that fails the check digit: a card error where raw numbers are accepted, another kind of error elsewhere.
  const year = String(new Date().getFullYear() + 1);
  const card = { 'card[number]': '4242424242424241', 'card[exp_month]': '12', 'card[exp_year]': year };
  const { status, type } = await send('POST', '/v1/tokens', card);
  const isOpen = status === 402 && type === 'card_error';
  checks.push({
    name: 'raw card numbers',
    result: isOpen ? 'ok' : 'no',
    detail: isOpen ? '' : `this account may not send them, or the key may not (status ${status ?? 'none'})`,
  });
  return checks;
}

async function checkDns({ hostname }: URL, hasProxy: boolean): Promise<Check> {
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) return ok('DNS', 'not used: the upstream is an address');
  if (hasProxy) return ok('DNS', 'not checked: HTTPS_PROXY looks the name up');
  try {
    await lookup(hostname);
    return ok('DNS', hostname);
  } catch (error) {
    return fail('DNS', `${hostname}: ${codeOf(error)}`);
  }
}

/** Any response shows that both connection and TLS are in order. */
function checkConnection({ status, code = '' }: Reply, { protocol, host }: URL): Check[] {
  const tlsProblem = status === undefined ? toTlsProblem(code) : undefined;
  if (status === undefined && tlsProblem === undefined) return [fail('connection', `${host}: ${code}`)];
  const connection = ok('connection', host);
  if (tlsProblem !== undefined) return [connection, fail('TLS', `${tlsProblem} (${code})`)];
  return [connection, ok('TLS', protocol === 'https:' ? 'the certificate is valid' : 'not used: http on loopback')];
}

/** The error codes of OpenSSL and Node.js in words; undefined for an error that is not about TLS. */
function toTlsProblem(code: string): string | undefined {
  if (code === 'CERT_HAS_EXPIRED') return 'the certificate has expired';
  if (code === 'CERT_NOT_YET_VALID') return 'the certificate is not valid yet: check the clock of this machine';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'the certificate is for another host';
  if (/SELF_SIGNED|^UNABLE_TO_|^CERT_UNTRUSTED|^INVALID_CA/.test(code)) {
    return 'the certificate is from an authority that this machine does not trust; see NODE_EXTRA_CA_CERTS';
  }
  return /^(ERR_TLS_|ERR_SSL_|CERT_|CRL_|EPROTO)/.test(code) ? 'no secure connection' : undefined;
}

function checkPermission(name: string, { status, code }: Reply, expected: number[]): Check {
  if (status !== undefined && expected.includes(status)) return ok(name);
  if (status === 403) return fail(name, 'the key lacks the permission, or the connected account (status 403)');
  return fail(name, status === undefined ? String(code) : `status ${status}`);
}

interface Reply {
  /** Undefined when there was no response. */
  status?: number;
  /** Why there was none: `ENOTFOUND`, `CERT_HAS_EXPIRED`. */
  code?: string;
  /** The `type` of Stripe's error. */
  type?: unknown;
}

function createSend({ secretKey, account, proxy }: Config, origin: URL) {
  const fetch = createUndiciFetch({ proxy });
  return async (method: string, path: string, params?: Record<string, string>): Promise<Reply> => {
    try {
      const response = await fetch(new URL(path, origin), {
        method,
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: {
          ...(secretKey !== undefined && { authorization: `Bearer ${secretKey}` }),
          ...(account !== undefined && { 'stripe-account': account }),
        },
        body: params && new URLSearchParams(params),
      });
      const body = await response.json().catch(() => undefined);
      return { status: response.status, type: body?.error?.type };
    } catch (error) {
      return { code: codeOf(error) };
    }
  };
}

/** The code of an error or of its cause. Its message is not shown: it may quote a header. */
function codeOf(error: unknown): string {
  const { code, cause, name } = error as { code?: unknown; cause?: { code?: unknown }; name?: unknown };
  if (name === 'TimeoutError') return `no response within ${TIMEOUT_MS / 1000} seconds`;
  return String(cause?.code ?? code ?? 'no connection');
}

function ok(name: string, detail = ''): Check {
  return { name, result: 'ok', detail };
}

function fail(name: string, detail: string): Check {
  return { name, result: 'FAIL', detail };
}
