/**
 * What is asked. `<id>` stands for an id of 28 characters that is new in every request, so that no server can share or
 * remember an answer unless the shape is there to measure just that; `<doc>` for a name of six letters.
 */

const CARD = 'card { brand last4 expMonth expYear }';
/** `used` can change, so a read that selects it has to ask the upstream each time. */
const UNCACHED = `id type used ${CARD}`;
const FIXED = `id type created ${CARD}`;

const card = { brand: 'Visa', last4: '4242', expMonth: 12, expYear: 2034 };
const uncached = (id) => ({ id, type: 'CARD', used: false, card });
const range = (count) => Array.from({ length: count }, (_, at) => at);

/** One token by its id, with a field that can change. */
export const read = {
  query: `query T($id: ID!) { token(id: $id) { ${UNCACHED} } }`,
  variables: { id: '<id>' },
  data: ([id]) => ({ token: uncached(id) }),
};

/** The same under as many aliases, each with an id of its own, in one operation. */
export function aliases(count) {
  const variables = range(count).map((at) => `$id${at}: ID!`);
  const fields = range(count).map((at) => `t${at}: token(id: $id${at}) { ${UNCACHED} }`);
  return {
    query: `query B(${variables.join(', ')}) { ${fields.join(' ')} }`,
    variables: Object.fromEntries(range(count).map((at) => [`id${at}`, '<id>'])),
    data: (ids) => Object.fromEntries(ids.map((id, at) => [`t${at}`, uncached(id)])),
  };
}

export const batch = aliases(10);

/** As many tokens by a list of ids. */
export function list(count) {
  return {
    query: `query L($ids: [ID!]!) { tokens(ids: $ids) { ${UNCACHED} } }`,
    variables: { ids: range(count).map(() => '<id>') },
    data: (ids) => ({ tokens: ids.map(uncached) }),
  };
}

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

/** Fields that were fixed when the token was made. */
export const cached = {
  query: `query F($id: ID!) { token(id: $id) { ${FIXED} } }`,
  variables: { id: '<id>' },
  data: ([id]) => ({ token: { id, type: 'CARD', created: '2026-01-01T00:00:00.000Z', card } }),
};

/** The single read in documents that differ by the name of the operation. */
export const documents = { ...read, query: read.query.replace('query T', 'query T<doc>') };

/** The upstream's own reply, for a proxy: no GraphQL. */
export const passed = {
  path: '/v1/tokens/<id>',
  data: ([id]) => ({ id, type: 'card', used: false }),
};

/** The answer of `limits/constant.js`. */
export const constant = { ...cached, data: () => cached.data(['tok_1BenchGateway00000000000']) };

/** A token that every sandbox holds. */
export const seeded = {
  query: cached.query,
  variables: { id: 'tok_sandbox_card' },
  data: () => cached.data(['tok_sandbox_card']),
};
