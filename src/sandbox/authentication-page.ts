import { finishAuthentication } from './confirm-payment-intent.js';
import { finishSetup } from './confirm-setup-intent.js';
import type { Call } from './define-route.js';
import { AUTHENTICATE } from './next-action.js';

import type { Scope, State } from './state.js';
import { StripeError } from './stripe-error.js';
import type { PaymentIntent, SetupIntent } from './stripe-objects.js';
import type { SandboxReply, SandboxRequest } from './wire.js';

/**
 * The page on which the bank of a card would ask its holder to authenticate. It has two links, and sends the browser back to
 * the shop with the query that Stripe adds to a `return_url`. The client secret in the path stands for a key.
 */
export function answerAuthentication(state: State, request: SandboxRequest): SandboxReply | undefined {
  const { pathname, searchParams } = new URL(request.path, 'http://sandbox');
  if (request.method !== 'GET' || !pathname.startsWith(AUTHENTICATE)) return undefined;
  const secret = pathname.slice(AUTHENTICATE.length);
  const id = secret.split('_secret_')[0] ?? '';
  const scope = (searchParams.get('account') ?? 'platform') as Scope;
  const intent = state.objects.get(scope, 'payment_intent', id) ?? state.objects.get(scope, 'setup_intent', id);
  if (intent?.client_secret !== secret || intent.status !== 'requires_action') {
    return toPage(404, '<p>There is nothing to authenticate here.</p>');
  }
  const result = searchParams.get('result');
  if (result === null) {
    const to = (answer: string) => `?${new URLSearchParams({ ...Object.fromEntries(searchParams), result: answer })}`;
    return toPage(
      200,
      `<p>A test payment asks for authentication.</p><a href="${to('succeed')}">Complete</a> <a href="${to('fail')}">Fail</a>`,
    );
  }
  const isSuccess = finish(
    { state, caller: { scope, publishable: false }, id, child: '', origin: '', requestId: '' },
    intent,
    result === 'succeed',
  );
  const target = intent.next_action?.redirect_to_url?.return_url;
  if (!target) return toPage(200, '<p>You may close this page.</p>');
  const url = new URL(target);
  url.searchParams.set(intent.object, id);
  url.searchParams.set(`${intent.object}_client_secret`, secret);
  url.searchParams.set('redirect_status', isSuccess ? 'succeeded' : 'failed');
  return { status: 302, headers: { location: url.href }, text: '' };
}

function finish(call: Call, intent: PaymentIntent | SetupIntent, isSuccess: boolean): boolean {
  try {
    if (intent.object === 'payment_intent') finishAuthentication(call, intent, isSuccess);
    else finishSetup(call, intent, isSuccess);
    return isSuccess;
  } catch (error) {
    if (error instanceof StripeError) return false; // authenticated, then declined: the intent says so
    throw error;
  }
}

function toPage(status: number, content: string): SandboxReply {
  const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' };
  return { status, headers, text: `<!doctype html><title>Sandbox</title>${content}` };
}
