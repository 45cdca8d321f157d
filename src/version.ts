/** That of package.json, which not every runtime can read. A test holds the two together. */
export const version = '0.1.0';
