import { refuse } from './refusal.js';
import type { Scope, State } from './state.js';
import type { SandboxRequest } from './wire.js';

export interface Caller {
  scope: Scope;
  publishable: boolean;
}

/**
 * Who calls, and for which account. Any test key is welcome; a live one is turned away, because it must not get used to
 * travelling to a sandbox. No message holds more of a key than Stripe's own do.
 */
export function authenticate(headers: SandboxRequest['headers'], state: State): Caller {
  const key = readKey(headers.authorization);
  if (key === '') {
    const how =
      "You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').";
    refuse(401, {
      message: `You did not provide an API key. ${how} See https://stripe.com/docs/api#authentication for details.`,
    });
  }
  if (/^(sk|pk|rk)_live_/.test(key)) {
    refuse(401, { message: 'This is a sandbox: it takes test keys only, and a live key should never be sent to it.' });
  }
  if (!/^(sk|pk|rk)_test_\w+$/.test(key)) refuse(401, { message: `Invalid API Key provided: ${mask(key)}` });
  return { scope: readScope(headers['stripe-account'], key, state), publishable: key.startsWith('pk_') };
}

/** Called where only a secret or restricted key will do: https://docs.stripe.com/keys. */
export function refusePublishable(caller: Caller): void {
  if (!caller.publishable) return;
  const message = 'This API call cannot be made with a publishable API key. Please use a secret API key.';
  const where = 'You can find a list of your API keys at https://dashboard.stripe.com/account/apikeys.';
  refuse(401, { message: `${message} ${where}`, code: 'secret_key_required' });
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

function readScope(account: string | undefined, key: string, state: State): Scope {
  if (!account) return 'platform';
  if (state.fixtures.get('platform', account)?.object !== 'account') refuseAccount(account, key);
  return account as Scope;
}

/** Stripe does not say whether the account exists. */
export function refuseAccount(account: string, key = 'sk_test_****'): never {
  const message = `The provided key '${mask(key)}' does not have access to account '${account}' (or that account does not exist).`;
  refuse(403, { message: `${message} Application access may have been revoked.`, code: 'account_invalid' });
}

function mask(key: string): string {
  const prefix = /^(sk|pk|rk)_(test|live)_/.exec(key)?.[0] ?? '';
  const end = key.length - prefix.length > 8 ? key.slice(-4) : '';
  return `${prefix}****${end}`;
}
