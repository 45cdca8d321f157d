import { toBankAccount } from './bank-accounts.js';
import { toCard } from './cards.js';
import { SEEDED_AT, SEEDS } from './seeds.js';
import { createSource } from './sources.js';
import type { BankAccount, Card, Source } from './stripe-objects.js';
import { type TestCard, toTestCard } from './test-cards.js';

/** The saved cards, bank accounts and legacy sources of the seeds. */
export function seedSources(): (Card | BankAccount | Source)[] {
  return [
    savedCard(),
    { ...bankAccount(SEEDS.bankAccount), customer: SEEDS.customer, metadata: {} },
    source(SEEDS.source, SEEDS.customer),
    { ...bankAccount(SEEDS.bankCustomerBankAccount), customer: SEEDS.bankCustomer, metadata: {} },
    source(SEEDS.sourceCustomerSource, SEEDS.sourceCustomer),
    payoutCard(),
    externalCard(),
    externalBankAccount(),
  ];
}

export function savedCard(): Card {
  return {
    ...card(SEEDS.card, '4242424242424242'),
    name: 'Jenny Rosen',
    address_line1: '27 Fredrick Ave',
    address_line1_check: 'pass',
    address_city: 'Brothers',
    address_state: 'OR',
    address_zip: '97712',
    address_zip_check: 'pass',
    address_country: 'US',
    cvc_check: 'pass',
    customer: SEEDS.customer,
  };
}

export function payoutCard(): Card {
  return { ...externalCard(), id: SEEDS.payoutCard, customer: SEEDS.payoutCustomer };
}

export function externalCard(): Card {
  return {
    ...card(SEEDS.externalCard, '4000056655665556'),
    account: SEEDS.account,
    available_payout_methods: ['standard', 'instant'],
    currency: 'usd',
    default_for_currency: false,
    status: 'new',
  };
}

export function externalBankAccount(): BankAccount {
  const nothingDue = { currently_due: [], errors: [], past_due: [], pending_verification: [] };
  return {
    ...bankAccount(SEEDS.externalBankAccount),
    account: SEEDS.account,
    available_payout_methods: ['standard'],
    default_for_currency: true,
    future_requirements: nothingDue,
    requirements: nothingDue,
    metadata: {},
    status: 'validated',
  };
}

export function card(id: string, number: string): Card {
  const kind: TestCard = toTestCard(number);
  return { ...toCard(kind, `sandboxCard${kind.last4}`), id };
}

export function bankAccount(id: string): BankAccount {
  return {
    ...toBankAccount({
      account_holder_name: 'Jenny Rosen',
      account_holder_type: 'individual',
      account_type: 'checking',
      country: 'US',
      currency: 'usd',
      fingerprint: 'sandboxBank6789',
      last4: '6789',
      routing_number: '110000000',
    }),
    id,
  };
}

function source(id: string, customer: string): Source {
  return createSource(card(id, '4242424242424242'), SEEDED_AT, {
    id,
    client_secret: `${id}_secret_sandbox`,
    customer,
    owner: {
      address: null,
      email: 'jenny.rosen@example.com',
      name: 'Jenny Rosen',
      phone: null,
      verified_address: null,
      verified_email: null,
      verified_name: null,
      verified_phone: null,
    },
  });
}
