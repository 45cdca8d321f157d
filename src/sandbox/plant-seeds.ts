import { seedAccount } from './seed-accounts.js';
import { seedCustomers } from './seed-customers.js';
import { seedFixtures } from './seed-fixtures.js';
import { seedSources } from './seed-sources.js';
import { seedTokens } from './seed-tokens.js';
import { SEEDS } from './seeds.js';
import type { State } from './state.js';

/** Puts the well-known objects in place; they are never evicted. */
export function plantSeeds({ objects }: State): void {
  const account = seedAccount();
  const platform = [...seedCustomers(), ...seedSources(), ...seedFixtures(), account];
  for (const object of platform) objects.keep('platform', object);
  for (const token of seedTokens()) {
    objects.keep(token.id === SEEDS.connectedToken ? SEEDS.account : 'platform', token);
  }
  // A connected account sees itself and its external accounts, and nothing else of the platform's.
  objects.keep(SEEDS.account, account);
  for (const source of seedSources()) {
    if (account.external_accounts.data.includes(source.id)) objects.keep(SEEDS.account, source);
  }
}
