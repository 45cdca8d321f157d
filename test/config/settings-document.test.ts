import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { SECTIONS, SETTINGS } from '../../src/config/settings.js';

test('docs/settings.md is what the code says; `npm run settings` rewrites it', async () => {
  const { printSettings } = await import(new URL('../../scripts/settings.js', import.meta.url).href);
  expect(printSettings(SECTIONS)).toBe(readFileSync(new URL('../../docs/settings.md', import.meta.url), 'utf8'));
});

test('every setting stands in one section', () => {
  expect(Object.values(SECTIONS).flatMap((section) => Object.keys(section))).toEqual(Object.keys(SETTINGS));
});

test.each(Object.entries(SETTINGS))(
  '%s says what it takes and means in one line that fits into a table',
  (_name, setting) => {
    const { takes, meaning } = v.getMetadata(setting);
    for (const text of [takes, meaning]) expect(text).toMatch(/^[^\n|]+$/);
  },
);
