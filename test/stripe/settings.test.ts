import { expect, test } from 'vitest';
import { readConfig } from '../../src/config/config.js';

test.each([
  ['20', 20],
  ['20/s', 20],
  ['off', 'off'],
  [undefined, undefined],
])('GATEWAY_UPSTREAM_RATE=%s', (text, upstreamRate) => {
  expect(readConfig({ GATEWAY_UPSTREAM_RATE: text }).upstreamRate).toBe(upstreamRate);
});

test.each([
  ['7', 7],
  ['off', 'off'],
  [undefined, undefined],
])('GATEWAY_UPSTREAM_CONCURRENCY=%s', (text, upstreamConcurrency) => {
  expect(readConfig({ GATEWAY_UPSTREAM_CONCURRENCY: text }).upstreamConcurrency).toBe(upstreamConcurrency);
});

test.each([
  ['GATEWAY_UPSTREAM_RATE', '0'],
  ['GATEWAY_UPSTREAM_RATE', '20/min'],
  ['GATEWAY_UPSTREAM_RATE', '1.5'],
  ['GATEWAY_UPSTREAM_CONCURRENCY', '-1'],
  ['GATEWAY_UPSTREAM_CONCURRENCY', '5/s'],
])('%s=%s stops the start and says what it takes', (name, text) => {
  expect(() => readConfig({ [name]: text })).toThrow(new RegExp(`^${name} takes requests .* off\\.$`));
});
