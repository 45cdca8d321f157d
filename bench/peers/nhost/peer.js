export const label = "nhost's stripe-graphql-js";
export const packages = ['@nhost/stripe-graphql-js', 'stripe'];

const FIELDS = 'id object name email delinquent created livemode';
const AT = Array.from({ length: 10 }, (_, at) => at);
const customer = (id) => ({
  id,
  object: 'customer',
  name: 'Jenny Rosen',
  email: 'jenny.rosen@example.com',
  delinquent: false,
  created: 1_767_225_600,
  livemode: false,
});

/** It knows no tokens: its nearest query reads a customer by its id, with as many fields. */
export const mark = 'Jenny';
export const shapes = {
  read: {
    query: `query C($id: String!) { stripe { customer(id: $id) { ${FIELDS} } } }`,
    variables: { id: '<id>' },
    data: ([id]) => ({ stripe: { customer: customer(id) } }),
  },
  batch: {
    query: `query C(${AT.map((at) => `$id${at}: String!`).join(', ')}) {
  stripe { ${AT.map((at) => `t${at}: customer(id: $id${at}) { ${FIELDS} }`).join(' ')} }
}`,
    variables: Object.fromEntries(AT.map((at) => [`id${at}`, '<id>'])),
    data: (ids) => ({ stripe: Object.fromEntries(ids.map((id, at) => [`t${at}`, customer(id)])) }),
  },
};
export const cannot = { create: 'it makes no tokens' };
export const notes = 'reads a customer instead of a token';
