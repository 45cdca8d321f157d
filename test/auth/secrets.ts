import { beforeEach, expect } from 'vitest';
import { createRecordingLogger, type LogLine } from '../support/recording-logger.js';

/** A logger, and what it was given during a test, at every level. */
export function recordLog() {
  const recording = createRecordingLogger();
  beforeEach(() => {
    recording.lines.length = 0;
  });
  return { logger: recording.logger, log: recording.lines };
}

/** Reads an answer to the end, and holds it and the log against what neither may show. */
export async function readAnswer(response: Response, log: LogLine[], secrets: string[]) {
  const text = await response.text();
  const shown = [text, ...[...response.headers].flat(), ...log.map((line) => JSON.stringify(line))].join('\n');
  for (const secret of secrets) {
    for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')]) {
      if (form !== '') expect(shown).not.toContain(form);
    }
  }
  return { status: response.status, headers: response.headers, body: JSON.parse(text) };
}

/** The answer to a credential that is missing or wrong. */
export function expectUnauthenticated(answer: Awaited<ReturnType<typeof readAnswer>>): void {
  expect(answer.body).toEqual({
    errors: [{ message: expect.any(String), extensions: { code: 'UNAUTHENTICATED', requestId: expect.any(String) } }],
  });
  expect(answer.status).toBe(401);
  expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  expect(answer.headers.get('cache-control')).toBe('no-store');
}
