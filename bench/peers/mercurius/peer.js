export const label = 'mercurius with jit, undici';
export const packages = ['mercurius', 'fastify', 'undici'];
