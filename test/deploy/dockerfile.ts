import { readFileSync } from 'node:fs';

export interface Instruction {
  name: string;
  text: string;
}

export interface Stage {
  name: string | undefined;
  image: string;
  instructions: Instruction[];
}

/** The stages of the Dockerfile, with lines that go on put together and comments left out. */
export function readDockerfile(): Stage[] {
  const text = readFileSync(new URL('../../Dockerfile', import.meta.url), 'utf8');
  const lines = text
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const stages: Stage[] = [];
  for (const line of lines) {
    const [, name = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    const [, image, as] = /^FROM\s+(\S+)(?:\s+AS\s+(\S+))?$/.exec(line) ?? [];
    if (image) stages.push({ name: as, image, instructions: [] });
    else stages.at(-1)?.instructions.push({ name, text: rest });
  }
  return stages;
}

/** The array of an instruction in exec form; throws where it is in shell form. */
export function execForm(text: string): string[] {
  return JSON.parse(text.slice(text.indexOf('[')));
}

/** The variables that the instructions set. */
export function environmentOf({ instructions }: Stage): Record<string, string> {
  const pairs = instructions.filter(({ name }) => name === 'ENV').flatMap(({ text }) => text.split(/\s+/));
  return Object.fromEntries(pairs.map((pair) => pair.split('=') as [string, string]));
}
