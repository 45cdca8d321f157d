export { authenticateByJwt, type JwtOptions } from './auth/authenticate-by-jwt.js';
export { authenticateByKeys } from './auth/authenticate-by-keys.js';
export { authenticateByStripeKey } from './auth/authenticate-by-stripe-key.js';
export { type Authenticate, authenticateAnyone, type Caller, unauthenticated } from './auth/caller.js';
export { SCOPES, type Scope } from './auth/scope.js';
export { createGateway } from './gateway.js';
export type { Gateway, GatewayOptions } from './options.js';
export {
  createSandbox,
  type Fault,
  parseFault,
  type Sandbox,
  type SandboxOptions,
} from './sandbox/create-sandbox.js';
export type { SharedStores } from './shared-stores.js';
export type { CreateTransport, Transport } from './stripe/transport.js';
