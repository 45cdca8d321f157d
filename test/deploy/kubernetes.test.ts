import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../../src/config/config.js';
import { isSecretKey } from '../../src/config/values.js';
import { type RunningGateway, startGateway } from '../support/gateway.js';
import { environmentOf, readDockerfile, type Stage } from './dockerfile.js';

const FOLDER = new URL('../../deploy/kubernetes/', import.meta.url);
const read = (file: string) => parse(readFileSync(new URL(file, FOLDER), 'utf8'));
const deployment = read('deployment.yaml');
const pod = deployment.spec.template.spec;
const [container] = pod.containers;
const LABELS = deployment.spec.template.metadata.labels;

let gateway: RunningGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

/** The settings that the container starts with, with its secrets in a folder of this machine. */
function settings() {
  const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  const [mount] = container.volumeMounts;
  const [volume] = pod.volumes;
  for (const { path } of volume.secret.items) writeFileSync(join(folder, path), 'rk_live_secretsecret\n');
  const given = (container.env as { name: string; value?: string }[])
    .filter(({ value }) => value !== undefined)
    .map(({ name, value }) => [name, value?.replace(mount.mountPath, folder)]);
  const config = readConfig({ ...environmentOf(readDockerfile().at(-1) as Stage), ...Object.fromEntries(given) });
  rmSync(folder, { recursive: true });
  return config;
}

test('every manifest but the example of a secret is applied, once', () => {
  const files = readdirSync(FOLDER).filter((file) => !['kustomization.yaml', 'secret.example.yaml'].includes(file));
  const { resources, images } = read('kustomization.yaml');
  expect(resources.toSorted()).toEqual(files.toSorted());
  expect(images[0].name).toBe(container.image);
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(images[0].newTag).toBe(version);
});

test('its settings are known, and those of a gateway with a live key and callers that are told apart', () => {
  expect(settings()).toMatchObject({ mode: 'live', auth: { kind: 'keys' }, host: '0.0.0.0', unknown: [] });
  expect(container.ports).toEqual([
    { name: 'http', containerPort: settings().port },
    { name: 'metrics', containerPort: settings().metrics },
  ]);
});

test('each probe asks for a path that the gateway answers', async () => {
  const probes = ['startupProbe', 'livenessProbe', 'readinessProbe'].map((name) => container[name].httpGet);
  expect(probes.map(({ path }) => path)).toEqual(['/health', '/health', '/ready']);
  for (const { path, port } of probes) {
    expect(port).toBe('http');
    expect((await gateway.send(path)).status).toBe(200);
  }
});

test('a pod that goes is taken off before it stops taking requests, and ends after the last answer', () => {
  const { drainMs, timeoutMs } = settings();
  const { periodSeconds, failureThreshold } = container.readinessProbe;
  expect(drainMs).toBeGreaterThan(periodSeconds * failureThreshold * 1000);
  expect(pod.terminationGracePeriodSeconds * 1000).toBeGreaterThan(drainMs + timeoutMs + 1000);
});

test('it runs without a privilege, on a file system that it cannot write', () => {
  expect(pod).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false });
  expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
  const user = readDockerfile()
    .at(-1)
    ?.instructions.find(({ name }) => name === 'USER')?.text;
  expect(`${pod.securityContext.runAsUser}:${pod.securityContext.runAsGroup}`).toBe(user);
  expect(container.securityContext).toEqual({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  });
  expect(container.volumeMounts.every(({ readOnly }: { readOnly: boolean }) => readOnly)).toBe(true);
  expect(container.resources).toMatchObject({
    requests: { cpu: expect.any(String), memory: expect.any(String) },
    limits: { memory: expect.any(String) },
  });
});

test('scrapers are told of the port of the metrics, and the policy opens it to them and not to callers', () => {
  const { annotations } = deployment.spec.template.metadata;
  expect(annotations).toMatchObject({
    'prometheus.io/port': String(settings().metrics),
    'prometheus.io/path': '/metrics',
  });
  const { ingress } = read('network-policy.yaml').spec;
  expect(ingress.map(({ ports }: { ports: object[] }) => ports)).toEqual([[{ port: 'http' }], [{ port: 'metrics' }]]);
  const [callers, scrapers] = ingress.map(({ from }: { from: object[] }) => JSON.stringify(from));
  expect(callers).not.toBe(scrapers);
});

test('the other manifests mean the pods of the deployment', () => {
  expect(deployment.spec.selector.matchLabels).toEqual(LABELS);
  expect(read('service.yaml').spec).toMatchObject({ selector: LABELS, ports: [{ targetPort: 'http' }] });
  expect(read('pod-disruption-budget.yaml').spec).toEqual({ maxUnavailable: 1, selector: { matchLabels: LABELS } });
  expect(read('network-policy.yaml').spec.podSelector.matchLabels).toEqual(LABELS);
  for (const { labelSelector } of pod.topologySpreadConstraints) expect(labelSelector.matchLabels).toEqual(LABELS);
  const { scaleTargetRef, minReplicas, metrics } = read('horizontal-pod-autoscaler.yaml').spec;
  expect(scaleTargetRef).toMatchObject({ kind: deployment.kind, name: deployment.metadata.name });
  expect(minReplicas).toBeGreaterThanOrEqual(2);
  expect(metrics[0].pods.metric.name).toBe('gateway_operations_in_flight');
  // Two that count replicas would fight.
  expect(deployment.spec).not.toHaveProperty('replicas');
});

test('the example of a secret has the keys that the deployment asks for, and no secret', () => {
  const { metadata, stringData } = read('secret.example.yaml');
  const [volume] = pod.volumes;
  expect(metadata.name).toBe(volume.secret.secretName);
  const reference = container.env.find(({ name }: { name: string }) => name === 'REDIS_URL').valueFrom.secretKeyRef;
  expect(reference).toMatchObject({ name: metadata.name, optional: true });
  const asked = [...volume.secret.items.map(({ key }: { key: string }) => key), reference.key];
  expect(Object.keys(stringData).sort()).toEqual(asked.sort());
  for (const value of Object.values<string>(stringData)) expect(isSecretKey(value)).toBe(false);
});
