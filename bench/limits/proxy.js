import { createServer } from 'node:http';
import { Pool } from 'undici';
import { listen } from './listen.js';

/** The limit of passing on: the upstream's reply as a stream, unread. */
const pool = new Pool(process.env.UPSTREAM, { connections: 128 });
const authorization = 'Bearer sk_test_bench';

listen(
  createServer((incoming, outgoing) => {
    const { method, url: path } = incoming;
    const body = method === 'POST' ? incoming : null;
    const type = incoming.headers['content-type'];
    const headers = type ? { authorization, 'content-type': type } : { authorization };
    pool
      .stream({ method, path, headers, body, opaque: outgoing }, ({ statusCode, headers: { connection, ...rest } }) =>
        outgoing.writeHead(statusCode, rest),
      )
      .catch(() => {
        if (!outgoing.headersSent) outgoing.writeHead(502);
        outgoing.end();
      });
  }),
  '',
);
