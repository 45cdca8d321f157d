import SchemaBuilder from '@pothos/core';
import type { GatewayContext } from './context.js';
import '../expansion/expansion-plugin.js';

/** The one builder. Types are declared in `refs.ts`, each is implemented in its own file, `build-schema.ts` loads them. */
export const builder = new SchemaBuilder<{
  Context: GatewayContext;
  DefaultFieldNullability: false;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    Metadata: { Input: Record<string, string>; Output: Record<string, string> };
    CardNumber: { Input: string; Output: never };
    CardVerificationCode: { Input: string; Output: never };
    BankAccountNumber: { Input: string; Output: never };
    PersonalIdNumber: { Input: string; Output: never };
  };
}>({ plugins: ['expansion'], defaultFieldNullability: false });
