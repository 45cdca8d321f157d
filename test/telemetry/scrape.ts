import { expect } from 'vitest';
import type { RunningGateway } from '../support/gateway.js';
import { type Family, parseExposition } from './parse-exposition.js';

export interface Scraped {
  families: Map<string, Family>;
  /** The value of a sample; fails where there is none. */
  value(name: string, labels?: Record<string, string>): number;
  /** The samples of a counter or gauge that are not 0: `name{label="value"}`, and what they are. */
  nonZero(name: string): Record<string, number>;
}

/** Asks a gateway for its metrics, through its handler. */
export async function scrape(gateway: Pick<RunningGateway, 'send'>): Promise<Scraped> {
  const response = await gateway.send('/metrics');
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  const families = parseExposition(await response.text());
  const samples = [...families.values()].flatMap((family) => family.samples);
  return {
    families,
    value: (name, labels = {}) => {
      const found = samples.find(
        (sample) => sample.name === name && JSON.stringify(sample.labels) === JSON.stringify(labels),
      );
      if (!found) throw new Error(`There is no ${name} ${JSON.stringify(labels)}.`);
      return found.value;
    },
    nonZero: (name) =>
      Object.fromEntries(
        samples
          .filter((sample) => sample.name === name && sample.value !== 0)
          .map(({ labels, value }) => [Object.values(labels).join(' '), value]),
      ),
  };
}
