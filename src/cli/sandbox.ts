import type { Config } from '../config/config.js';
import { createSandbox, parseFault, parseLatency } from '../sandbox/create-sandbox.js';
import { SANDBOX_SECRET_KEY } from '../sandbox/seeds.js';
import { serveSandbox } from '../sandbox/serve-sandbox.js';
import { version } from '../version.js';
import { type Options, UsageError } from './read-arguments.js';
import type { Running } from './serve.js';

/** Serves the sandbox alone, as a Stripe for other programs. */
export async function serveSandboxAlone(
  { port, host }: Config,
  { fault = [], latency }: Pick<Options, 'fault' | 'latency'> = {},
): Promise<Running> {
  const sandbox = createSandbox({
    faults: fault.map((text) => parsed('--fault', text, parseFault)),
    latencyMs: latency === undefined ? 0 : parsed('--latency', latency, parseLatency),
  });
  const running = await serveSandbox(sandbox, { port, host });
  const banner = `stripe-token-gateway ${version} sandbox

  address   ${running.url}
  key       ${SANDBOX_SECRET_KEY}, or any other test key
  try       curl -s ${running.url}/v1/tokens -u ${SANDBOX_SECRET_KEY}: -d 'pii[id_number]=000000000'

Stop it with Ctrl+C.
`;
  return { banner, close: running.close };
}

function parsed<Value>(option: string, text: string, parse: (text: string) => Value): Value {
  try {
    return parse(text);
  } catch (error) {
    throw new UsageError(`${option}: ${(error as Error).message}`);
  }
}
