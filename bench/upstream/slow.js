import { createServer } from 'node:http';
import { listen } from '../limits/listen.js';
import { CREATED_ID, makeReply } from './reply.js';

/** An upstream as far away as Stripe is: every reply waits 50 ms. */
const DELAY_MS = 50;
const reply = await makeReply();

listen(
  createServer((incoming, outgoing) => {
    incoming.resume();
    const id = incoming.url.split(/[/?]/)[3] ?? CREATED_ID;
    const body = reply.replace(CREATED_ID, id);
    setTimeout(() => {
      outgoing.writeHead(200, { 'content-type': 'application/json', 'request-id': 'req_bench' }).end(body);
    }, DELAY_MS);
  }),
  '',
);
