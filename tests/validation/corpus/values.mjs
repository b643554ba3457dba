// Literals where a type is expected: every kind of literal at every kind of place.

const places = {
  int: (value) => `{ teams(first: ${value}) { totalCount } }`,
  'int needed': (value) =>
    `mutation { acceptHandover(input: {caseId: "a", requestId: "0198a000-0000-7000-8000-000000000012", expectedVersion: ${value}}) { case { id } } }`,
  string: (value) => `{ teams(after: ${value}) { totalCount } }`,
  id: (value) => `{ node(id: ${value}) { id } }`,
  boolean: (value) => `{ cases(filter: {open: ${value}}) { totalCount } }`,
  enum: (value) => `{ cases(orderBy: ${value}) { totalCount } }`,
  'enum inside': (value) => `{ cases(filter: {stage: ${value}}) { totalCount } }`,
  ids: (value) => `{ nodes(ids: ${value}) { id } }`,
  enums: (value) => `{ supervision(from: "2026-01-01", to: "2026-02-01", by: ${value}) { __typename } }`,
  object: (value) => `{ cases(filter: ${value}) { totalCount } }`,
  'one of': (value) => `{ case(by: ${value}) { id } }`,
};

const literals = [
  'null',
  '1',
  '-1',
  '0',
  '1.0',
  '1e2',
  '2147483647',
  '2147483648',
  '-2147483648',
  '-2147483649',
  '9007199254740993',
  '"1"',
  '""',
  '"FILING"',
  '"""a"""',
  'true',
  'false',
  'FILING',
  'FILED_NEWEST',
  'MONTH',
  'ABSENT',
  '[]',
  '[1]',
  '["a"]',
  '[null]',
  '[true]',
  '[MONTH]',
  '[MONTH, "TRIBUNAL"]',
  '[[MONTH]]',
  '{}',
  '{id: "a"}',
  '{open: true}',
];

// what is valid and still refused, for it asks for too many rows
const tooDear = [places.int('2147483647')];

const matrix = Object.values(places)
  .flatMap((place) => literals.map(place))
  .filter((query) => !tooDear.includes(query));

const party = 'kind: NATURAL_PERSON, role: APPLICANT, name: "a"';
const apply = (input) => `mutation { submitApplication(input: ${input}) { nothing } }`;
const request = 'requestId: "0198a000-0000-7000-8000-000000000011"';

const inputs = [
  places.object('{open: true, open: true}'),
  places.object('{open: true, stage: FILING, open: false}'),
  places.object('{open: true, absent: 1}'),
  places.object('{Open: true}'),
  places.object('{open: null, stage: null}'),
  places.object('{open: true, stage: FILING, kind: FIRST_ENFORCEMENT, siteId: 1}'),
  places.object('{siteId: "a", teamId: 1}'),
  places.object('{siteId: 1.5}'),
  places.object('{siteId: [1]}'),
  places.object('[{open: true}]'),
  places.object('{filedFrom: "2026-01-01"}'),
  places.object('{open: {open: true}}'),
  places['one of']('{number: "a"}'),
  places['one of']('{id: 1}'),
  places['one of']('{id: null}'),
  places['one of']('{id: "a", number: "b"}'),
  places['one of']('{id: "a", number: null}'),
  places['one of']('{id: "a", absent: 1}'),
  places['one of']('{absent: 1}'),
  places['one of']('{id: true}'),
  places['one of']('{id: "a", id: "b"}'),
  places['one of']('[{id: "a"}]'),
  apply(`{ ${request}, parties: [] }`),
  apply(`{ parties: [] }`),
  apply(`{ ${request} }`),
  apply(`{ ${request}, parties: {${party}} }`),
  apply(`{ ${request}, parties: [{${party}}, null] }`),
  apply(`{ ${request}, parties: [{${party}, isMinor: null}] }`),
  apply(`{ ${request}, parties: [{kind: NATURAL_PERSON}] }`),
  apply(`{ ${request}, parties: [], basis: {number: "a", number: "b"} }`),
  apply(`{ ${request}, parties: [], basis: {} }`),
  apply(`{ ${request}, parties: [], facts: {obstruction: "true"} }`),
  '{ deadlines(filter: {bucket: OVERDUE}) { totalCount } }',
  '{ deadlines(filter: {rule: RULE}) { totalCount } }',
  '{ deadlines(filter: {rule: "a", handlerId: 7}) { totalCount } }',
  '{ nodes(ids: ["a", 1, 2]) { id } }',
  '{ nodes(ids: ["a", 1.0]) { id } }',
  '{ nodes(ids: ["a", ["b"]]) { id } }',
  '{ nodes(ids: {id: "a"}) { id } }',
];

export const values = [...matrix, ...inputs];
