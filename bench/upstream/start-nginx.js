import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startProcess } from '../servers/start-process.js';
import { freePort } from './free-port.js';
import { CREATED_ID, makeCustomerReply, makeReply } from './reply.js';

/** An upstream that is never the slowest part: nginx with a reply in its configuration. Answers any id with that id. */
export async function startNginx({ core, folder }) {
  const port = await freePort();
  const prefix = join(folder, 'nginx');
  mkdirSync(prefix, { recursive: true });
  const file = join(prefix, 'nginx.conf');
  writeFileSync(file, configure({ port, prefix, token: await makeReply(), customer: await makeCustomerReply() }));
  const process = await startProcess({
    name: 'nginx',
    command: ['nginx', '-p', prefix, '-e', 'stderr', '-c', file],
    core,
    isUp: `http://127.0.0.1:${port}/v1/tokens/${CREATED_ID}`,
  });
  return { ...process, url: `http://127.0.0.1:${port}` };
}

function configure({ port, prefix, token, customer }) {
  const quote = (text) => `'${text.replaceAll("'", "\\'")}'`;
  const withId = (text) => quote(text.replace(CREATED_ID, '$id'));
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
  client_body_temp_path ${prefix}/body;
  proxy_temp_path ${prefix}/proxy;
  fastcgi_temp_path ${prefix}/fastcgi;
  uwsgi_temp_path ${prefix}/uwsgi;
  scgi_temp_path ${prefix}/scgi;
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
