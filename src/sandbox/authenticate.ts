import type { Scope, State } from './state.js';
import { fail } from './stripe-error.js';
import type { SandboxRequest } from './wire.js';

export interface Caller {
  scope: Scope;
  publishable: boolean;
}

/**
 * Who calls, and for which account. Any test key will do; a live one is rejected, because it must not get used to travelling
 * to a sandbox. No message holds more of a key than Stripe's own do.
 */
export function authenticate(headers: SandboxRequest['headers'], state: State): Caller {
  const key = readKey(headers.authorization);
  if (key === '') {
    const how =
      "You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').";
    fail(401, {
      message: `You did not provide an API key. ${how} See https://stripe.com/docs/api#authentication for details.`,
    });
  }
  if (/^(sk|pk|rk)_live_/.test(key)) {
    fail(401, { message: 'This is a sandbox: it takes test keys only, and a live key should never be sent to it.' });
  }
  if (!/^(sk|pk|rk)_test_\w+$/.test(key)) fail(401, { message: `Invalid API Key provided: ${mask(key)}` });
  return { scope: readScope(headers, key, state), publishable: key.startsWith('pk_') };
}

/** Called where only a secret or restricted key will do: https://docs.stripe.com/keys. */
export function failPublishable(caller: Caller): void {
  if (!caller.publishable) return;
  const message = 'This API call cannot be made with a publishable API key. Please use a secret API key.';
  const where = 'You can find a list of your API keys at https://dashboard.stripe.com/account/apikeys.';
  fail(401, { message: `${message} ${where}`, code: 'secret_key_required' });
}

function readKey(header = ''): string {
  const [scheme = '', credentials = ''] = header.trim().split(/\s+/);
  if (scheme.toLowerCase() === 'bearer') return credentials;
  if (scheme.toLowerCase() !== 'basic') return '';
  try {
    return atob(credentials).split(':')[0] ?? '';
  } catch {
    return ''; // not base64: no key
  }
}

/** `Stripe-Context` is the newer form of `Stripe-Account`; it may be a path, whose end is the account. */
function readScope(headers: SandboxRequest['headers'], key: string, state: State): Scope {
  const account = headers['stripe-context']?.split('/').at(-1) || headers['stripe-account'];
  if (!account) return 'platform';
  if (!state.objects.get('platform', 'account', account)) failAccount(account, key);
  return account as Scope;
}

/** Stripe does not say whether the account exists. */
export function failAccount(account: string, key = 'sk_test_****'): never {
  const message = `The provided key '${mask(key)}' does not have access to account '${account}' (or that account does not exist).`;
  fail(403, { message: `${message} Application access may have been revoked.`, code: 'account_invalid' });
}

function mask(key: string): string {
  const prefix = /^(sk|pk|rk)_(test|live)_/.exec(key)?.[0] ?? '';
  const end = key.length - prefix.length > 8 ? key.slice(-4) : '';
  return `${prefix}****${end}`;
}
