export { authenticateByJwt, type JwtOptions } from './callers/authenticate-by-jwt.js';
export { authenticateByKeys } from './callers/authenticate-by-keys.js';
export { authenticateByStripeKey } from './callers/authenticate-by-stripe-key.js';
export { type Authenticate, authenticateAnyone, type Caller } from './callers/caller.js';
export { SCOPES, type Scope } from './callers/scope.js';
export { createGateway } from './create-gateway.js';
export type { Gateway, GatewayOptions } from './gateway-options.js';
export { createSandbox, type Sandbox, type SandboxOptions } from './sandbox/create-sandbox.js';
export type { SharedStores } from './shared-stores.js';
