export const label = 'Hive Gateway over an OpenAPI of the two endpoints';
export const packages = ['@graphql-hive/gateway-runtime', '@graphql-mesh/transport-rest'];

const FIELDS = 'id type used card { brand last4 exp_month exp_year }';
const AT = Array.from({ length: 10 }, (_, at) => at);
const token = (id) => ({
  id,
  type: 'card',
  used: false,
  card: { brand: 'Visa', last4: '4242', exp_month: 12, exp_year: 2034 },
});

/** Its schema is the API's own: Stripe's names and values. */
export const shapes = {
  read: {
    query: `query T($id: String!) { token(id: $id) { ${FIELDS} } }`,
    variables: { id: '<id>' },
    data: ([id]) => ({ token: token(id) }),
  },
  batch: {
    query: `query B(${AT.map((at) => `$id${at}: String!`).join(', ')}) {
  ${AT.map((at) => `t${at}: token(id: $id${at}) { ${FIELDS} }`).join(' ')}
}`,
    variables: Object.fromEntries(AT.map((at) => [`id${at}`, '<id>'])),
    data: (ids) => Object.fromEntries(ids.map((id, at) => [`t${at}`, token(id)])),
  },
  create: {
    query: 'mutation C($input: TokenInput_Input!) { createToken(input: $input) { id type card { brand last4 } } }',
    variables: { input: { card: { number: '4242424242424242', exp_month: 12, exp_year: 2034, cvc: '123' } } },
    data: () => ({
      createToken: { id: 'tok_1BenchGateway00000000001', type: 'card', card: { brand: 'Visa', last4: '4242' } },
    }),
  },
};
