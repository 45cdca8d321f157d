/**
 * Where the way from an input to Stripe's form leaves the rule "camelCase becomes snake_case, all else stays". Paths are
 * those of the input and match at their end: `dob` stands for every `dob`, `card.number` for that one alone.
 */
export const EXCEPTIONS = {
  /** Names that the rule would get wrong: it starts a word at a capital, not at a digit. */
  names: { ssnLast4: 'ssn_last_4' },

  /** Variants whose fields stand at the top of the form, with no hash around them. */
  unwrapped: ['savedCard', 'savedBankAccount'],

  /** Fields of a variant that stand at the top of the form, beside the hash of the variant. */
  lifted: ['bankAccount.customer'],

  /** Integers that Stripe takes as text. */
  text: ['card.expMonth', 'card.expYear'],

  /** Numbers that people group with blanks and hyphens and Stripe wants without. */
  grouped: ['card.number', 'bankAccount.accountNumber'],

  /** Maps whose keys belong to the caller. */
  untouched: ['metadata'],

  /** What null or an empty list is sent as, where Stripe lets a value be unset. Elsewhere neither is sent. */
  unset: {
    'additionalTosAcceptances.account.userAgent': '',
    dob: '',
    files: [''],
    fullNameAliases: '',
    metadata: '',
    ownershipExemptionReason: '',
    percentOwnership: '',
    registrationDate: '',
    structure: '',
  },

  /** Names in Stripe's errors that are no names of the form, per variant: what they mean there. */
  errors: { savedCard: { source: 'card' }, savedBankAccount: { source: 'bank_account' } },
} as const;

/** The names of the schema's inputs are few, and asked for again and again. */
const wireNames = new Map<string, string>();

/** The wire name of an input's field: a name of the schema, never a key of the caller's. */
export function toWireName(name: string): string {
  let wireName = wireNames.get(name);
  if (wireName === undefined) {
    wireName = lookUp(EXCEPTIONS.names, name) ?? name.replaceAll(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);
    wireNames.set(name, wireName);
  }
  return wireName;
}

/** What a table holds under a path, or under the end of one. */
export function lookUp<Value>(table: Readonly<Record<string, Value>>, path: string): Value | undefined {
  for (const entry in table) if (isAt(entry, path)) return table[entry];
  return undefined;
}

/** Whether one of a list's entries is a path, or the end of one. */
export function isListed(list: readonly string[], path: string): boolean {
  return list.some((entry) => isAt(entry, path));
}

function isAt(entry: string, path: string): boolean {
  return path.endsWith(entry) && (path.length === entry.length || path[path.length - entry.length - 1] === '.');
}
