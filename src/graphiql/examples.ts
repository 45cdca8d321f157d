/* The tabs and the examples of GraphiQL. One list of operations, so the file stays whole. */

/** What a tab of GraphiQL opens with; variables and headers are JSON text, as its editors hold them. */
export interface GraphiQLTab {
  query: string;
  variables?: string;
  headers?: string;
}

/** Ids that exist upstream from the start, so that every example works as it is. Only the sandbox has them. */
export interface GraphiQLSeeds {
  /** A customer with a saved card, which is the default source. */
  customer: string;
  /** A bank account of that customer. Without it Stripe would clone the default source, whatever that is. */
  bankAccount: string;
  /** A connected account that those can be cloned into. */
  connectedAccount: string;
  /** A card token whose `customer` can be expanded. */
  cardToken: string;
  confirmationToken?: string;
}

/** One entry of the page's list of examples, and what it opens. */
export interface GraphiQLExample extends GraphiQLTab {
  /** The heading it stands under. */
  kind: string;
  title: string;
  description: string;
}

/** The heading of the examples that the page opens with, in this order: together they tell a story. */
export const START = 'Start here';

/**
 * Every example of the page in one list: a short tour first, then one for each other way to make a token. All sensitive values are in
 * the variables, never in the document, because the schema refuses literals there: documents end in logs and caches.
 * Without seeds some ids are placeholders, and a comment says so.
 */
export function createExamples(seeds?: GraphiQLSeeds): GraphiQLExample[] {
  const ids = seeds ?? PLACEHOLDERS;
  const replace = (...what: string[]) => (seeds ? [] : ['Replace first:', ...what]);
  const replaceToClone = replace('- the ids in the variables', '- the connected account in the headers');
  return [
    create('CreateCardToken', {
      kind: START,
      title: 'Create a card token',
      description: 'The card goes in once; the token stands for it from then on.',
      comment: ['Run this: the arrow, or Ctrl and Enter.', 'Then read the token in the next tab.'],
      fields: CARD,
      input: { card: { number: '4242424242424242', expMonth: 12, expYear: 2034, cvc: '123', name: 'Jenny Rosen' } },
    }),
    read('ReadToken', {
      kind: START,
      title: 'Read a token',
      description: 'The token you made last. One request to Stripe, nothing expanded.',
      comment: [
        'Reads a token. The id "last" stands for',
        `the one you made last on this page${seeds ? ',' : '.'}`,
        ...(seeds ? ['or for one that is always there.'] : []),
      ],
      field: 'token',
      fields: ['id', 'type', 'created', 'used', 'card {', '  brand', '  last4', '  expMonth', '  expYear', '}'],
      id: 'last',
    }),
    read('ExpandToken', {
      kind: START,
      title: 'Read what a token refers to',
      description: 'The card, its customer and how they pay: still one request to Stripe.',
      comment: [
        'Reads what the token refers to. Below the',
        'answer you see what Stripe was asked to',
        'expand. Remove fields and run it again.',
        ...replace('- the id, by a token whose card has a customer'),
      ],
      field: 'token',
      fields: EXPANDED,
      id: ids.cardToken,
    }),
    create('RefusedCard', {
      kind: START,
      title: 'See a card refused',
      description: 'Not an error of GraphQL, but a userError that names the wrong field.',
      comment: ['Stripe refuses this number. The answer', 'names the field to correct in userErrors.'],
      fields: [],
      input: { card: { number: '4242424242424241', expMonth: 12, expYear: 2034, cvc: '123' } },
    }),
    create('BankAccount', {
      kind: START,
      title: 'Create a bank account token',
      description: 'The same mutation with another input.',
      comment: ['Makes a bank account token.'],
      fields: BANK_ACCOUNT,
      input: {
        bankAccount: {
          country: 'US',
          currency: 'usd',
          routingNumber: '110000000',
          accountNumber: '000123456789',
          accountHolderName: 'Jenny Rosen',
          accountHolderType: 'INDIVIDUAL',
        },
      },
    }),
    create('CvcUpdate', {
      kind: 'Cards',
      title: 'Ask for the CVC again',
      description: 'A token of the CVC alone, for a card that is already saved.',
      comment: ['Makes a token of a CVC that was asked for again.'],
      fields: [],
      input: { cvcUpdate: { cvc: '123' } },
    }),
    read('ReadConfirmationToken', {
      kind: 'Cards',
      title: 'Read a confirmation token',
      description: 'What Stripe.js collected before a payment is confirmed.',
      comment: [
        'Reads a confirmation token.',
        ...(seeds?.confirmationToken ? [] : ['Replace first:', '- the id in the variables']),
      ],
      field: 'confirmationToken',
      fields: ['id', 'created', 'livemode'],
      id: ids.confirmationToken ?? PLACEHOLDERS.confirmationToken,
    }),
    create('Pii', {
      kind: 'People and companies',
      title: 'Create a token of an ID number',
      description: 'For identity checks: a social security number, for example.',
      comment: ['Makes a token of an ID number.'],
      fields: [],
      input: { pii: { idNumber: '000000000' } },
    }),
    create('Account', {
      kind: 'People and companies',
      title: 'Create an account token',
      description: 'The person or company behind a connected account.',
      comment: ['Makes an account token: the person or', 'company behind a connected account.'],
      fields: [],
      input: {
        account: {
          businessType: 'INDIVIDUAL',
          individual: { ...PERSON, address: { line1: '510 Townsend St', city: 'San Francisco', state: 'CA' } },
          tosShownAndAccepted: true,
        },
      },
    }),
    create('Person', {
      kind: 'People and companies',
      title: 'Create a person token',
      description: 'Somebody who belongs to a connected account: an owner, a director.',
      comment: ['Makes a person token: somebody who', 'belongs to a connected account.'],
      fields: [],
      input: { person: { ...PERSON, relationship: { owner: true, percentOwnership: 60, title: 'CEO' } } },
    }),
    create('SavedCard', {
      kind: 'Connected accounts',
      title: 'Share a saved card',
      description: "Clones a customer's card for a connected account.",
      comment: ["Clones a customer's default card for the", 'connected account in the headers.', ...replaceToClone],
      fields: CARD,
      input: { savedCard: { customer: ids.customer } },
      headers: { 'stripe-account': ids.connectedAccount },
    }),
    create('SavedBankAccount', {
      kind: 'Connected accounts',
      title: 'Share a saved bank account',
      description: "Clones a customer's bank account for a connected account.",
      comment: ["Clones a customer's bank account for the", 'connected account in the headers.', ...replaceToClone],
      fields: BANK_ACCOUNT,
      input: { savedBankAccount: { customer: ids.customer, bankAccount: ids.bankAccount } },
      headers: { 'stripe-account': ids.connectedAccount },
    }),
  ];
}

