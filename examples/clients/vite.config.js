import { defineConfig } from 'vite';
import relay from 'vite-plugin-relay';

export default defineConfig({
  // Puts what relay-compiler made in the place of the graphql`…` tags.
  plugins: [relay],
  // Relay is CommonJS whose names Node cannot see, so it goes into the bundle.
  ssr: { noExternal: ['relay-runtime'] },
  build: { ssr: 'src/main.ts', target: 'node20' },
});
