import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { validate } from 'dockerfile-utils';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { READ } from '../stripe/ask.js';
import { startGateway } from '../support/gateway.js';

/*
 * What is deployed, held against the tools and schemas of those who read it: Prometheus, Kubernetes and Docker.
 */

const ROOT = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');

/** Debian's package `prometheus` has it; `.ci/run` installs that. */
const hasPromtool = !spawnSync('promtool', ['--version']).error;

test.runIf(process.env.CI)('promtool is there', () => expect(hasPromtool).toBe(true));

test.runIf(hasPromtool)('promtool finds nothing wrong with the metrics of a gateway', async () => {
  const gateway = await startGateway({ metrics: true });
  await gateway.ask(READ, { id: 'tok_1' });
  const input = await (await gateway.send('/metrics')).text();
  await gateway.close();
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input, encoding: 'utf8' });
  expect([status, stdout, stderr]).toEqual([0, '', '']);
});

test.runIf(hasPromtool)('promtool finds nothing wrong with the alert rules', () => {
  const file = new URL('deploy/prometheus/alerts.yaml', ROOT).pathname;
  expect(execFileSync('promtool', ['check', 'rules', '--lint-fatal', file], { encoding: 'utf8' })).toContain(
    'SUCCESS: 8 rules found',
  );
});

const MANIFESTS = readdirSync(new URL('deploy/kubernetes', ROOT)).filter((file) => file !== 'kustomization.yaml');

test.each(MANIFESTS)('Kubernetes knows every field of %s, and each has the right type', async (file) => {
  expect(await problemsOf(parse(read(`deploy/kubernetes/${file}`)))).toEqual([]);
});

test('a misspelt field and a wrong type in a manifest are found', async () => {
  const manifest = parse(read('deploy/kubernetes/deployment.yaml'));
  const [container] = manifest.spec.template.spec.containers;
  container.readinesProbe = {};
  expect(await problemsOf(manifest)).toEqual(['/spec/template/spec/containers/0/readinesProbe']);
  container.ports = 'http';
  expect(await problemsOf(manifest)).toEqual(['/spec/template/spec/containers/0/ports']);
});

test("Docker's linter finds nothing wrong with the Dockerfile", () => {
  expect(validate(read('Dockerfile')).map(({ message }) => message)).toEqual([]);
  expect(validate('FROM node\nEXPOSE http').map(({ message }) => message)).toEqual(['Invalid containerPort: http']);
});

interface Manifest {
  apiVersion: string;
  kind: string;
}

/**
 * The paths of unknown and wrong fields of a manifest, by the schemas of Kubernetes' own OpenAPI document. They
 * allow unknown fields; a field that the validator never reads is one that they do not know.
 */
async function problemsOf(manifest: Manifest): Promise<string[]> {
  const [group, version] = manifest.apiVersion.includes('/')
    ? manifest.apiVersion.replace('.k8s.io', '').split('/')
    : ['core', manifest.apiVersion];
  const name = `IoK8sApi${capitalized(group)}${capitalized(version)}${manifest.kind}`;
  const schemas = new URL('node_modules/kubernetes-models/_schemas/', ROOT);
  const { validate: check } = await import(/* @vite-ignore */ new URL(`${name}.js`, schemas).href);
  const unread = new Set<string>();
  const isValid = check(watchReads(manifest, '', unread));
  return isValid ? [...unread] : check.errors.map(({ instancePath }: { instancePath: string }) => instancePath);
}

function capitalized(text = ''): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function watchReads<Value>(value: Value, path: string, unread: Set<string>): Value {
  if (typeof value !== 'object' || value === null) return value;
  const inner = Object.fromEntries(
    Object.entries(value).map(([key, child]) => {
      if (!Array.isArray(value)) unread.add(`${path}/${key}`);
      return [key, watchReads(child, `${path}/${key}`, unread)];
    }),
  );
  return new Proxy(Array.isArray(value) ? Object.values(inner) : inner, {
    get: (target, key) => {
      unread.delete(`${path}/${String(key)}`);
      return Reflect.get(target, key);
    },
  }) as Value;
}
