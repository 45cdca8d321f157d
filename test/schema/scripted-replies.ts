import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { type RunningGateway, startGateway, UNLIMITED } from '../support/gateway.js';
import type { StripeReply } from './bare-objects.js';

/** A gateway whose upstream answers what a test writes into `replies`, by path, and a way to read `tok_1` through it. */
export function useScriptedReplies() {
  let gateway: RunningGateway;
  const replies: Record<string, StripeReply> = {};

  beforeAll(async () => {
    gateway = await startGateway({ limits: UNLIMITED });
    gateway.upstream.script = (seen, response) => {
      const reply = replies[seen.path];
      if (!reply) return undefined;
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
      return 'handled';
    };
  });
  afterAll(() => gateway.close());
  beforeEach(() => {
    for (const path of Object.keys(replies)) delete replies[path];
    gateway.upstream.seen.length = 0;
  });

  return {
    replies,
    /** No answer here may hold an error. */
    read: async (selection: string) => {
      const { body } = await gateway.ask(`{ token(id: "tok_1") { ${selection} } }`);
      expect(body.errors).toBeUndefined();
      return body.data.token;
    },
    expandOf: (path: string) => gateway.upstream.seen.find((seen) => seen.path === path)?.expand,
  };
}
