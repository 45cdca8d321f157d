import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { listen } from '../../servers/listen.js';

process.env.STRIPE_SECRET_KEY = 'sk_test_bench';
const require = createRequire(import.meta.url);
const { createStripeGraphQLServer } = require('@nhost/stripe-graphql-js');
const { stripe } = require('@nhost/stripe-graphql-js/dist/utils.js');

// It has no setting for another upstream.
const { hostname, port } = new URL(process.env.UPSTREAM);
for (const [name, value] of Object.entries({ host: hostname, port, protocol: 'http' }))
  stripe._setApiField(name, value);
stripe.setTelemetryEnabled(false);

const server = createStripeGraphQLServer({ isAllowed: () => true });
listen(createServer(server));
