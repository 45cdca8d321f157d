import { expect, test } from 'vitest';
import { createMemoryCounter } from '../../src/plugins/create-limiter.js';

const OPTIONS = { keyPrefix: '', points: 1, duration: 3600 };

test('memory is bounded: past 100,000 clients the one whose window began first starts anew', () => {
  const { take } = createMemoryCounter(OPTIONS);
  expect([take('first', 1), take('second', 1)]).toEqual([0, 0]);
  expect(take('first', 1)).toBeGreaterThan(0);
  for (let client = 0; client < 99_999; client++) take(`client ${client}`, 1);
  expect(take('second', 1)).toBeGreaterThan(0);
  expect(take('first', 1)).toBe(0);
});

test('a window that ended counts no more, and is forgotten at the next new one', () => {
  let now = 0;
  const { take } = createMemoryCounter(OPTIONS, () => now);
  for (let client = 0; client < 100_000; client++) take(`client ${client}`, 1);
  now = 3_600_000;
  expect(take('client 0', 1)).toBe(0);
  // All windows but this one have ended, so that there is room for as many again.
  for (let client = 1; client < 100_000; client++) take(`client ${client}`, 1);
  expect(take('client 0', 1)).toBeGreaterThan(0);
});
