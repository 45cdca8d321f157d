import { createServer } from 'node:http';
import { authenticateByKeys, createGateway } from '../../dist/index.js';
import { createUndiciTransport } from '../../dist/node.js';
import { listen } from './listen.js';

/** The gateway as the command configures it, embedded, with every request going through Yoga's HTTP layer. */
const { UPSTREAM, GATEWAY_KEYS_FILE } = process.env;
const limit = { points: 100_000_000, seconds: 3600 };
const gateway = createGateway({
  secretKey: 'sk_test_bench',
  apiBase: new URL(UPSTREAM),
  transport: createUndiciTransport,
  authenticate: await authenticateByKeys(GATEWAY_KEYS_FILE),
  rateLimits: { operations: limit, creates: limit, failures: limit },
  upstreamRate: 100_000,
  upstreamConcurrency: 100_000,
  metrics: true,
  fastPath: false,
});

listen(createServer(gateway.nodeHandler));
