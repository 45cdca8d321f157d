import type { ExpansionContext } from '../expansion/loader.js';

export interface GatewayContext extends ExpansionContext {}
