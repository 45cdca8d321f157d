import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../../src/config/config.js';
import { environmentOf, readDockerfile, type Stage } from './dockerfile.js';

const read = (file: string) => parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'));
const compose = read('compose.yaml');
const stripe = read('deploy/compose.stripe.yaml');
const IMAGE = environmentOf(readDockerfile().at(-1) as Stage);

test.each(Object.keys(compose.services))('%s may write nothing and do nothing that it need not', (name) => {
  expect(compose.services[name]).toMatchObject({
    read_only: true,
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    mem_limit: expect.any(String),
    pids_limit: expect.any(Number),
  });
  expect(compose.services[name]).not.toHaveProperty('privileged');
});

test('the gateway is reached from this machine alone, and Redis from the gateway alone', () => {
  const { gateway, redis } = compose.services;
  const { port } = readConfig({ ...IMAGE, ...gateway.environment });
  expect(gateway.ports).toEqual([`127.0.0.1:${port}:${port}`]);
  expect(redis).not.toHaveProperty('ports');
  expect(redis.networks).toEqual(['inside']);
  expect(compose.networks.inside.internal).toBe(true);
  expect(new URL(gateway.environment.REDIS_URL).hostname).toBe('redis');
});

test('it serves the sandbox, and has the time to answer what was asked before it ends', () => {
  const { gateway } = compose.services;
  const config = readConfig({ ...IMAGE, ...gateway.environment });
  expect(config).toMatchObject({ mode: 'sandbox', unknown: [] });
  expect(Number.parseInt(gateway.stop_grace_period, 10) * 1000).toBeGreaterThan(
    config.drainMs + config.timeoutMs + 1000,
  );
});

test('with a Stripe key the secrets are files, and callers bring API keys', () => {
  const { environment, secrets } = stripe.services.gateway;
  expect(secrets).toEqual(Object.keys(stripe.secrets));
  const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  for (const name of secrets) writeFileSync(join(folder, name), 'rk_live_secretsecret\n');
  const mounted = Object.entries(environment).map(([name, value]) => [
    name,
    `${value}`.replace('/run/secrets', folder),
  ]);
  const config = readConfig({ ...IMAGE, ...Object.fromEntries(mounted) });
  expect(config).toMatchObject({ mode: 'live', auth: { kind: 'keys' }, graphiql: false, unknown: [] });
  rmSync(folder, { recursive: true });

  // Where they lie before is in neither git nor the image.
  for (const { file } of Object.values<{ file: string }>(stripe.secrets)) expect(file).toMatch(/^\.\/secrets\//);
  expect(readFileSync(new URL('../../.gitignore', import.meta.url), 'utf8')).toContain('/secrets/\n');
});
