import { expect, test } from 'vitest';
import { NOT_IN_CONTRACT, validateReply, validateRequest } from './validate.js';

const token = { id: 'tok_x', object: 'token', type: 'card', created: 1, livemode: false, used: false };

test.each<[string, string, string, number, unknown, number]>([
  ['a token', 'GET', '/v1/tokens/tok_x', 200, token, 0],
  ['a token from a creation', 'POST', '/v1/tokens', 200, token, 0],
  ['null where Stripe allows it', 'GET', '/v1/tokens/tok_x', 200, { ...token, client_ip: null }, 0],
  ['null where it does not', 'GET', '/v1/tokens/tok_x', 200, { ...token, used: null }, 1],
  ['a token without a type', 'GET', '/v1/tokens/tok_x', 200, { ...token, type: undefined }, 1],
  ['a token with half a card', 'GET', '/v1/tokens/tok_x', 200, { ...token, card: { id: 'card_x', object: 'card' } }, 5],
  ['an error', 'GET', '/v1/tokens/tok_x', 404, { error: { type: 'invalid_request_error' } }, 0],
  ['an error without a type', 'POST', '/v1/customers', 404, { error: { message: 'x' } }, 1],
  ['an error of a type of the SDK', 'GET', '/v1/tokens/tok_x', 401, { error: { type: 'authentication_error' } }, 1],
  ['a customer from a path outside the contract', 'POST', '/v1/customers', 200, { object: 'customer', id: 'cus_x' }, 2],
])('%s', (_what, method, path, status, body, errors) => {
  expect(validateReply(method, path, status, body)).toHaveLength(errors);
});

test.each([
  ['POST', '/v1/tokens', '', 'card[number]=1&card[exp_month]=2&card[exp_year]=3&expand[0]=card', 0],
  ['POST', '/v1/tokens', '', 'bank_account[payment_method]=pm_x', 0],
  ['POST', '/v1/tokens', '', 'card=card_x&customer=cus_x', 0],
  ['POST', '/v1/tokens', '', 'person[full_name_aliases][0]=a&person[full_name_aliases][1]=b&person[dob]=', 0],
  ['POST', '/v1/tokens', '', 'account[tos_shown_and_accepted]=true', 0],
  ['POST', '/v1/tokens', '', 'account[tos_shown_and_accepted]=yes', 1],
  ['POST', '/v1/tokens', '', 'nonsense=1', 1],
  ['POST', '/v1/tokens', 'expand[0]=card', '', 1],
  ['GET', '/v1/tokens/tok_x', 'expand[0]=card.customer', '', 0],
  ['GET', '/v1/tokens/tok_x', 'expand=card.customer', '', 1],
  ['GET', '/v1/tokens/tok_x', 'limit=1', '', 1],
])('%s %s ?%s %s', (method, path, query, body, errors) => {
  expect(validateRequest(method, path, query, body)).toHaveLength(errors);
});

test('errors name places and rules, never values', () => {
  const errors = validateRequest(
    'POST',
    '/v1/tokens',
    '',
    'card[number]=4242424242424242&card[networks][preferred]=secret',
  );
  expect(errors.length).toBeGreaterThan(0);
  expect(errors.join()).toContain('/card/networks/preferred');
  expect(errors.join()).not.toMatch(/4242|secret/);
});

test('what the contract does not know can be told apart', () => {
  expect(validateRequest('POST', '/v1/customers', '', 'name=x')).toEqual([NOT_IN_CONTRACT]);
  expect(validateReply('GET', '/v1/balance', 200, { object: 'balance' })).toEqual([NOT_IN_CONTRACT]);
});
