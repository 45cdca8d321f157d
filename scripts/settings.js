import { fileURLToPath } from 'node:url';

/**
 * Prints docs/settings.md from the table that the gateway reads its settings by. The test that compares the two gives the
 * table of `src`; `npm run settings` takes the built one.
 */
export function printSettings(sections) {
  const tables = Object.entries(sections).map(([title, settings]) => `## ${title}\n\n${table(settings)}\n`);
  return `${HEAD}\n${tables.join('\n')}`;
}

const HEAD = `# Settings

<!-- Written by \`npm run settings\` from src/config/settings.ts: change that. -->

From the command line (\`--port\`, \`--host\`), else the environment, else a file \`.env\` in the folder that the gateway is
started in. An empty setting is one that is not set. A wrong one ends the start with code 78 and one line that names it and
says what it takes; a name that begins with \`GATEWAY_\` and is no setting is warned of in the log.
`;

function table(settings) {
  const rows = Object.entries(settings).map(
    ([name, { takes, meaning, default: fallback }]) => `| \`${name}\` | ${meaning} | ${takes} | ${code(fallback)} |`,
  );
  return ['| setting | meaning | takes | default |', '|---|---|---|---|', ...rows].join('\n');
}

/** A value as it would be written; anything else is prose. */
function code(fallback) {
  return /^[a-z0-9./]+$/.test(fallback) ? `\`${fallback}\`` : fallback;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { SECTIONS } = await import('../dist/config/settings.js');
  process.stdout.write(printSettings(SECTIONS));
}
