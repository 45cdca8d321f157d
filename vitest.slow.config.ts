import { defineConfig } from 'vitest/config';
import base from './vitest.config.js';

/** Tests that take longer than `npm test` may: `npm run test:all` runs both. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ['test/slow/**/*.test.ts', 'test/examples/**/*.test.ts'],
    exclude: [],
    testTimeout: 120_000,
  },
});
