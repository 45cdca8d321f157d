import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

export const CHECKOUT = fileURLToPath(new URL('../../examples/checkout', import.meta.url));

export interface RunningCheckout {
  url: string;
  stop(): Promise<void>;
}

/**
 * Starts the page as its README says, on a free port; it hands operations on to the gateway. `preview` serves what the last
 * start has built.
 */
export function startCheckout(
  gatewayUrl: string,
  script: 'start' | 'preview' = 'start',
  shopUrl = '',
): Promise<RunningCheckout> {
  const child = spawn('npm', ['run', script, '--', '--host', '127.0.0.1', '--port', '0'], {
    cwd: CHECKOUT,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      GATEWAY_URL: gatewayUrl,
      ...(shopUrl && { SHOP_URL: shopUrl }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // npm starts others: as a group they can be ended together.
    detached: true,
  });
  const gone = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const stop = () => {
    if (child.pid && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    return gone;
  };
  return new Promise((resolve, reject) => {
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += stripVTControlCharacters(String(chunk));
        const url = /http:\/\/127\.0\.0\.1:\d+\//.exec(output)?.[0];
        if (url) resolve({ url, stop });
      });
    }
    child.on('close', (code) => reject(new Error(`the checkout page ended with code ${code}; it said:\n${output}`)));
  });
}
