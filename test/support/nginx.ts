import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, needProgram } from './redis.js';
import { pause } from './wait.js';

export interface RunningNginx {
  /** Tries a request at another one where the first goes away, whatever it was. */
  repeating: string;
  /** Tries another one where nothing was sent to the first. */
  plain: string;
  /** For each request the ports that it was tried at. */
  tried(): string[][];
  /** Sends nothing new to a gateway, as a balancer does that has noticed. */
  leaveOut(origin: string): void;
  close(): Promise<void>;
}

/** Debian has it outside the path of most users. */
const NGINX = existsSync('/usr/sbin/nginx') ? '/usr/sbin/nginx' : 'nginx';

/** Whether tests behind nginx are left out: a laptop may go without; continuous integration may not, and fails. */
export function hasNoNginx(what: string): boolean {
  const isMissing = spawnSync(NGINX, ['-v']).error !== undefined && !process.env.CI;
  if (isMissing) console.warn(`nginx is not installed: ${what} NOT tested. Install it: apt-get install nginx`);
  return isMissing;
}

/** A real nginx in front of gateways, each in its turn, as docs/scaling.md has it. */
export async function startNginx(origins: string[]): Promise<RunningNginx> {
  const [repeating, plain] = [await freePort(), await freePort()];
  const server = (port: number, repeats: string) => `
    server {
      listen 127.0.0.1:${port};
      location / {
        proxy_pass http://gateways;
        proxy_set_header Host $host;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        proxy_next_upstream ${repeats};
      }
    }`;
  const http = (used: string[]) => `
      upstream gateways { ${used.map((origin) => `server ${new URL(origin).host};`).join(' ')} }
      ${server(repeating, 'error timeout non_idempotent')}
      ${server(plain, 'error timeout')}`;
  const nginx = await run(http(origins), plain);
  return {
    repeating: `http://127.0.0.1:${repeating}`,
    plain: `http://127.0.0.1:${plain}`,
    tried: () =>
      readFileSync(join(nginx.folder, 'access.log'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.split(', ')),
    leaveOut: (origin) => nginx.reload(http(origins.filter((other) => other !== origin))),
    close: nginx.close,
  };
}

/** A real nginx that sends each of its paths on to another URL. */
export async function startPathProxy(
  targets: Record<string, string>,
): Promise<{ origin: string; close(): Promise<void> }> {
  const port = await freePort();
  const locations = Object.entries(targets).map(
    ([path, target]) => `location = ${path} { proxy_pass ${target}; proxy_set_header Host $http_host; }`,
  );
  const { close } = await run(`server { listen 127.0.0.1:${port}; ${locations.join(' ')} }`, port);
  return { origin: `http://127.0.0.1:${port}`, close };
}

/** Starts nginx with the inside of an `http` block, and waits until it listens. */
async function run(http: string, port: number) {
  needProgram(NGINX, 'nginx');
  const folder = mkdtempSync(join(tmpdir(), 'nginx-'));
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  const configure = (inside: string) =>
    writeFileSync(
      join(folder, 'nginx.conf'),
      `daemon off;
    worker_processes 1;
    pid ${folder}/pid;
    error_log ${folder}/error.log;
    events { worker_connections 512; }
    http {
      ${paths.join(' ')}
      log_format tried '$upstream_addr';
      access_log ${folder}/access.log tried;
      ${inside}
    }`,
    );
  configure(http);
  const child = spawn(NGINX, ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const exited = once(child, 'exit');
  for (let tries = 0; !(await isOpen(port)); tries++) {
    if (tries > 100 || child.exitCode !== null) throw new Error(readFileSync(join(folder, 'error.log'), 'utf8'));
    await pause(50);
  }
  return {
    folder,
    reload: (inside: string) => {
      configure(inside);
      child.kill('SIGHUP');
    },
    close: async () => {
      // Its worker goes with it.
      child.kill('SIGTERM');
      await exited;
      rmSync(folder, { recursive: true });
    },
  };
}

async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const opened = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return opened;
}
