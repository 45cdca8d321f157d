#!/usr/bin/env node
import { type Config, loadConfig } from '../config/config.js';
import { ConfigError } from '../config/config-error.js';
import { SETTINGS } from '../config/settings.js';
import type { Logger } from '../logger.js';
import { version } from '../version.js';
import { type Arguments, findNearest, type Options, readArguments, UsageError } from './read-arguments.js';
import type { Running } from './serve.js';

const HELP = `stripe-token-gateway: a GraphQL gateway to Stripe's Tokens API

Usage: stripe-token-gateway [command] [options]

Commands
  serve              serve the gateway (the default); without STRIPE_SECRET_KEY, on the built-in sandbox
  sandbox            serve the sandbox alone, as a Stripe for other programs
  schema             print the schema
  doctor             check the settings, the connection to Stripe and what the key may do
  keys new           create an API key for a caller, add it to GATEWAY_KEYS_FILE and print it once
  keys list          list the API keys with their scopes, accounts, rate limits and expiry
  keys revoke NAME   remove an API key; a running gateway refuses it within about a second

Options of serve and sandbox
  --port PORT        the port to listen on: 4000 for serve, 12111 for sandbox; 0 takes a free one
  --host HOST        the address to listen on: 127.0.0.1

Option of serve
  --workers WORKERS  how many processes share the port: 1

Options of sandbox
  --fault KIND:10%   a fault in that share of the replies: 429, 500, lock_timeout, slow or cut; may be repeated
  --latency 200ms    how much later every reply comes

Options of keys new
  --name NAME        whose key it is
  --scopes A,B       what it may do: tokens:create, tokens:read, customers:read, accounts:read, schema:read
  --accounts A,B     the connected accounts that it may act for, or *; by default the gateway's own account
  --expires 90d      how long it is valid, in hours, days or weeks (h, d, w); by default it does not expire
  --rate 600/min     its own limit of operations; by default the gateway's
  --create-rate 60/min   its own limit of createToken fields; by default the gateway's

Option of schema
  --federation       print it as a subgraph of a supergraph

  --help             print this
  --version          print the version

Settings come from the environment and from .env; docs/settings.md lists them.
`;

/** sysexits.h: the command was used wrongly; a setting is invalid. */
const USAGE = 64;
const CONFIG = 78;

/** The options that stand for a setting. */
const SETTING_OPTIONS = { PORT: 'port', HOST: 'host', GATEWAY_WORKERS: 'workers' } as const;
type SettingOptions = Pick<Options, (typeof SETTING_OPTIONS)[keyof typeof SETTING_OPTIONS]>;

// A reader such as `head` may close its end before everything is printed.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  await main(readArguments(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`stripe-token-gateway: ${describeFailure(error)}\n`);
  process.exitCode = error instanceof UsageError ? USAGE : error instanceof ConfigError ? CONFIG : 1;
}

async function main({ command, options, operand }: Arguments): Promise<void> {
  if (options.help) return print(HELP);
  if (options.version) return print(version);

  // Each command loads what it needs and no more.
  switch (command) {
    case 'serve': {
      const { config, logger } = await start(options);
      const serve =
        config.workers === 1
          ? (await import('./serve.js')).serve
          : (await import('./serve-by-workers.js')).serveByWorkers;
      return run(await serve(config, logger), logger);
    }
    case 'sandbox': {
      const { config, logger } = await start({ port: '12111', ...options });
      const { serveSandboxAlone } = await import('./sandbox.js');
      return run(await serveSandboxAlone(config, options), logger);
    }
    case 'schema': {
      const { printSchemaText } = await import('./schema.js');
      return print(printSchemaText(options));
    }
    case 'doctor': {
      const { config } = await start({});
      const { doctor } = await import('./doctor.js');
      const { report, isWell } = await doctor(config);
      process.exitCode = isWell ? 0 : 1;
      return print(report);
    }
    default: {
      const { config } = await start({});
      const { addApiKey, listApiKeys, revokeApiKey } = await import('./keys.js');
      if (command === 'keys new') return print(await addApiKey(options, config.keysFile));
      if (command === 'keys list') return print(await listApiKeys(config.keysFile));
      return print(await revokeApiKey(operand ?? '', config.keysFile));
    }
  }
}

/** Reads the settings, with the options of the command line first, and makes the process safe to hold card data. */
async function start(options: SettingOptions): Promise<{ config: Readonly<Config>; logger: Logger }> {
  const { createLogger } = await import('./create-logger.js');
  const { guardProcess } = await import('./guard-process.js');
  const config = readSettings(options);
  const logger = createLogger(config.logLevel);
  for (const setting of config.unknown) {
    const nearest = findNearest(setting, Object.keys(SETTINGS));
    logger.warn({ setting }, `no such setting${nearest ? `; did you mean ${nearest}?` : ''}`);
  }
  guardProcess(config, logger);
  return { config, logger };
}

/** What is wrong with an option is told of the option, not of the setting that it stands for. */
function readSettings(options: SettingOptions): Readonly<Config> {
  const given = Object.entries(SETTING_OPTIONS).map(([setting, option]) => ({
    setting,
    option,
    text: options[option],
  }));
  try {
    return loadConfig(Object.fromEntries(given.map(({ setting, text }) => [setting, text])));
  } catch (error) {
    const [, name, rest] = /^(\w+) (.*)$/.exec(error instanceof ConfigError ? error.message : '') ?? [];
    const wrong = given.find(({ setting, text }) => setting === name && text !== undefined);
    throw wrong ? new UsageError(`--${wrong.option} ${rest}`) : error;
  }
}

/** Shuts down in good order on a signal. Set up before the banner: whoever waits for that may send one at once. */
function run(running: Running, logger: Logger): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      logger.info({}, 'shutting down');
      running.close().then(() => process.exit());
    });
  }
  print(running.banner);
}

function print(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

function describeFailure(error: unknown): string {
  if (error instanceof ConfigError || error instanceof UsageError) return error.message;
  const { code, port } = error as { code?: unknown; port?: unknown };
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use by another program. Choose another port with --port, PORT or GATEWAY_METRICS; 0 takes a free one.`;
    case 'EACCES':
      return `Port ${port} may not be listened on by this user. Choose one from 1024 up with --port or PORT.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return 'HOST takes a name or an address of this machine.';
    default:
      return `It failed: ${error instanceof Error ? error.name : 'unknown'}.`;
  }
}
