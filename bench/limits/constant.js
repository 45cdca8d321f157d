import { createServer } from 'node:http';
import { listen } from './listen.js';

/** The limit of an answer that is already known: whatever is asked, the same bytes. Nothing is read, nothing is parsed. */
const answer = JSON.stringify({
  data: {
    token: {
      id: 'tok_1BenchGateway00000000000',
      type: 'CARD',
      created: '2026-01-01T00:00:00.000Z',
      card: { brand: 'Visa', last4: '4242', expMonth: 12, expYear: 2034 },
    },
  },
});
const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) };

listen(
  createServer((incoming, outgoing) => {
    incoming.resume();
    outgoing.writeHead(200, headers).end(answer);
  }),
);
