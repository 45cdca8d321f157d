/** Listens on loopback and prints the address, which the bench reads from the first line. */
export function listen(server, path = '/graphql') {
  server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
    console.log(`http://127.0.0.1:${server.address().port}${path}`);
  });
  process.once('SIGTERM', () => process.exit(0));
}
