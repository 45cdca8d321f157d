import { fileURLToPath } from 'node:url';
import { getMetadata } from 'valibot';

/**
 * Prints docs/settings.md from the schema that the gateway checks its settings with. The test that compares the two passes
 * the schema of `src`; `npm run settings` takes the built one.
 */
export function printSettings(sections) {
  const tables = Object.entries(sections).map(([title, settings]) => `## ${title}\n\n${table(settings)}\n`);
  return `${HEAD}\n${tables.join('\n')}`;
}

const HEAD = `# Settings

<!-- Written by \`npm run settings\` from src/config/settings.ts: change that file. -->

Settings come from the command line (\`--port\`, \`--host\`, \`--workers\`), else from the environment, else from a file \`.env\` in the working
directory. An empty setting counts as not set. An invalid setting stops the start with exit code 78 and one line that names the
setting and what it takes. A name that begins with \`GATEWAY_\` but is no setting is logged as a warning.
`;

function table(settings) {
  const rows = Object.entries(settings).map(([name, setting]) => {
    const { takes, meaning, default: fallback, isLiteral } = getMetadata(setting);
    return `| \`${name}\` | ${meaning} | ${takes} | ${isLiteral ? `\`${fallback}\`` : fallback} |`;
  });
  return ['| setting | meaning | takes | default |', '|---|---|---|---|', ...rows].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { SECTIONS } = await import('../dist/config/settings.js');
  process.stdout.write(printSettings(SECTIONS));
}
