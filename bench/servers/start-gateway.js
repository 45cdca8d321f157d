import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startProcess } from './start-process.js';

const ROOT = new URL('../../', import.meta.url).pathname;

/** The built command, as an installed package has it. */
export function entry() {
  const { bin } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return join(ROOT, bin['stripe-token-gateway']);
}

/**
 * The gateway with every check on: callers by API key, limits on callers and on the upstream, though none of them low
 * enough to be met here. Started in a folder of its own, so that no `.env` has a say.
 */
export async function startGateway({ node, core, folder, upstream, env = {}, name = 'gateway', flags = [] }) {
  const home = join(folder, 'gateway');
  mkdirSync(home, { recursive: true });
  const apiKey = makeApiKey(node, home);
  const server = await startProcess({
    name,
    command: [node, ...flags, entry(), 'serve'],
    core,
    cwd: home,
    env: {
      PORT: '0',
      STRIPE_SECRET_KEY: 'sk_test_bench',
      STRIPE_API_BASE: upstream,
      GATEWAY_AUTH: 'keys',
      GATEWAY_KEYS_FILE: join(home, 'keys.json'),
      GATEWAY_RATE_LIMIT: '100000000/h',
      GATEWAY_CREATE_RATE_LIMIT: '100000000/h',
      GATEWAY_UPSTREAM_RATE: '100000',
      GATEWAY_UPSTREAM_CONCURRENCY: '100000',
      ...env,
    },
  });
  return { ...server, headers: { authorization: `Bearer ${apiKey}` } };
}

function makeApiKey(node, home) {
  const keyFile = join(home, 'keys.json');
  const known = apiKeys.get(keyFile);
  if (known && existsSync(keyFile)) return known;
  const args = [entry(), 'keys', 'new', '--name', 'bench', '--scopes', 'tokens:read,tokens:create'];
  const output = execFileSync(node, args, {
    cwd: home,
    env: { PATH: process.env.PATH, GATEWAY_KEYS_FILE: keyFile },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const apiKey = output.trim().split(/\s+/).at(-1);
  apiKeys.set(keyFile, apiKey);
  return apiKey;
}

const apiKeys = new Map();
