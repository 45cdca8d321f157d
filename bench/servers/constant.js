import { createServer } from 'node:http';
import { constant } from '../shapes.js';
import { listen } from './listen.js';

/** The limit of a cached response: the same bytes for every request. Nothing is read or parsed. */
const answer = JSON.stringify({ data: constant.data() });
const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) };

listen(
  createServer((incoming, outgoing) => {
    incoming.resume();
    outgoing.writeHead(200, headers).end(answer);
  }),
);
