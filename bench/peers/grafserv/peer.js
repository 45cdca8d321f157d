export const label = 'grafserv, undici';
export const packages = ['grafserv', 'grafast', 'undici'];
