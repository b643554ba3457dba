import type { CodegenConfig } from '@graphql-codegen/cli';
import { addTypenameSelectionDocumentTransform } from '@graphql-codegen/client-preset';

/**
 * Types of the operations, and `generated/persisted-documents.json`: ids and texts.
 *
 * `__typename` is added here, not by the client: who asks by id alone gets what was registered, and the caches of
 * Apollo and urql need it.
 */
const config: CodegenConfig = {
  schema: '../../schema.graphql',
  documents: 'operations/*.graphql',
  generates: {
    'generated/': {
      preset: 'client',
      documentTransforms: [addTypenameSelectionDocumentTransform],
      presetConfig: { fragmentMasking: false, persistedDocuments: { hashAlgorithm: 'sha256' } },
      config: {
        enumsAsTypes: true,
        strictScalars: true,
        scalars: { CaseNumber: 'string', Date: 'string', DateTime: 'string', Fen: 'string', JSON: 'unknown', UUID: 'string' },
        useTypeImports: true,
      },
    },
    // every enum, and with them `ErrorCode`, which no operation selects
    'generated/enums.ts': { plugins: ['typescript'], config: { enumsAsTypes: true, onlyEnums: true } },
  },
};

export default config;
