import { createSandbox } from '../../dist/sandbox/create-sandbox.js';

/** The id in a reply; the upstream puts the one that was asked for in its place. */
export const CREATED_ID = 'tok_1BenchGateway00000000001';

/** What the upstream answers: a card token of the sandbox's, indented as Stripe's replies are: 1.1 KB. */
export async function makeReply() {
  const { fetch } = createSandbox();
  const answer = await fetch('http://sandbox/v1/tokens', {
    method: 'POST',
    headers: { authorization: 'Bearer sk_test_bench', 'content-type': 'application/x-www-form-urlencoded' },
    body: 'card[number]=4242424242424242&card[exp_month]=12&card[exp_year]=2034&card[cvc]=123',
  });
  const token = { ...(await answer.json()), id: CREATED_ID, created: 1_767_225_600 };
  token.card.id = 'card_1BenchGateway0000000001';
  return JSON.stringify(token, null, 2);
}

/** What is asked of a peer that knows customers only. */
export async function makeCustomerReply() {
  const { fetch } = createSandbox();
  const answer = await fetch('http://sandbox/v1/customers/cus_sandbox', {
    headers: { authorization: 'Bearer sk_test_bench' },
  });
  return JSON.stringify({ ...(await answer.json()), id: CREATED_ID }, null, 2);
}
