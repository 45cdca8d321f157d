import { seedAccounts } from './seed-accounts.js';
import { seedCustomers } from './seed-customers.js';
import { seedFixtures } from './seed-fixtures.js';
import { seedSources } from './seed-sources.js';
import { seedTokens } from './seed-tokens.js';
import { SEEDS } from './seeds.js';
import type { State } from './state.js';

/** Puts the well-known objects in place; they are never evicted. */
export function plantSeeds({ tokens, customers, sources, fixtures }: State): void {
  for (const customer of seedCustomers()) customers.keep('platform', customer.id, customer);
  for (const source of seedSources()) sources.keep('platform', source.id, source);
  for (const fixture of [...seedFixtures(), ...seedAccounts()]) fixtures.keep('platform', fixture.id, fixture);
  for (const { token, outcome } of seedTokens()) {
    const scope = token.id === SEEDS.connectedToken ? SEEDS.account : 'platform';
    tokens.keep(scope, token.id, { token, outcome });
  }
  // A connected account sees itself and its external accounts, and nothing else of the platform's.
  for (const account of seedAccounts()) {
    fixtures.keep(SEEDS.account, account.id, account);
    for (const source of seedSources()) {
      if (account.external_accounts.data.includes(source.id)) sources.keep(SEEDS.account, source.id, source);
    }
  }
}
