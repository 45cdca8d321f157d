import { connect } from 'node:net';

export interface RawAnswer {
  /** 0 where the connection closed without an answer. */
  status: number;
  text: string;
}

/** Writes bytes to a socket as they are, and reads until the other end closes or has answered with a length. */
export function sendRaw(url: string, ...parts: (string | Buffer)[]): Promise<RawAnswer> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => {
      for (const part of parts) socket.write(part);
    });
    const finish = () => {
      socket.destroy();
      const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1] ?? 0);
      resolve({ status, text });
    };
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      const [, length] = /\r\ncontent-length: (\d+)\r\n/i.exec(text) ?? [];
      const head = text.indexOf('\r\n\r\n');
      if (head !== -1 && length !== undefined && text.length >= head + 4 + Number(length)) finish();
    });
    socket.on('close', finish);
    // A reset after the answer is how a server ends an upload that it does not take.
    socket.on('error', () => {});
  });
}

/** A request by its header lines and its body. */
export function request(start: string, headers: string[], body: string | Buffer = ''): Buffer {
  const head = [`${start} HTTP/1.1`, 'host: 127.0.0.1', ...headers, '', ''].join('\r\n');
  return Buffer.concat([Buffer.from(head), Buffer.from(body)]);
}
