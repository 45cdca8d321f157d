import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { build } from 'esbuild';
import { Miniflare } from 'miniflare';

// What `wrangler dev` does, without an account and without asking anybody on the internet.
// Packages in CommonJS `require` the modules of Node by their bare names: each becomes an import of `node:…`.
const nodeModules = {
  name: 'node-modules',
  setup(build) {
    build.onResolve({ filter: new RegExp(`^(?:node:)?(?:${builtinModules.join('|')})$`) }, ({ path, kind }) => {
      const name = `node:${path.replace(/^node:/, '')}`;
      return kind === 'require-call' ? { path: name, namespace: 'required' } : { path: name, external: true };
    });
    build.onLoad({ filter: /.*/, namespace: 'required' }, ({ path }) => ({
      contents: `import required from '${path}'; module.exports = required;`,
    }));
  },
};
const { main, compatibility_date, compatibility_flags } = JSON.parse(readFileSync('wrangler.jsonc', 'utf8'));
const { outputFiles } = await build({
  entryPoints: [main],
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'browser',
  conditions: ['workerd', 'worker'],
  plugins: [nodeModules],
});
const names = ['STRIPE_SECRET_KEY', 'GATEWAY_JWKS_URL', 'GATEWAY_JWT_ISSUER', 'GATEWAY_JWT_AUDIENCE'];
const given = names.filter((name) => process.env[name]).map((name) => [name, process.env[name]]);
const miniflare = new Miniflare({
  modules: [{ type: 'ESModule', path: 'worker.mjs', contents: outputFiles[0].text }],
  bindings: Object.fromEntries(given),
  compatibilityDate: compatibility_date,
  compatibilityFlags: compatibility_flags,
  host: '127.0.0.1',
  port: Number(process.env.PORT ?? 4000),
  cf: false,
});
console.log(`${(await miniflare.ready).origin}/graphql`);
process.once('SIGTERM', () => miniflare.dispose());
