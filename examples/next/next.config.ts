import { join } from 'node:path';
import type { NextConfig } from 'next';

const config: NextConfig = {
  // Loaded from node_modules as it is: the build is shorter, and there is one `graphql` whatever else the app imports.
  serverExternalPackages: ['stripe-token-gateway'],
  // Only for `file:../..` in package.json, which leads out of this folder.
  turbopack: { root: join(import.meta.dirname, '../..') },
  outputFileTracingRoot: join(import.meta.dirname, '../..'),
};

export default config;
