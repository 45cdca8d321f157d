import { writeFileSync } from 'node:fs';
import { must } from './run.js';

/**
 * Writes a CycloneDX list of the package and of all that comes with it. npm makes it, of everything: its `--omit dev` leaves
 * out what a development dependency needs too, GraphQL itself among them. So what does not come with it is taken out here.
 *
 * @param {{ name: string }} manifest
 * @param {import('./production-packages.js').Package[]} packages
 * @param {string} folder
 * @returns {string[]} problems
 */
export function makeSbom(manifest, packages, folder) {
  const sbom = JSON.parse(
    must('npm', ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'library', '--package-lock-only']),
  );
  const root = sbom.metadata.component;
  // npm takes the name of the folder.
  root.name = manifest.name;
  const wanted = new Set(packages.map(({ name, version }) => `${name}@${version}`));
  sbom.components = sbom.components
    .filter(({ name, version }) => wanted.has(`${name}@${version}`))
    // What is bundled is a development dependency of the sources and a part of the package.
    .map((component) => ({ ...component, scope: 'required', properties: [] }));
  const refs = new Set([root, ...sbom.components].map((component) => component['bom-ref']));
  sbom.dependencies = sbom.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => refs.has(other)) }));

  const text = JSON.stringify(sbom, null, 2);
  writeFileSync(`${folder}/sbom.cdx.json`, `${text}\n`);
  return problemsOf(sbom, wanted);
}

/**
 * Nobody else gets the packages from where this machine did: no address of a registry may be in it.
 *
 * @param {{ $schema: string, components: { name: string, version: string }[] }} sbom
 * @param {Set<string>} wanted
 */
export function problemsOf(sbom, wanted) {
  const listed = new Set(sbom.components.map(({ name, version }) => `${name}@${version}`));
  const addresses = JSON.stringify({ ...sbom, $schema: '' }).match(/https?:\/\/[^"\s]+/g) ?? [];
  return [
    ...[...wanted].filter((one) => !listed.has(one)).map((one) => `${one} is missing`),
    ...addresses.map((address) => `it names an address: ${address}`),
  ];
}
