export { authenticateByJwt, type JwtOptions } from './auth/authenticate-by-jwt.js';
export { authenticateByKeys } from './auth/authenticate-by-keys.js';
export { authenticateByStripeKey } from './auth/authenticate-by-stripe-key.js';
export { type Authenticate, authenticateAnyone, type Caller, unauthenticated } from './auth/caller.js';
export type { ConnectPolicy } from './auth/connect-policy.js';
export { SCOPES, type Scope } from './auth/scope.js';
export type { Limits, Rate } from './config/limits.js';
export type { GatewayError } from './errors.js';
export { createGateway } from './gateway.js';
export type { GraphiQLSeeds, GraphiQLTab } from './graphiql/examples.js';
export type { ClientInfo } from './http/request-state.js';
export type { Logger } from './logger.js';
export type { Gateway, GatewayOptions } from './options.js';
export type { RefusalStoreOptions } from './plugins/refusal-store.js';
export type { CardTestingCounts } from './plugins/use-card-testing-guard.js';
export type { CorsOptions } from './plugins/use-cors.js';
export type { GraphiQLOptions } from './plugins/use-graphiql.js';
export type { RateLimits } from './plugins/use-rate-limits.js';
export { loadToken } from './resolvers/token.js';
export {
  createSandbox,
  type Fault,
  parseFault,
  type Sandbox,
  type SandboxOptions,
} from './sandbox/create-sandbox.js';
export type { GatewayContext } from './schema/context.js';
export type { SharedStores } from './shared-stores.js';
export type { CircuitState } from './stripe/circuit-breaker.js';
export type { UpstreamState } from './stripe/client.js';
export type { CreateTransport, Transport, TransportReply, TransportRequest } from './stripe/transport.js';
