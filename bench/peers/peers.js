import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { versionOf } from '../machine.js';
import { TEN } from '../shapes.js';
import { startProcess } from '../start-process.js';

const FOLDER = new URL('./', import.meta.url).pathname;
const ROOT = new URL('../../', import.meta.url).pathname;

/** Hive's schema is the API's own, with Stripe's names and values. */
const HIVE_FIELDS = 'id type used card { brand last4 exp_month exp_year }';
const hiveCard = { brand: 'Visa', last4: '4242', exp_month: 12, exp_year: 2034 };
const hiveToken = (id) => ({ id, type: 'card', used: false, card: hiveCard });
const hiveShapes = {
  read: {
    query: `query T($id: String!) { token(id: $id) { ${HIVE_FIELDS} } }`,
    variables: { id: '<id>' },
    data: ([id]) => ({ token: hiveToken(id) }),
  },
  batch: {
    query: `query B(${TEN.map((index) => `$id${index}: String!`).join(', ')}) {
  ${TEN.map((index) => `t${index}: token(id: $id${index}) { ${HIVE_FIELDS} }`).join(' ')}
}`,
    variables: Object.fromEntries(TEN.map((index) => [`id${index}`, '<id>'])),
    data: (ids) => Object.fromEntries(ids.map((id, index) => [`t${index}`, hiveToken(id)])),
  },
  create: {
    query: 'mutation C($input: TokenInput_Input!) { createToken(input: $input) { id type card { brand last4 } } }',
    variables: { input: { card: { number: '4242424242424242', exp_month: 12, exp_year: 2034, cvc: '123' } } },
    data: () => ({
      createToken: { id: 'tok_1BenchGateway00000000001', type: 'card', card: { brand: 'Visa', last4: '4242' } },
    }),
  },
};

/** nhost's package has no tokens: its nearest query reads a customer by its id, with as many fields. */
const nhostShapes = {
  read: {
    query:
      'query C($id: String!) { stripe { customer(id: $id) { id object name email delinquent created livemode } } }',
    variables: { id: '<id>' },
    data: ([id]) => {
      const person = { name: 'Jenny Rosen', email: 'jenny.rosen@example.com', delinquent: false };
      return { stripe: { customer: { id, object: 'customer', ...person, created: 1_767_225_600, livemode: false } } };
    },
  },
};

/**
 * The alternatives, first those that targets name. Each has a folder with a package of its own; Yoga runs on this project's.
 * `mark` is a text that every right answer holds, `shapes` the operations where the schema is not ours.
 */
const PEERS = [
  { name: 'mercurius', packages: ['mercurius', 'fastify', 'undici'] },
  {
    name: 'yogaUndici',
    folder: 'yoga',
    packages: ['graphql-yoga', '@pothos/core', 'undici'],
    env: { CLIENT: 'undici' },
  },
  { name: 'yogaStripe', folder: 'yoga', packages: ['graphql-yoga', '@pothos/core', 'stripe'] },
  { name: 'grafserv', packages: ['grafserv', 'grafast', 'undici'], minNode: 22 },
  { name: 'apollo', packages: ['@apollo/server', 'undici'] },
  { name: 'nhost', packages: ['@nhost/stripe-graphql-js', 'stripe'], shapes: nhostShapes, mark: 'Jenny' },
  {
    name: 'hive',
    packages: ['@graphql-hive/gateway-runtime', '@graphql-mesh/transport-rest'],
    shapes: hiveShapes,
  },
];

/** The peers that can answer a shape. `start` installs what is missing, and throws where a peer cannot run. */
export function peersFor(name, shape, nodeMajor) {
  return PEERS.filter(({ shapes }) => !shapes || shapes[name]).map((peer) => ({
    name: peer.name,
    shape: peer.shapes?.[name] ?? shape,
    mark: peer.mark,
    versions: () => versionsOf(peer),
    start: (serving) => startPeer(peer, serving, nodeMajor),
  }));
}

function startPeer({ name, folder = name, minNode = 0, env }, { node, core, upstream }, nodeMajor) {
  if (minNode > nodeMajor) throw new Error(`it needs Node ${minNode} or later.`);
  const cwd = join(FOLDER, folder);
  install(cwd);
  const command = [node, join(cwd, 'server.js')];
  return startProcess({ name, command, core, cwd, env: { UPSTREAM: upstream, NODE_ENV: 'production', ...env } });
}

function install(cwd) {
  if (!existsSync(join(cwd, 'package.json')) || existsSync(join(cwd, 'node_modules'))) return;
  const { status, stderr } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr.split('\n')[0]);
}

function versionsOf({ name, folder = name, packages }) {
  const find = (of) => versionOf(join(FOLDER, folder, 'node_modules', of)) ?? versionOf(join(ROOT, 'node_modules', of));
  return packages.map((of) => `${of} ${find(of)}`).join(', ');
}
