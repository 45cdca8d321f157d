/** What an embedder on Node.js can use beside the library: nothing of it runs elsewhere. */
export { createGatewayServer, type ServerOptions } from './http/create-server.js';
export { createUndiciTransport } from './stripe/undici-transport.js';
