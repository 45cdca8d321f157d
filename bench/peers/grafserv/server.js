import { createServer } from 'node:http';
import { get, lambda, loadOne, makeGrafastSchema } from 'grafast';
import { grafserv } from 'grafserv/node';
import { Pool } from 'undici';
import { listen } from '../../servers/listen.js';
import { createAsk, typeDefs } from '../schema.js';

const ask = createAsk(Pool);
const readAll = (ids) => Promise.all(ids.map((id) => ask.read(id)));

const schema = makeGrafastSchema({
  typeDefs,
  objects: {
    Query: { plans: { token: (_root, { $id }) => loadOne($id, readAll) } },
    Mutation: {
      plans: { createToken: (_root, { $input }) => lambda($input, ({ card }) => ask.create(card)) },
    },
    Token: { plans: { type: ($token) => lambda(get($token, 'type'), (type) => type.toUpperCase()) } },
    Card: {
      plans: { expMonth: ($card) => get($card, 'exp_month'), expYear: ($card) => get($card, 'exp_year') },
    },
  },
});

const server = createServer();
await grafserv({ schema, preset: { grafserv: { graphqlPath: '/graphql', graphiql: false } } }).addTo(server);
listen(server);
