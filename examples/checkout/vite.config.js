import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// Nothing but this page's own files runs, and nothing but its own host hears of a card.
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'";

// The page asks its own host, which hands on to the gateway and to the server of the shop: no CORS, and the policy can stay closed.
const gateway = new URL(process.env.GATEWAY_URL ?? 'http://127.0.0.1:4000/graphql').origin;
const shop = process.env.SHOP_URL ?? 'http://127.0.0.1:4242';
const proxy = {
  '/graphql': { target: gateway, changeOrigin: true },
  '/shop': { target: shop, changeOrigin: true },
};

export default defineConfig({
  plugins: [
    react(),
    {
      name: 'content-security-policy',
      // The development server needs inline scripts.
      apply: 'build',
      transformIndexHtml: () => [
        { tag: 'meta', attrs: { 'http-equiv': 'content-security-policy', content: POLICY }, injectTo: 'head-prepend' },
      ],
    },
  ],
  build: { modulePreload: { polyfill: false } },
  server: { proxy },
  preview: {
    proxy,
    // What a meta element cannot say. Send these wherever you host the page.
    headers: {
      'content-security-policy': `${POLICY}; frame-ancestors 'none'`,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
  },
});
