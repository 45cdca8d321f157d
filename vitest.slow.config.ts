import { defineConfig } from 'vitest/config';
import base, { SLOW } from './vitest.config.js';

/** What `npm test` leaves out, so that `npm run test:all` runs every test. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: SLOW,
    exclude: [],
    // Each of these starts programs of its own, and some measure memory.
    maxWorkers: 1,
    testTimeout: 180_000,
    hookTimeout: 120_000,
  },
});
