export const label = 'Apollo Server, standalone, undici';
export const packages = ['@apollo/server', 'undici'];
