import { createSandbox } from '../../dist/index.js';

/** The id in a reply; the upstream replaces it by the one that it was asked for. */
export const CREATED_ID = 'tok_1BenchGateway00000000001';

/** What the upstream replies: the sandbox's card token (1.1 KB, indented as Stripe does it), and a customer for nhost. */
export async function createReplies() {
  const { fetch } = createSandbox();
  const ask = async (path, body) => {
    const headers = { authorization: 'Bearer sk_test_bench', 'content-type': 'application/x-www-form-urlencoded' };
    return await (await fetch(`http://sandbox${path}`, { method: body ? 'POST' : 'GET', headers, body })).json();
  };
  const card = 'card[number]=4242424242424242&card[exp_month]=12&card[exp_year]=2034&card[cvc]=123';
  const token = { ...(await ask('/v1/tokens', card)), id: CREATED_ID, created: 1_767_225_600 };
  token.card.id = 'card_1BenchGateway0000000001';
  const customer = { ...(await ask('/v1/customers/cus_sandbox')), id: CREATED_ID };
  return { token: JSON.stringify(token, null, 2), customer: JSON.stringify(customer, null, 2) };
}
