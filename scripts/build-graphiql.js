/**
 * Writes dist/graphiql/assets: GraphiQL as the files that the gateway serves, so that the page works with no internet.
 *
 * The dev dependency carries them as strings of one module; the gateway ships them as files, compressed with brotli alone:
 * 9 MB would weigh on all who install the package, 2 MB do not, and the gateway unpacks for the few who take no brotli.
 * Does nothing when the files are there already and were made from the same package, the same page and the same script.
 */
import { createHash } from 'node:crypto';
import { access, copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

const PACKAGE = '@graphql-yoga/render-graphiql';
const OUT = new URL('../dist/graphiql/assets/', import.meta.url);
const PAGE = new URL('../src/graphiql/page/', import.meta.url);

// Quality 9 takes half a second for 9 MB; 11 would take eleven for a tenth less.
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

const packageJson = createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`);
const page = await readPage();
const version = await hashOfInputs(page);
if ((await builtVersion()) !== version) await build();

async function build() {
  const bundle = await import(`${PACKAGE}/graphiql`);
  /** @type {Record<string, string>} */
  const files = {
    'graphiql.js': exportParts(bundle.js),
    'graphiql.css': bundle.css,
    'editor.worker.js': bundle.editorWorkerService,
    'json.worker.js': bundle.jsonWorker,
    'graphql.worker.js': bundle.graphqlWorker,
    ...page,
  };
  for (const [name, text] of Object.entries(files)) {
    if (typeof text !== 'string' || text === '') throw new Error(`${PACKAGE} gives nothing for ${name}`);
  }

  // Made beside and moved into place as a whole: a build that is cut short leaves nothing half done.
  const draft = new URL(`../assets.${process.pid}/`, OUT);
  await mkdir(draft, { recursive: true });
  await Promise.all(Object.entries(files).map(([name, text]) => write(new URL(`${name}.br`, draft), text)));
  // The bundle is MIT: its notice travels with it.
  await copyFile(new URL('LICENSE', pathToFileURL(packageJson)), new URL('LICENSE', draft));
  await writeFile(new URL('manifest.json', draft), JSON.stringify({ version, files: Object.keys(files) }, null, 2));
  await rm(OUT, { recursive: true, force: true });
  await rename(draft, OUT);
}

/**
 * The bundle exports one function that renders GraphiQL with Yoga's own panel, logo and no footer. Our page has an explorer,
 * examples and a footer, and so needs the parts.
 *
 * @param {string} js
 */
function exportParts(js) {
  const nameOf = (/** @type {RegExp} */ use) => {
    const names = new Set([...js.matchAll(use)].map(([, name]) => name));
    if (names.size !== 1) throw new Error(`${PACKAGE} has changed: ${use} matches ${names.size} names`);
    return [...names][0];
  };
  const GraphiQL = nameOf(/\.jsx\(([\w$]+),\{shouldPersistHeaders:/g);
  const explorerPlugin = nameOf(/=([\w$]+)\(\{showAttribution:/g);
  const client = nameOf(/\{([\w$]+)\.createRoot\([\w$]+\)\.render\(/g);
  const exported = nameOf(/([\w$]+)\.renderYogaGraphiQL=/g);
  const parts = `${exported}.GraphiQL=${GraphiQL},${exported}.explorerPlugin=${explorerPlugin},${exported}.createRoot=${client}.createRoot,`;
  return js.replace(`${exported}.renderYogaGraphiQL=`, (original) => parts + original);
}

/**
 * @param {URL} file
 * @param {string} text
 */
async function write(file, text) {
  await writeFile(file, await promisify(brotliCompress)(text, BROTLI));
}

/** @returns {Promise<Record<string, string>>} our own files of the page, by name */
async function readPage() {
  const names = (await readdir(PAGE)).sort();
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(new URL(name, PAGE), 'utf8')])),
  );
}

/** @param {Record<string, string>} page */
async function hashOfInputs(page) {
  const hash = createHash('sha256');
  hash.update(await readFile(packageJson)).update(await readFile(new URL(import.meta.url)));
  hash.update(JSON.stringify(page));
  return hash.digest('hex').slice(0, 12);
}

/** @returns {Promise<string | undefined>} the version of the files that are there, if they all are */
async function builtVersion() {
  try {
    const manifest = JSON.parse(await readFile(new URL('manifest.json', OUT), 'utf8'));
    for (const name of manifest.files) await access(new URL(`${name}.br`, OUT));
    return manifest.version;
  } catch {
    return undefined;
  }
}
