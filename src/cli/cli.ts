#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { loadConfig } from '../config/config.js';
import { ConfigError } from '../config/config-error.js';
import { setLogLevel } from '../log.js';
import type { Logger } from '../logger.js';
import { version } from '../version.js';
import { createLogger } from './create-logger.js';
import { guardProcess } from './guard-process.js';
import { print } from './print.js';
import type { Running } from './running.js';
import { UsageError } from './usage-error.js';

const HELP = `stripe-token-gateway: a GraphQL gateway to Stripe's Tokens API

Usage: stripe-token-gateway [command] [options]

Commands
  serve            serve the gateway (the default); without STRIPE_SECRET_KEY on the built-in sandbox
  sandbox          serve the sandbox alone, as a Stripe for other programs
  schema           print the schema
  doctor           check the settings, reach Stripe, say what the key may do
  keys new         make an API key for a caller, add it to GATEWAY_KEYS_FILE and show it once

Options
  --port PORT      where to listen: 4000 for serve, 12111 for sandbox; 0 takes a free port
  --host HOST      the address to listen on: 127.0.0.1
  --name NAME      whose key it is; keys new only, as are the next two
  --scopes A,B     what it may do: tokens:create, tokens:read, customers:read, accounts:read, schema:read
  --accounts A,B   the connected accounts that it may act for, or *; without, the gateway's own account
  --federation     schema only: as a subgraph of a supergraph
  --help           print this
  --version        print the version

Settings come from the environment and from .env; docs/settings.md lists them.
`;

/** sysexits.h: the command was used wrongly; a setting is wrong. */
const USAGE = 64;
const CONFIG = 78;

try {
  await main();
} catch (error) {
  process.exitCode = report(error);
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      name: { type: 'string' },
      scopes: { type: 'string' },
      accounts: { type: 'string' },
      federation: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean', short: 'v' },
    },
  });
  const [command = 'serve', ...rest] = positionals[0] === 'keys' ? [positionals.join(' ')] : positionals;
  if (values.help) return print(HELP);
  if (values.version) return print(version);
  if (rest.length > 0) throw new UsageError('One command at a time.');

  // Each command loads what it needs and no more.
  switch (command) {
    case 'serve': {
      const { config, logger } = readSettings(values);
      const { serve } = await import('./serve.js');
      return run(await serve(config, logger), logger);
    }
    case 'sandbox': {
      const { config, logger } = readSettings({ port: values.port ?? '12111', host: values.host });
      const { serveSandboxAlone } = await import('./sandbox.js');
      return run(await serveSandboxAlone(config), logger);
    }
    case 'schema': {
      const { printSchemaText } = await import('./schema.js');
      return print(printSchemaText(values));
    }
    case 'doctor': {
      const { doctor } = await import('./doctor.js');
      if (!(await doctor(readSettings(values).config))) process.exitCode = 1;
      return;
    }
    case 'keys new': {
      const { addApiKey } = await import('./keys.js');
      return print(await addApiKey(values, readSettings(values).config.keysFile));
    }
    default:
      throw new UsageError('There is no such command. See --help.');
  }
}

function readSettings(options: { port?: string | undefined; host?: string | undefined }) {
  const config = loadConfig({ PORT: options.port, HOST: options.host });
  setLogLevel(config.logLevel);
  const logger = createLogger(config.logLevel);
  for (const setting of config.unknown) logger.warn({ setting }, 'no such setting');
  guardProcess(config, logger);
  return { config, logger };
}

/** Stops in good order when it is told to. Said before the banner: whoever waits for that may signal at once. */
function run(running: Running, logger: Logger): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      logger.info({}, 'stopping');
      running.close().then(() => process.exit());
    });
  }
  print(running.banner);
}

function report(error: unknown): number {
  const code = (error as { code?: unknown }).code;
  const say = (line: string) => process.stderr.write(`stripe-token-gateway: ${line}\n`);
  if (error instanceof ConfigError) {
    say(error.message);
    return CONFIG;
  }
  if (error instanceof UsageError || (typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS'))) {
    say(error instanceof UsageError ? error.message : 'There is no such option. See --help.');
    return USAGE;
  }
  if (code === 'EADDRINUSE')
    say('Another program listens on this port already. Set PORT, or GATEWAY_METRICS, to a free one.');
  else if (code === 'EACCES') say('This port may not be listened on. Set PORT to one from 1024 up.');
  else if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') say('HOST takes an address of this machine.');
  else say(`It failed: ${error instanceof Error ? error.name : 'unknown'}.`);
  return 1;
}
