import { parseArgs } from 'node:util';

/** The command was used wrongly; it exits with 64. The message is for the person who typed it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const OPTIONS = {
  port: { type: 'string' },
  host: { type: 'string' },
  workers: { type: 'string' },
  fault: { type: 'string', multiple: true },
  latency: { type: 'string' },
  federation: { type: 'boolean' },
  name: { type: 'string' },
  scopes: { type: 'string' },
  accounts: { type: 'string' },
  expires: { type: 'string' },
  rate: { type: 'string' },
  'create-rate': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

type OptionName = keyof typeof OPTIONS;

/** Which options each command takes, besides `--help` and `--version`. */
const COMMANDS = {
  serve: ['port', 'host', 'workers'],
  sandbox: ['port', 'host', 'fault', 'latency'],
  schema: ['federation'],
  doctor: [],
  'keys new': ['name', 'scopes', 'accounts', 'expires', 'rate', 'create-rate'],
  'keys list': [],
  'keys revoke': [],
} as const satisfies Record<string, readonly OptionName[]>;

export type CommandName = keyof typeof COMMANDS;

export interface Options
  extends Partial<Record<Exclude<OptionName, 'fault' | Flag>, string>>,
    Partial<Record<Flag, boolean>> {
  fault?: string[];
}
type Flag = 'federation' | 'help' | 'version';

export interface Arguments {
  command: CommandName;
  options: Options;
  /** What follows the command: the NAME of `keys revoke`. */
  operand: string | undefined;
}

/** Reads the command line. Throws a `UsageError` that names what is wrong and the nearest right name, but no value. */
export function readArguments(argv: readonly string[]): Arguments {
  const parsed = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true, strict: false, tokens: true });
  const { positionals, tokens } = parsed;
  const given = tokens.filter((token) => token.kind === 'option');
  // First, since the value of a misspelt option looks like a command.
  for (const token of given) checkName(token);
  const { command, operands } = toCommand(positionals);
  for (const token of given) checkOption(token, command);
  // Each has its type, as just checked.
  const options = parsed.values as Options;
  const operand = operands[0];
  if (command === 'keys revoke' && operand === undefined && !options.help) {
    throw new UsageError('keys revoke takes the name of a key: keys revoke NAME.');
  }
  if (operands.length > (command === 'keys revoke' ? 1 : 0)) {
    throw new UsageError(`${command} takes no further words${describe(operands.at(-1))}.`);
  }
  return { command, options, operand };
}

function toCommand(positionals: string[]): { command: CommandName; operands: string[] } {
  const [first = 'serve', second = '', ...rest] = positionals;
  const names = Object.keys(COMMANDS) as CommandName[];
  const isNamed = (name: string): name is CommandName => Object.hasOwn(COMMANDS, name);
  if (isNamed(first)) return { command: first, operands: positionals.slice(1) };
  if (first !== 'keys') {
    throw new UsageError(`There is no command${describe(first)}.${suggest(first, [...names, 'keys'])} See --help.`);
  }
  const command = `keys ${second}`;
  if (isNamed(command)) return { command, operands: rest };
  if (second === '') throw new UsageError('keys takes new, list or revoke. See --help.');
  throw new UsageError(`There is no command${describe(command)}.${suggest(command, names)} See --help.`);
}

interface OptionToken {
  name: string;
  rawName: string;
  value: string | undefined;
  inlineValue: boolean | undefined;
}

function checkName({ name, rawName }: OptionToken): void {
  if (Object.hasOwn(OPTIONS, name)) return;
  throw new UsageError(
    `There is no option${describe(rawName)}.${suggest(name, Object.keys(OPTIONS), '--')} See --help.`,
  );
}

function checkOption({ name, rawName, value, inlineValue }: OptionToken, command: CommandName): void {
  const taken: readonly string[] = [...COMMANDS[command], 'help', 'version'];
  if (!taken.includes(name)) throw new UsageError(`${command} does not take ${rawName}. See --help.`);
  const isString = OPTIONS[name as OptionName].type === 'string';
  // `--port --host ::1` reads the second option as the value of the first.
  const isMissing = value === undefined || value === '' || (value.startsWith('-') && !inlineValue);
  if (isString && isMissing) throw new UsageError(`${rawName} needs a value: ${rawName} ${name.toUpperCase()}.`);
  if (!isString && value !== undefined) throw new UsageError(`${rawName} takes no value.`);
}

/** What was typed, unless it may be something else than a misspelt name, such as a key in the wrong place. */
function describe(typed: string | undefined): string {
  return typed !== undefined && /^-{0,2}[a-z]([a-z -]{0,24})$/i.test(typed) ? ` ${typed}` : ' of that name';
}

function suggest(typed: string, names: readonly string[], prefix = ''): string {
  const name = findNearest(typed, names);
  return name === undefined ? '' : ` Did you mean ${prefix}${name}?`;
}

/** The name that takes the fewest edits from what was typed, if that is a third of its letters at most. */
export function findNearest(typed: string, names: readonly string[]): string | undefined {
  const ranked = names
    .map((name) => ({ name, edits: countEdits(typed.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, edits }) => edits <= Math.max(1, name.length / 3))
    .sort((one, other) => one.edits - other.edits);
  return ranked[0]?.name;
}

/** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment). */
function countEdits(from: string, to: string): number {
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const substitution = (row[j - 1] as number) + (from[i - 1] === to[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      const swap = isSwap ? (before[j - 2] as number) + 1 : Number.POSITIVE_INFINITY;
      next.push(Math.min(substitution, (row[j] as number) + 1, (next[j - 1] as number) + 1, swap));
    }
    before = row;
    row = next;
  }
  return row[to.length] as number;
}
