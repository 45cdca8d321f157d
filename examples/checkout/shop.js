// The server of the shop: it charges the tokens that the page makes. Prices are its own; a page cannot be trusted with them.
import { createServer } from 'node:http';
import Stripe from 'stripe';

const { PORT = '4242', STRIPE_API_BASE, STRIPE_SECRET_KEY = 'sk_test_sandbox' } = process.env;
const stripe = new Stripe(STRIPE_SECRET_KEY, STRIPE_API_BASE ? toAddress(new URL(STRIPE_API_BASE)) : {});

const ORDER = { amount: 6200, currency: 'usd', confirm: true };
const MAX_BYTES = 10_000;

/** Who paid, and with which card, by order: a database in a real shop. */
const orders = new Map();

const actions = {
  /** Charges a new card once: every call has a key that follows from the token, so that a second try changes nothing. */
  async '/shop/pay'({ token }) {
    const once = (what) => ({ idempotencyKey: `${what}-${token}` });
    const customer = await stripe.customers.create({}, once('customer'));
    const method = await stripe.paymentMethods.create({ type: 'card', card: { token } }, once('method'));
    const intent = await stripe.paymentIntents.create(
      { ...ORDER, customer: customer.id, payment_method: method.id, setup_future_usage: 'on_session' },
      once('payment'),
    );
    return toResult(intent, { customer: customer.id, payment_method: method.id });
  },

  /** Charges the card of an earlier order, for which its code has to be given again. */
  async '/shop/pay-again'({ order, cvcToken }) {
    const saved = orders.get(order);
    if (!saved) return { status: 404, body: { message: 'There is no such order.' } };
    const intent = await stripe.paymentIntents.create(
      { ...ORDER, ...saved, payment_method_options: { card: { cvc_token: cvcToken } } },
      { idempotencyKey: `payment-${cvcToken}` },
    );
    return toResult(intent, saved);
  },
};

function toResult(intent, saved) {
  if (intent.status !== 'succeeded') {
    return { status: 402, body: { message: 'Your bank wants to hear from you first, which this shop cannot do yet.' } };
  }
  orders.set(intent.id, saved);
  return { status: 200, body: { order: intent.id } };
}

const server = createServer(async (request, response) => {
  const { status, body } = await answer(request).catch(toProblem);
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
});

async function answer(request) {
  const action = request.method === 'POST' && Object.hasOwn(actions, request.url) ? actions[request.url] : undefined;
  if (!action) return { status: 404, body: { message: 'There is nothing here.' } };
  const fields = await readJson(request);
  const isText = Object.values(fields).every((value) => typeof value === 'string' && /^\w{1,100}$/.test(value));
  return isText ? action(fields) : { status: 400, body: { message: 'This is not what the page sends.' } };
}

async function readJson(request) {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > MAX_BYTES) throw new Error('too long');
  }
  return JSON.parse(text);
}

/** What a bank says is for the person who pays; anything else is for the log. */
function toProblem(error) {
  if (error instanceof Stripe.errors.StripeCardError) return { status: 402, body: { message: error.message } };
  console.error(error instanceof Stripe.errors.StripeError ? `${error.type} ${error.code ?? ''}` : 'request failed');
  if (error.code === 'token_already_used') return { status: 409, body: { message: 'This card was used already.' } };
  return { status: 500, body: { message: 'Something went wrong. You were not charged twice.' } };
}

function toAddress({ hostname, port, protocol }) {
  return { host: hostname, port, protocol: protocol.slice(0, -1) };
}

server.listen(Number(PORT), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => server.close());
