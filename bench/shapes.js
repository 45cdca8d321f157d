/**
 * The operations that are measured. `<id>` stands for an id of 28 characters that is new in every request, so that no
 * server can share or cache an answer unless the shape is there to measure just that.
 */

const CARD = 'card { brand last4 expMonth expYear }';
/** `used` can change, so a read that selects it has to ask the upstream each time. */
const UNCACHED = `id type used ${CARD}`;
const IMMUTABLE = `id type created ${CARD}`;
export const TEN = Array.from({ length: 10 }, (_, index) => index);

const card = { brand: 'Visa', last4: '4242', expMonth: 12, expYear: 2034 };
const uncached = (id) => ({ id, type: 'CARD', used: false, card });

/** One token by its id, with a field that can change. */
export const read = {
  query: `query T($id: ID!) { token(id: $id) { ${UNCACHED} } }`,
  variables: { id: '<id>' },
  data: ([id]) => ({ token: uncached(id) }),
};

/** Ten of them in one operation. */
export const batch = {
  query: `query B(${TEN.map((index) => `$id${index}: ID!`).join(', ')}) {
  ${TEN.map((index) => `t${index}: token(id: $id${index}) { ${UNCACHED} }`).join(' ')}
}`,
  variables: Object.fromEntries(TEN.map((index) => [`id${index}`, '<id>'])),
  data: (ids) => Object.fromEntries(ids.map((id, index) => [`t${index}`, uncached(id)])),
};

export const create = {
  query: `mutation C($input: CreateTokenInput!) {
  createToken(input: $input) { token { id type card { brand last4 } } userErrors { code message field } replayed }
}`,
  variables: { input: { card: { number: '4242424242424242', expMonth: 12, expYear: 2034, cvc: '123' } } },
  data: () => ({
    createToken: {
      token: { id: 'tok_1BenchGateway00000000001', type: 'CARD', card: { brand: 'Visa', last4: '4242' } },
      userErrors: [],
      replayed: false,
    },
  }),
};

/** Immutable fields only. */
export const cached = {
  query: `query F($id: ID!) { token(id: $id) { ${IMMUTABLE} } }`,
  variables: { id: '<id>' },
  data: ([id]) => ({ token: { id, type: 'CARD', created: '2026-01-01T00:00:00.000Z', card } }),
};

/** The answer of `servers/constant.js`. */
export const constant = { ...cached, data: () => cached.data(['tok_1BenchGateway00000000000']) };

/** A token that every sandbox holds. */
export const seeded = {
  query: cached.query,
  variables: { id: 'tok_sandbox_card' },
  data: () => cached.data(['tok_sandbox_card']),
};
