import { existsSync } from 'node:fs';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

const executablePath = [
  process.env.CHROMIUM_PATH ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path !== '' && existsSync(path));

/** Whether tests in a browser are left out: a laptop may go without; continuous integration may not, and fails. */
export function hasNoChromium(what: string): boolean {
  const isMissing = !executablePath && !process.env.CI;
  if (isMissing)
    console.warn(`chromium is not installed: ${what} NOT tested. Install it, or name it in CHROMIUM_PATH.`);
  return isMissing;
}

/** A browser on a machine that has no internet, as far as its pages can tell. */
export function launchChromium(options: LaunchOptions = {}): Promise<Browser> {
  if (!executablePath) throw new Error('chromium is not installed: install it, or name it in CHROMIUM_PATH');
  return chromium.launch({
    ...options,
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  });
}
