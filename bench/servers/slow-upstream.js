import { createServer } from 'node:http';
import { listen } from './listen.js';
import { CREATED_ID, createReplies } from './replies.js';

/** An upstream as far away as Stripe is: every reply takes 50 ms. */
const { token } = await createReplies();

listen(
  createServer((incoming, outgoing) => {
    incoming.resume();
    const id = incoming.url.split(/[/?]/)[3] ?? CREATED_ID;
    setTimeout(() => {
      outgoing.writeHead(200, { 'content-type': 'application/json', 'request-id': 'req_bench' });
      outgoing.end(token.replace(CREATED_ID, id));
    }, 50);
  }),
  '',
);
