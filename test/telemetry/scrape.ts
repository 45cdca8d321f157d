import { expect } from 'vitest';
import type { RunningGateway } from '../support/gateway.js';

/** A metric of the text format, with its samples. */
export interface Family {
  name: string;
  type: string;
  samples: { name: string; labels: Record<string, string>; value: number }[];
}

export interface Scraped {
  text: string;
  families: Map<string, Family>;
  /** The value of a sample; fails where there is none. */
  value(name: string, labels?: Record<string, string>): number;
  /** The samples of a counter or gauge that are not 0, by their label values. */
  nonZero(name: string): Record<string, number>;
}

/** Asks a gateway for its metrics, through its HTTP handler. */
export async function scrape(gateway: Pick<RunningGateway, 'send'>): Promise<Scraped> {
  const response = await gateway.send('/metrics');
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  return readMetrics(await response.text());
}

/** Reads the text format as prom-client writes it; whether it is valid is for promtool to say. */
export function readMetrics(text: string): Scraped {
  const families = new Map<string, Family>();
  let family: Family | undefined;
  for (const line of text.split('\n')) {
    const [, name = '', type = ''] = /^# TYPE (\S+) (\S+)$/.exec(line) ?? [];
    if (name) {
      family = { name, type, samples: [] };
      families.set(name, family);
    } else if (family && line && !line.startsWith('#')) {
      const [, sample = '', pairs = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      const labels = Object.fromEntries(
        [...pairs.matchAll(/(\w+)="([^"]*)"/g)].map(([, label, text]) => [label, text]),
      );
      family.samples.push({ name: sample, labels, value: Number(value) });
    }
  }
  const samples = [...families.values()].flatMap((each) => each.samples);
  return {
    text,
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
