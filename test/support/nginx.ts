import { spawn } from 'node:child_process';
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

/** A real nginx in front of gateways, each in its turn, as docs/scaling.md has it. */
export async function startNginx(origins: string[]): Promise<RunningNginx> {
  needProgram(NGINX, 'nginx');
  const folder = mkdtempSync(join(tmpdir(), 'nginx-'));
  const [repeating, plain] = [await freePort(), await freePort()];
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
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
  const configure = (used: string[]) =>
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
      upstream gateways { ${used.map((origin) => `server ${new URL(origin).host};`).join(' ')} }
      ${server(repeating, 'error timeout non_idempotent')}
      ${server(plain, 'error timeout')}
    }`,
    );
  configure(origins);
  const child = spawn(NGINX, ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const exited = once(child, 'exit');
  for (let tries = 0; !(await isOpen(plain)); tries++) {
    if (tries > 100 || child.exitCode !== null) throw new Error(readFileSync(join(folder, 'error.log'), 'utf8'));
    await pause(50);
  }
  return {
    repeating: `http://127.0.0.1:${repeating}`,
    plain: `http://127.0.0.1:${plain}`,
    tried: () =>
      readFileSync(join(folder, 'access.log'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.split(', ')),
    leaveOut: (origin) => {
      configure(origins.filter((other) => other !== origin));
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
