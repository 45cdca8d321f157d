export { createGateway, type Gateway, type GatewayOptions } from './create-gateway.js';
export { createSandbox, type Sandbox, type SandboxOptions } from './sandbox/create-sandbox.js';
