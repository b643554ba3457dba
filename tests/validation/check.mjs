// The verdicts of the reference implementation (参照判定): runs graphql-js over the corpus and the committed schema, and
// compares with verdicts.json, which the server is tested against. With --write it rewrites the file.

import { readFileSync, writeFileSync } from 'node:fs';
import {
  GraphQLError,
  buildSchema,
  getOperationAST,
  parse,
  printError,
  specifiedRules,
  validate,
  validateSchema,
  version,
} from 'graphql';
import { getVariableValues } from 'graphql/execution/values.js';
import { corpus } from './corpus/all.mjs';

const fixture = new URL('verdicts.json', import.meta.url);
const schema = buildSchema(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'));

/** Says what is wrong with the committed schema itself. */
function checkSchema() {
  const findings = validateSchema(schema).map(printError);
  const named = ['Boolean', 'Float', 'ID', 'Int', 'String'];
  for (const type of Object.values(schema.getTypeMap())) {
    const isCustom = type.constructor.name === 'GraphQLScalarType' && !named.includes(type.name);
    if (isCustom && !type.specifiedByURL) findings.push(`scalar ${type.name} has no @specifiedBy`);
  }
  return findings;
}

/** Says what the reference says of one document. */
function judge({ query, variables, operationName }) {
  let document;
  try {
    document = parse(query);
  } catch (error) {
    if (error instanceof GraphQLError) return { verdict: 'syntax', rules: [] };
    throw error;
  }
  const rules = specifiedRules.filter((rule) => validate(schema, document, [rule], { maxErrors: 100 }).length > 0);
  if (rules.length > 0) return { verdict: 'invalid', rules: rules.map((rule) => rule.name) };
  const operation = getOperationAST(document, operationName);
  if (!operation) return { verdict: 'operation', rules: [] };
  const given = getVariableValues(schema, operation.variableDefinitions ?? [], variables ?? {});
  return { verdict: given.errors ? 'variables' : 'valid', rules: [] };
}

/** One entry a line, so that a change of the corpus reads well. */
function written(entries) {
  return `[\n${entries.map((entry) => JSON.stringify(entry)).join(',\n')}\n]\n`;
}

const findings = checkSchema();
const names = new Set();
const entries = corpus.map((entry) => {
  if (names.has(entry.name)) findings.push(`the name ${entry.name} stands twice`);
  names.add(entry.name);
  return { ...entry, ...judge(entry) };
});
const rulesMet = new Set(entries.flatMap((entry) => entry.rules));
for (const { name } of specifiedRules) {
  // how deep the schema may be asked for is a limit of the server's own
  if (name !== 'MaxIntrospectionDepthRule' && !rulesMet.has(name)) findings.push(`no document breaks ${name}`);
}
if (process.argv.includes('--write')) {
  writeFileSync(fixture, written(entries));
} else if (readFileSync(fixture, 'utf8') !== written(entries)) {
  const held = new Map(JSON.parse(readFileSync(fixture, 'utf8')).map((entry) => [entry.name, JSON.stringify(entry)]));
  const moved = entries.filter((entry) => held.get(entry.name) !== JSON.stringify(entry));
  for (const entry of moved.slice(0, 20)) findings.push(`${entry.name}: ${entry.verdict} ${entry.rules.join(' ')}`);
  findings.push('verdicts.json is not what graphql-js says: run `npm run write`, read the change and commit it');
}
const counts = {};
for (const { verdict } of entries) counts[verdict] = (counts[verdict] ?? 0) + 1;
console.log(`graphql-js ${version}: ${entries.length} documents, ${JSON.stringify(counts)}`);
for (const finding of findings) console.error(finding);
process.exitCode = findings.length > 0 ? 1 : 0;
