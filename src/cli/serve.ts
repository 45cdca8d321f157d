import type { Config } from '../config/config.js';
import { createSafeLogger, type Logger } from '../logger.js';
import { createBanner } from './create-banner.js';
import { startGateway } from './start-gateway.js';

/** A server that listens. */
export interface Running {
  /** What to tell the person who started it. */
  banner: string;
  /** Completes the requests in flight, then closes. */
  close(): Promise<void>;
}

/** Serves the gateway in this process until it is told to stop. */
export async function serve(config: Config, logger: Logger): Promise<Running> {
  const { url, metricsUrl, close } = await startGateway(config, logger);
  createSafeLogger(logger).info({ url }, 'listening');
  return { banner: createBanner(config, { url, metricsUrl }), close };
}
