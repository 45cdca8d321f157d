/** Starts servers one after the other, gives them to `use`, and stops them whatever happens. */
export async function withServers(starts, use) {
  const servers = [];
  try {
    for (const start of starts) servers.push(await start());
    return await use(...servers);
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}
