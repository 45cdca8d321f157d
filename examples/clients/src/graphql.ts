import { initGraphQLTada } from 'gql.tada';
import type { introspection } from './graphql-env.d.ts';

/** Documents with types from `schema.graphql`. The sensitive scalars are strings, so that they can only be variables. */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: {
    CardNumber: string;
    CardVerificationCode: string;
    BankAccountNumber: string;
    PersonalIdNumber: string;
    DateTime: Date | string;
    Metadata: Record<string, string>;
  };
}>();
