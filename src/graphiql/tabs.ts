/** What a tab of GraphiQL opens with; variables and headers are JSON text, as its editors hold them. */
export interface GraphiQLTab {
  query: string;
  variables?: string;
  headers?: string;
}

/** Ids that exist upstream from the start, so that every tab works at once. Only the sandbox has them. */
export interface GraphiQLSeeds {
  /** A customer with a saved card, which is the default source. */
  customer: string;
  /** A bank account of that customer. Without it Stripe would clone the default source, whatever that is. */
  bankAccount?: string;
  /** A connected account that those can be cloned into. */
  connectedAccount: string;
  /** A card token whose `customer` can be expanded. */
  cardToken: string;
}

/**
 * The tabs that GraphiQL opens with: one for each way to make a token, reads that show what a selection costs, and a
 * refusal. Every sensitive value sits in the variables, never in the document: the schema refuses literals, since
 * documents end in logs and caches. Without seeds some ids are placeholders, and a comment says so.
 */
export function defaultTabs(seeds?: GraphiQLSeeds): GraphiQLTab[] {
  const { customer, bankAccount, connectedAccount, cardToken } = seeds ?? PLACEHOLDERS;
  const mend = (...what: string[]) => (seeds ? [] : ['The ids there are placeholders. Put in:', ...what]);
  const mendClone = mend('- ids of your own, in the variables', '- your connected account, in the headers');
  return [
    create('CreateCardToken', ['Makes a card token.', 'The next tab reads it back.'], CARD, {
      card: { number: '4242424242424242', expMonth: 12, expYear: 2034, cvc: '123', name: 'Jenny Rosen' },
    }),
    tab({
      comment: [
        'Reads a token. "last" in the variables is',
        'the token made last on this page',
        ...(seeds ? ['(until then, a seeded one).'] : ['(make one first).']),
      ],
      query: `query ReadToken($id: ID!) {
  token(id: $id) {
    id
    type
    created
    used
    card {
      brand
      last4
      expMonth
      expYear
    }
    bankAccount {
      bankName
      last4
    }
  }
}`,
      variables: { id: 'last' },
    }),
    tab({
      comment: [
        'Reads a token and what hangs under it.',
        'extensions.stripe shows the expand paths that',
        'these fields need. Take some away, run again.',
        ...mend('- a token whose card has a customer'),
      ],
      query: `query Expansion($id: ID!) {
  token(id: $id) {
    id
    card {
      last4
      customer {
        email
        defaultSource {
          __typename
          ... on Card {
            brand
            last4
          }
          ... on BankAccount {
            bankName
            last4
          }
        }
        invoiceSettings {
          defaultPaymentMethod {
            id
            type
          }
        }
      }
    }
  }
}`,
      variables: { id: cardToken },
    }),
    create(
      'RefusedCard',
      ['A number that Stripe refuses: no GraphQL error,', 'but userErrors that name the field to mend.'],
      [],
      { card: { number: '4242424242424241', expMonth: 12, expYear: 2034, cvc: '123' } },
    ),
    create('BankAccount', ['Makes a bank account token.'], BANK_ACCOUNT, {
      bankAccount: {
        country: 'US',
        currency: 'usd',
        routingNumber: '110000000',
        accountNumber: '000123456789',
        accountHolderName: 'Jenny Rosen',
        accountHolderType: 'INDIVIDUAL',
      },
    }),
    create('Pii', ['Makes a token of an ID number.'], [], { pii: { idNumber: '000000000' } }),
    create('Account', ['Makes an account token: the legal entity', 'behind a connected account.'], [], {
      account: {
        businessType: 'INDIVIDUAL',
        individual: { ...PERSON, address: { line1: '510 Townsend St', city: 'San Francisco', state: 'CA' } },
        tosShownAndAccepted: true,
      },
    }),
    create('Person', ['Makes a person token: somebody who belongs', 'to a connected account.'], [], {
      person: { ...PERSON, relationship: { owner: true, percentOwnership: 60, title: 'CEO' } },
    }),
    create('CvcUpdate', ['Makes a token of a CVC asked for again.'], [], {
      cvcUpdate: { cvc: '123' },
    }),
    create(
      'SavedCard',
      ["Clones a customer's default card into the", 'connected account that the headers name.', ...mendClone],
      CARD,
      { savedCard: { customer } },
      { 'stripe-account': connectedAccount },
    ),
    create(
      'SavedBankAccount',
      ["Clones a customer's bank account into the", 'connected account that the headers name.', ...mendClone],
      BANK_ACCOUNT,
      { savedBankAccount: { customer, bankAccount } },
      { 'stripe-account': connectedAccount },
    ),
  ];
}

// ASCII on purpose: a header may hold nothing else.
const PLACEHOLDERS: GraphiQLSeeds = {
  customer: 'cus_...',
  bankAccount: 'ba_...',
  connectedAccount: 'acct_...',
  cardToken: 'tok_...',
};

const CARD = ['card {', '  brand', '  last4', '  expMonth', '  expYear', '}'];
const BANK_ACCOUNT = ['bankAccount {', '  bankName', '  last4', '  routingNumber', '  status', '}'];

const PERSON = {
  firstName: 'Jenny',
  lastName: 'Rosen',
  email: 'jenny.rosen@example.com',
  dob: { day: 1, month: 1, year: 1990 },
};

function create(name: string, comment: string[], fields: string[], input: object, headers?: object): GraphiQLTab {
  const selection = ['id', 'type', ...fields].map((line) => `      ${line}\n`).join('');
  return tab({
    comment,
    query: `mutation ${name}($input: CreateTokenInput!) {
  createToken(input: $input) {
    token {
${selection}    }
    userErrors {
      code
      message
      field
    }
    replayed
  }
}`,
    variables: { input },
    headers,
  });
}

function tab(parts: { comment: string[]; query: string; variables: object; headers?: object }): GraphiQLTab {
  return {
    query: `${parts.comment.map((line) => `# ${line}\n`).join('')}${parts.query}\n`,
    variables: JSON.stringify(parts.variables, null, 2),
    // x-explain: the answer then carries extensions.stripe, the calls that it cost.
    headers: JSON.stringify({ 'x-explain': '1', ...parts.headers }, null, 2),
  };
}