// ASCII on purpose: a header may hold nothing else.
const PLACEHOLDERS = {
  customer: 'cus_...',
  bankAccount: 'ba_...',
  connectedAccount: 'acct_...',
  cardToken: 'tok_...',
  confirmationToken: 'ctoken_...',
} satisfies GraphiQLSeeds;

const CARD = ['card {', '  brand', '  last4', '  expMonth', '  expYear', '}'];
const BANK_ACCOUNT = ['bankAccount {', '  bankName', '  last4', '  routingNumber', '  status', '}'];

const EXPANDED = [
  'id',
  'card {',
  '  last4',
  '  customer {',
  '    email',
  '    defaultSource {',
  '      __typename',
  '      ... on Card {',
  '        brand',
  '        last4',
  '      }',
  '      ... on BankAccount {',
  '        bankName',
  '        last4',
  '      }',
  '    }',
  '    invoiceSettings {',
  '      defaultPaymentMethod {',
  '        id',
  '        type',
  '      }',
  '    }',
  '  }',
  '}',
];

const PERSON = {
  firstName: 'Jenny',
  lastName: 'Rosen',
  email: 'jenny.rosen@example.com',
  dob: { day: 1, month: 1, year: 1990 },
};

interface Parts extends Omit<GraphiQLExample, keyof GraphiQLTab> {
  comment: string[];
  /** Lines of the selection set. */
  fields: string[];
}

function create(name: string, parts: Parts & { input: object; headers?: object }): GraphiQLExample {
  const query = `mutation ${name}($input: CreateTokenInput!) {
  createToken(input: $input) {
    token {
${indent(['id', 'type', ...parts.fields], 6)}    }
    userErrors {
      code
      message
      field
    }
    replayed
  }
}`;
  return toExample(parts, query, { input: parts.input }, parts.headers);
}

function read(name: string, parts: Parts & { field: string; id: string }): GraphiQLExample {
  const query = `query ${name}($id: ID!) {
  ${parts.field}(id: $id) {
${indent(parts.fields, 4)}  }
}`;
  return toExample(parts, query, { id: parts.id });
}

function indent(lines: string[], by: number): string {
  return lines.map((line) => `${' '.repeat(by)}${line}\n`).join('');
}

function toExample(parts: Parts, query: string, variables: object, headers?: object): GraphiQLExample {
  const { kind, title, description, comment } = parts;
  return {
    kind,
    title,
    description,
    query: `${comment.map((line) => `# ${line}\n`).join('')}${query}\n`,
    variables: JSON.stringify(variables, null, 2),
    headers: headers && JSON.stringify(headers, null, 2),
  };
}
