import type { Config } from '../config/config.js';
import { createSandbox } from '../sandbox/create-sandbox.js';
import { SANDBOX_SECRET_KEY } from '../sandbox/seeds.js';
import { serveSandbox } from '../sandbox/serve-sandbox.js';
import { version } from '../version.js';
import type { Running } from './running.js';

/** Serves the sandbox alone, as a Stripe for other programs. */
export async function serveSandboxAlone({ port, host }: Config): Promise<Running> {
  const running = await serveSandbox(createSandbox(), { port, host });
  const banner = `stripe-token-gateway ${version} sandbox

  address   ${running.url}
  key       ${SANDBOX_SECRET_KEY}, or any other test key
  try       curl -s ${running.url}/v1/tokens -u ${SANDBOX_SECRET_KEY}: -d 'pii[id_number]=000000000'
`;
  return { banner, close: running.close };
}
