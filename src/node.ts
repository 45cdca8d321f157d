/** For embedders on Node.js; none of it runs elsewhere. */
export { createUndiciFetch, type UndiciFetchOptions } from './auth/undici-fetch.js';
export { createGatewayServer, type ServerOptions } from './http/create-server.js';
export { createUndiciTransport } from './stripe/undici-transport.js';
