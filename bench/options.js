import { parseArgs } from 'node:util';

const HELP = `npm run bench -- [options]

  --only NAMES     these stages alone: a list
  --without NAMES  all stages but these
  --rounds N       rounds of each measurement (5)
  --seconds N      seconds of each round (4)
  --node PATH      the Node.js binary of the servers under test (this one)
  --quick          a minute to see that everything works: the figures mean nothing and go to a folder of their own
  --help           this`;

/** The options of the command line. Ends the process for --help and for one that is not known. */
export function readOptions(names, args = process.argv.slice(2)) {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        only: { type: 'string' },
        without: { type: 'string', default: '' },
        rounds: { type: 'string' },
        seconds: { type: 'string' },
        node: { type: 'string', default: process.execPath },
        quick: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    end(error.message);
  }
  if (values.help) {
    console.log(`${HELP}\n\nStages: ${names.join(', ')}`);
    process.exit(0);
  }
  const toNames = (text) =>
    text
      .split(',')
      .filter(Boolean)
      .map((name) => toName(name.trim(), names));
  const without = toNames(values.without);
  const only = values.only === undefined ? names : toNames(values.only);
  const { quick: isQuick, node } = values;
  return {
    node,
    isQuick,
    stages: names.filter((name) => only.includes(name) && !without.includes(name)),
    rounds: toCount('rounds', values.rounds ?? (isQuick ? '2' : '5')),
    seconds: toCount('seconds', values.seconds ?? (isQuick ? '1' : '4')),
  };
}

function toName(name, names) {
  return names.includes(name) ? name : end(`There is no stage ${name}; there are ${names.join(', ')}.`);
}

function toCount(name, text) {
  return /^[1-9]\d{0,3}$/.test(text) ? Number(text) : end(`--${name} takes a whole number from 1.`);
}

function end(message) {
  console.error(`${message}\nnpm run bench -- --help says what there is.`);
  process.exit(2);
}
