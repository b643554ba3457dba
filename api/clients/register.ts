/**
 * Writes `generated/trusted-documents.json`, the file that ZHIXING_TRUSTED_DOCUMENTS names: what codegen and the Relay
 * compiler persisted, and the texts as Apollo prints them, since its socket sends no ids. For clients without a bundler
 * `generated/ids.js` gives the id of each operation by its name.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { print, type DocumentNode } from 'graphql';
import * as generated from './generated/graphql';
import { idOf } from './snippets/session';

const read = (path: string) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as Record<string, string>;
const documents = (Object.values(generated) as unknown as DocumentNode[])
  .filter(({ definitions }) => definitions.some(({ kind }) => kind === 'OperationDefinition'));
const printed = documents.map((it) => print(it)).map((text) => [createHash('sha256').update(text).digest('hex'), text] as const);
const all = {
  ...read('generated/persisted-documents.json'),
  ...read('relay/__generated__/documents.json'),
  ...Object.fromEntries(printed),
};
writeFileSync(new URL('generated/trusted-documents.json', import.meta.url), `${JSON.stringify(all, null, 1)}\n`);
const ids = documents.map((it) => {
  const operation = it.definitions.find(({ kind }) => kind === 'OperationDefinition') as { name?: { value: string } } | undefined;
  return [operation?.name?.value ?? '', idOf(it)] as const;
});
writeFileSync(new URL('generated/ids.js', import.meta.url), `export default ${JSON.stringify(Object.fromEntries(ids), null, 2)};\n`);
console.log(`${Object.keys(all).length} documents to register`);
