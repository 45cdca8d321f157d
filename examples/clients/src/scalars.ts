/** The gateway takes what `JSON.stringify` makes of a Date, and answers with a string. */
export type DateTime = Date | string;

export type Metadata = Record<string, string>;
