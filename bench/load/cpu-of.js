import { readFileSync } from 'node:fs';

/** Ticks of the kernel's clock in a second: USER_HZ is 100 on every Linux that Node runs on. */
const TICKS = 100;

/** Seconds of processor time that a process has used, all its threads together. */
export function cpuOf(pid) {
  // The name, in parentheses, may hold spaces.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** Seconds that a core has been at work since the machine started, whoever for. */
export function workOf(core) {
  const line = new RegExp(`^cpu${core} (.*)$`, 'm').exec(readFileSync('/proc/stat', 'utf8'))[1];
  const [user, nice, system, , , hardware, software] = line.split(' ').map(Number);
  return (user + nice + system + hardware + software) / TICKS;
}

/** Resident megabytes of a process now, and the most there ever were. */
export function memoryOf(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (name) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 102.4) / 10;
  return { now: megabytes('VmRSS'), most: megabytes('VmHWM') };
}
