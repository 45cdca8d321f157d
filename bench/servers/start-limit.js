import { startProcess } from './start-process.js';

const FOLDER = new URL('../limits/', import.meta.url).pathname;

/** One of the servers of `limits/`: `constant`, `proxy` or `floor`. */
export function startLimit(name, { node, core, upstream = '', env = {} }) {
  const command = [node, `${FOLDER}${name}.js`];
  return startProcess({ name, command, core, env: { UPSTREAM: upstream, ...env } });
}
