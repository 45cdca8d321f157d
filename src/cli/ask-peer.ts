import type { Worker } from 'node:cluster';

/** What one side of an IPC channel answers, by name. Arguments and answers are JSON. */
// biome-ignore lint/suspicious/noExplicitAny: each answer has arguments of its own
type Answers = Record<string, (...args: any[]) => unknown>;

/** Asks the other side. Rejects after `patienceMs`, 250 by default, and at once while an earlier answer is overdue. */
export type Ask<Theirs extends Answers> = <Name extends keyof Theirs & string>(
  name: Name,
  args: Parameters<Theirs[Name]>,
  patienceMs?: number,
) => Promise<Awaited<ReturnType<Theirs[Name]>>>;

interface Question {
  id: number;
  ask: string;
  args: unknown[];
}
interface Answer {
  id: number;
  answer: 'value' | 'error';
  value?: unknown;
}

const PATIENCE_MS = 250;

/**
 * Asks and answers over the IPC channel between a worker and its primary, from either side. The channel loses nothing and
 * keeps the order, so an answer that comes late says that the other side is well again: nothing else has to look for that.
 */
export function askPeer<Theirs extends Answers>(peer: Worker, answers: Answers): Ask<Theirs> {
  const waiting = new Map<number, (answer: Answer) => void>();
  const overdue = new Set<number>();
  let count = 0;

  // Without a callback, a peer that has just ended would be an uncaught error.
  const send = (message: Question | Answer) => void peer.send(message, () => {});

  async function reply({ id, ask, args }: Question): Promise<void> {
    try {
      send({ id, answer: 'value', value: await answers[ask]?.(...args) });
    } catch {
      send({ id, answer: 'error' });
    }
  }

  peer.on('message', (message: Question | Answer) => {
    if ('ask' in message) return void reply(message);
    overdue.delete(message.id);
    waiting.get(message.id)?.(message);
  });

  return (name, args, patienceMs = PATIENCE_MS) =>
    new Promise((resolve, reject) => {
      if (overdue.size > 0 || !peer.isConnected()) return reject(new Error('The other process does not answer.'));
      const id = count++;
      const settle = () => {
        clearTimeout(timer);
        return waiting.delete(id);
      };
      const giveUp = () => {
        if (!settle()) return;
        overdue.add(id);
        reject(new Error('The other process is late.'));
      };
      // A process that was too busy to read the answer has it read first.
      const timer = setTimeout(() => setImmediate(giveUp), patienceMs);
      waiting.set(id, ({ answer, value }) => {
        settle();
        if (answer === 'value') resolve(value as never);
        else reject(new Error('The other process failed to answer.'));
      });
      send({ id, ask: name, args });
    });
}
