import { expect, test } from 'vitest';
import { createLimiter } from '../../src/plugins/create-limiter.js';

test('memory is bounded: past 100,000 clients the one that was not seen for longest starts anew', {
  timeout: 60_000,
}, async () => {
  const counts = { operations: 0, creates: 0, failures: 0 };
  const limiter = createLimiter({ name: 'operations', what: 'operations', counts });
  const rate = { points: 1, seconds: 3600 };
  await limiter.take(['first'], 1, rate);
  await limiter.take(['second'], 1, rate);
  await expect(limiter.take(['first'], 1, rate)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  for (let client = 0; client < 99_999; client++) await limiter.take([`client ${client}`], 1, rate);
  await limiter.take(['second'], 1, rate);
  await expect(limiter.take(['first', 'second'], 1, rate)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  expect(counts).toEqual({ operations: 2, creates: 0, failures: 0 });
});
