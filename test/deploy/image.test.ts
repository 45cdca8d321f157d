import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config/config.js';
import { environmentOf, execForm, readDockerfile, type Stage } from './dockerfile.js';

const stages = readDockerfile();
const last = stages.at(-1) as Stage;
const of = (name: string) =>
  last.instructions.filter((instruction) => instruction.name === name).map(({ text }) => text);

test('every stage is a slim image of one Node that the package supports and CI tests', () => {
  expect(stages.length).toBe(2);
  for (const { image } of stages) expect(image).toMatch(/^node:(20|22|24)-slim$/);
  expect(new Set(stages.map(({ image }) => image)).size).toBe(1);
});

test('it does not run as root, and says so by number', () => {
  expect(of('USER')).toEqual(['1000:1000']);
  // What comes after would be made by that user; nothing is.
  const names = last.instructions.map(({ name }) => name);
  expect(names.slice(names.indexOf('USER')).filter((name) => ['COPY', 'RUN', 'ADD'].includes(name))).toEqual([]);
  expect(of('COPY').join()).not.toContain('--chown');
});

test('it is started without a shell, so that signals reach it', () => {
  expect(execForm(of('CMD')[0] ?? '')).toEqual(['node', 'dist/cli.js', 'serve']);
  expect(of('ENTRYPOINT')).toEqual([]);
  expect(execForm(of('HEALTHCHECK')[0] ?? '')[0]).toBe('node');
});

test('its settings are those of a gateway that serves the sandbox to whoever reaches it, and none is a secret', () => {
  const env = environmentOf(last);
  expect(readConfig(env)).toMatchObject({ mode: 'sandbox', host: '0.0.0.0', production: true, unknown: [] });
  expect(of('EXPOSE')).toEqual([String(readConfig(env).port)]);
  // With a Stripe key it starts no more, unless callers are told apart.
  expect(() => readConfig({ ...env, STRIPE_SECRET_KEY: 'sk_test_secret' })).toThrow(/^GATEWAY_AUTH must be/);
  const all = stages.flatMap(({ instructions }) => instructions);
  expect(all.filter(({ name }) => name === 'ARG' || name === 'ADD')).toEqual([]);
  expect(all.filter(({ text }) => /(sk|rk|pk)_(test|live)|_KEY=|TOKEN=|PASSWORD=/.test(text))).toEqual([]);
});

test('the build is sent what it copies, and nothing else', () => {
  const ignore = readFileSync(new URL('../../.dockerignore', import.meta.url), 'utf8');
  const lines = ignore.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  expect(lines[0]).toBe('*');
  const sent = lines.slice(1).map((line) => line.replace(/^!/, ''));
  const copied = stages[0]?.instructions
    .filter(({ name }) => name === 'COPY')
    .flatMap(({ text }) => text.split(' ').slice(0, -1));
  expect(sent.sort()).toEqual(copied?.sort());
});
