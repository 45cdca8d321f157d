/** A wrong setting. The message names the setting and what it takes, never its value; the command exits with 78. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
