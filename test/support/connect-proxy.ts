import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

export interface ConnectProxy {
  url: URL;
  /** The hosts that it was asked to connect to, with the credentials that it was given. */
  seen: { host: string | undefined; authorization: string | undefined }[];
  close(): Promise<void>;
}

/** An HTTP proxy on a real socket that leads every CONNECT to one port of this machine, whatever host is named. */
export async function startConnectProxy(port: number): Promise<ConnectProxy> {
  const seen: ConnectProxy['seen'] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((_request, response) => void response.writeHead(405).end());
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    seen.push({ host: request.url, authorization: request.headers['proxy-authorization'] });
    const upstream = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    for (const end of [socket, upstream]) {
      sockets.add(end);
      end.on('error', () => {});
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
