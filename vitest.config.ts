import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Files that alone take more than about 15 seconds: `npm run test:slow` runs them, and `npm test` leaves them out. */
export const SLOW = [
  'test/examples/**/*.test.ts',
  'test/graphiql/graphiql.test.ts',
  'test/redis/away.test.ts',
  'test/secrecy/canary.test.ts',
  'test/slow/**/*.test.ts',
  'test/stripe/create-under-faults.test.ts',
  'test/telemetry/collector-faults.test.ts',
];

/** Needs Redis, a POSIX shell, signals, file modes or paths as Debian has them. CI runs these on Linux. */
const LINUX_ONLY = [
  'test/architecture.test.ts',
  'test/auth/keys-command.test.ts',
  'test/auth/start-up.test.ts',
  'test/bench/**',
  'test/cli/**',
  'test/deploy/**',
  'test/docs/**',
  'test/graphiql/**',
  'test/http/connections.test.ts',
  'test/http/process.test.ts',
  'test/redis/**',
  'test/release/**',
  'test/secrecy/**',
];
const leftOut = process.platform === 'linux' ? [] : LINUX_ONLY;
if (leftOut.length > 0) console.warn(`SKIPPED on ${process.platform}, since they need Linux: ${leftOut.join(', ')}`);

export default defineConfig({
  // graphql ships as two modules; Pothos loads this one, and two of them do not know each other's types.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...SLOW, ...leftOut],
    testTimeout: 20_000,
    // Files share what they import, which saves a second for each of them.
    isolate: false,
    // One more than there are processors, since much of the time is spent in waiting for sockets and processes.
    maxWorkers: availableParallelism() + 1,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      reporter: ['text-summary', 'json-summary'],
      thresholds: { lines: 90 },
    },
  },
});
