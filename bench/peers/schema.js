/** The part of the schema that is measured, for peers that take SDL. */
export const typeDefs = `
  type Query { token(id: ID!): Token }
  type Mutation { createToken(input: CreateTokenInput!): CreateTokenPayload! }
  type Token { id: ID! type: String! used: Boolean! card: Card }
  type Card { brand: String! last4: String! expMonth: Int! expYear: Int! }
  type CreateTokenPayload { token: Token userErrors: [UserError!]! replayed: Boolean! }
  type UserError { code: String! message: String! field: [String!] }
  input CreateTokenInput { card: CardInput }
  input CardInput { number: String! expMonth: Int! expYear: Int! cvc: String }
`;

/** Resolvers over an undici pool: the fastest way to the upstream, so that what is measured is the server. */
export function createResolvers(Pool) {
  const ask = createAsk(Pool);
  return {
    Query: { token: (_root, { id }) => ask.read(id) },
    Mutation: { createToken: (_root, { input }) => ask.create(input.card) },
    Token: { type: (token) => token.type.toUpperCase() },
    Card: { expMonth: (card) => card.exp_month, expYear: (card) => card.exp_year },
  };
}

export function createAsk(Pool) {
  const pool = new Pool(process.env.UPSTREAM, { connections: 128 });
  const authorization = 'Bearer sk_test_bench';
  const form = { authorization, 'content-type': 'application/x-www-form-urlencoded' };
  const reply = async (request) => {
    const { statusCode, body } = await pool.request(request);
    if (statusCode !== 200) throw new Error(`The upstream answered ${statusCode}.`);
    return await body.json();
  };
  return {
    read: (id) => reply({ method: 'GET', path: `/v1/tokens/${encodeURIComponent(id)}`, headers: { authorization } }),
    create: async ({ number, expMonth, expYear, cvc }) => {
      const fields = { number, exp_month: expMonth, exp_year: expYear, cvc };
      const body = new URLSearchParams(Object.entries(fields).map(([name, value]) => [`card[${name}]`, value]));
      const token = await reply({ method: 'POST', path: '/v1/tokens', headers: form, body: body.toString() });
      return { token, userErrors: [], replayed: false };
    },
  };
}
