import type { CodegenConfig } from '@graphql-codegen/cli';

/** For a project on GraphQL Code Generator: types, and the documents by their ID for `GATEWAY_PERSISTED_OPERATIONS`. */
const config: CodegenConfig = {
  schema: '../../schema.graphql',
  documents: 'src/documents.ts',
  generates: {
    'src/__codegen__/': {
      preset: 'client',
      presetConfig: { persistedDocuments: true },
      config: {
        strictScalars: true,
        useTypeImports: true,
        scalars: {
          CardNumber: 'string',
          CardVerificationCode: 'string',
          BankAccountNumber: 'string',
          PersonalIdNumber: 'string',
          DateTime: 'Date | string',
          Metadata: 'Record<string, string>',
        },
      },
    },
  },
};
export default config;
