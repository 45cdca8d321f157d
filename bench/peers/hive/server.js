import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { listen } from '../../servers/listen.js';

/** `supergraph.graphql` was composed from `stripe.openapi.json` by mesh-compose; only the address of the upstream is put in. */
const supergraph = readFileSync(new URL('./supergraph.graphql', import.meta.url), 'utf8').replaceAll(
  'http://upstream.invalid',
  process.env.UPSTREAM,
);

listen(createServer(createGatewayRuntime({ supergraph, logging: false })));
