import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { CREATED_ID, createReplies } from './servers/replies.js';
import { startProcess } from './start-process.js';

const ROOT = new URL('../', import.meta.url).pathname;
const SERVERS = new URL('./servers/', import.meta.url).pathname;

const CHECKS_ON = {
  PORT: '0',
  STRIPE_SECRET_KEY: 'sk_test_bench',
  GATEWAY_AUTH: 'keys',
  GATEWAY_RATE_LIMIT: '100000000/h',
  GATEWAY_CREATE_RATE_LIMIT: '100000000/h',
  GATEWAY_UPSTREAM_RATE: '100000',
  GATEWAY_UPSTREAM_CONCURRENCY: '100000',
};
/** No callers to authenticate, no limits: what the other servers do. */
export const CHECKS_OFF = {
  GATEWAY_AUTH: 'none',
  GATEWAY_RATE_LIMIT: 'off',
  GATEWAY_CREATE_RATE_LIMIT: 'off',
  GATEWAY_UPSTREAM_RATE: 'off',
  GATEWAY_UPSTREAM_CONCURRENCY: 'off',
};

/** The built command of a checkout, as an installed package has it. */
export function commandOf(root = ROOT) {
  const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return join(root, bin['stripe-token-gateway']);
}

/**
 * The gateway with every check on: callers by API key, limits on callers and on the upstream, though none low enough to be
 * reached here. Runs in a folder of its own, so that no `.env` takes part.
 */
export async function startGateway({ node, core, folder, upstream, root, args = [], env, flags = [], script }) {
  const cwd = mkdtempSync(join(folder, 'gateway-'));
  const keysFile = join(cwd, 'keys.json');
  const apiKey = createApiKey({ node, cwd, root, keysFile });
  // A profile needs the names that the bundle does not have.
  const entry = flags.length > 0 ? join(ROOT, 'dist/cli/cli.js') : commandOf(root);
  const server = await startProcess({
    name: 'gateway',
    command: script ? [node, join(SERVERS, script)] : [node, ...flags, entry, 'serve', ...args],
    core,
    cwd,
    env: script
      ? { UPSTREAM: upstream, GATEWAY_KEYS_FILE: keysFile }
      : { ...CHECKS_ON, STRIPE_API_BASE: upstream, GATEWAY_KEYS_FILE: keysFile, ...env },
  });
  return { ...server, headers: { authorization: `Bearer ${apiKey}` } };
}

function createApiKey({ node, cwd, root, keysFile }) {
  const args = [commandOf(root), 'keys', 'new', '--name', 'bench', '--scopes', 'tokens:read,tokens:create'];
  const env = { PATH: process.env.PATH, GATEWAY_KEYS_FILE: keysFile };
  const output = execFileSync(node, args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return /\bstg_[\w-]+/.exec(output)[0];
}

/** One of the scripts of `servers/`. */
export function startServer(name, { node, core, upstream = '' }) {
  return startProcess({ name, command: [node, join(SERVERS, `${name}.js`)], core, env: { UPSTREAM: upstream } });
}

/** An upstream that is never the slowest part: nginx with the replies in its configuration. */
export async function startNginx({ core, folder }) {
  const port = await freePort();
  const prefix = join(folder, 'nginx');
  mkdirSync(prefix, { recursive: true });
  const file = join(prefix, 'nginx.conf');
  writeFileSync(file, configureNginx({ port, prefix, ...(await createReplies()) }));
  const command = ['nginx', '-p', prefix, '-e', 'stderr', '-c', file];
  const origin = `http://127.0.0.1:${port}`;
  const nginx = await startProcess({ name: 'nginx', command, core, isUp: `${origin}/v1/tokens/${CREATED_ID}` });
  return { ...nginx, url: origin };
}

function configureNginx({ port, prefix, token, customer }) {
  const quote = (text) => `'${text.replaceAll("'", "\\'")}'`;
  const withId = (text) => quote(text.replace(CREATED_ID, '$id'));
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${prefix}/${name};`,
  );
  return `
daemon off;
master_process off;
${process.getuid?.() === 0 ? 'user root;' : ''}
pid ${prefix}/nginx.pid;
events { worker_connections 4096; }
http {
  access_log off;
  default_type application/json;
  keepalive_requests 1000000000;
  keepalive_timeout 600;
  ${paths.join(' ')}
  add_header request-id req_bench;
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location = /v1/tokens { return 200 ${quote(token)}; }
    location ~ ^/v1/tokens/(?<id>\\w+)$ { return 200 ${withId(token)}; }
    location ~ ^/v1/customers/(?<id>\\w+)$ { return 200 ${withId(customer)}; }
  }
}
`;
}

/** A port of loopback that nobody listens on, for servers that cannot choose one themselves. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
