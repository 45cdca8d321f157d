import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installPeers, peerFolder, peerNames } from '../install-peers.js';
import { checkAnswer } from '../load/check-answer.js';
import { measure } from '../load/measure.js';
import { versionOf } from '../machine.js';
import { startGateway } from '../servers/start-gateway.js';
import { startLimit } from '../servers/start-limit.js';
import { startProcess } from '../servers/start-process.js';
import { withServers } from '../servers/with-servers.js';
import * as shapes from '../shapes.js';

const SHAPES = { read: shapes.read, batch: shapes.batch, create: shapes.create };

/**
 * What one would take instead of the gateway, asked the same in turns with the gateway and the floor. A peer that cannot be
 * installed, started or that answers wrongly here is left out, with the reason.
 */
export async function peers({ serving, timing }) {
  const failures = installPeers();
  const leftOut = [];
  const found = [];
  for (const name of peerNames()) {
    const peer = { name, ...(await import(`../peers/${name}/peer.js`)) };
    const why = failures.get(name) ?? (await tryOut(peer, serving));
    if (why) leftOut.push({ name, label: peer.label, why });
    else found.push(peer);
  }

  const starts = [
    () => startGateway(serving),
    () => startLimit('floor', serving),
    ...found.map((peer) => () => startPeer(peer, serving)),
  ];
  return await withServers(starts, async (gateway, floor, ...servers) => {
    const measured = {};
    for (const [name, shape] of Object.entries(SHAPES)) {
      const contestants = [
        { name: 'gateway', server: gateway, shape },
        { name: 'floor', server: floor, shape },
        ...found.flatMap((peer, at) => toContestant(peer, servers[at], name)),
      ];
      const warmup = name === 'read' ? timing.warmup : Math.ceil(timing.warmup / 2);
      measured[name] = await measure(contestants, { ...timing, warmup, seconds: Math.min(timing.seconds, 3) });
    }
    return { shapes: measured, peers: Object.fromEntries(found.map((peer) => [peer.name, describe(peer)])), leftOut };
  });
}

function startPeer({ name }, { node, core, upstream }) {
  const folder = peerFolder(name);
  const command = [node, join(folder, 'server.js')];
  return startProcess({ name, command, core, cwd: folder, env: { UPSTREAM: upstream, NODE_ENV: 'production' } });
}

/** The reason why a peer cannot take part; undefined if it can. */
async function tryOut(peer, serving) {
  const needed = neededNode(peer.name);
  if (needed > majorOf(serving.node)) return `it takes Node ${needed} or later.`;
  try {
    await withServers([() => startPeer(peer, serving)], async (server) => {
      for (const name of Object.keys(SHAPES)) {
        for (const { shape } of toContestant(peer, server, name)) await checkAnswer(server, shape);
      }
    });
  } catch (error) {
    return error.message;
  }
}

/** The oldest Node.js that a peer says it runs on; 0 if it says nothing. */
function neededNode(name) {
  const { engines } = JSON.parse(readFileSync(join(peerFolder(name), 'package.json'), 'utf8'));
  return Number(/^>=(\d+)/.exec(engines?.node ?? '')?.[1] ?? 0);
}

function majorOf(node) {
  return Number(execFileSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' }).split('.')[0]);
}

function toContestant({ name, shapes: own, cannot = {}, mark }, server, shape) {
  if (cannot[shape]) return [];
  return [{ name, server, shape: (own ?? SHAPES)[shape], ...(mark && { mark }) }];
}

function describe({ name, label, packages, cannot, notes }) {
  const version = (of) => versionOf(join(peerFolder(name), 'node_modules', of));
  return { label, versions: Object.fromEntries(packages.map((of) => [of, version(of)])), cannot, notes };
}
