/**
 * Bundles the command into dist/bundle, so that a start reads a few files and not a thousand: it takes a third of the time.
 * The library stays as it is, file for file, since whoever embeds it shares its dependencies. What a start may not need
 * (other commands, JWT, the compiler of hot operations, the client for Stripe) is in chunks of its own.
 */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';

const ROOT = new URL('../', import.meta.url);
const OUT = new URL('dist/bundle/', ROOT);

await rm(OUT, { recursive: true, force: true });
const { output } = await build({
  // Workers are processes of their own, with an entry that `serve-by-workers.ts` finds beside itself.
  input: ['cli', 'worker'].map((name) => fileURLToPath(new URL(`dist/cli/${name}.js`, ROOT))),
  platform: 'node',
  // graphql ships as two modules: the one that can be shaken, for all.
  resolve: { alias: { graphql: fileURLToPath(new URL('node_modules/graphql/index.mjs', ROOT)) } },
  output: {
    dir: fileURLToPath(OUT),
    format: 'esm',
    minify: true,
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
  },
});
await writeFile(new URL('licences.txt', OUT), await licences(output));
await writeFile(new URL('dist/cli.js', ROOT), "#!/usr/bin/env node\nimport './bundle/cli.js';\n");

/** What the licences of the bundled packages ask for: their text beside their code. */
async function licences(chunks) {
  const modules = chunks.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []));
  const folders = new Set(
    modules.flatMap((id) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+[\\/]/.exec(id) ?? []),
  );
  const texts = [...folders].sort().map(async (folder) => {
    const { name, version, license } = JSON.parse(await readFile(`${folder}package.json`, 'utf8'));
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
    return `${name} ${version}, ${license}\n\n${file ? (await readFile(folder + file, 'utf8')).trim() : ''}\n`;
  });
  return (await Promise.all(texts)).join(`\n${'-'.repeat(78)}\n\n`);
}
