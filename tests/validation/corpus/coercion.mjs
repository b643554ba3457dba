// Values of variables: every kind of JSON value for every kind of type.

const places = {
  Int: 'teams(first: $a) { totalCount }',
  'Int!': 'teams(first: $a) { totalCount }',
  String: 'teams(after: $a) { totalCount }',
  'ID!': 'node(id: $a) { id }',
  Boolean: 'cases(filter: {open: $a}) { totalCount }',
  CaseOrderInput: 'cases(orderBy: $a) { totalCount }',
  '[ID!]!': 'nodes(ids: $a) { id }',
  '[Dimension!]': 'supervision(from: "2026-01-01", to: "2026-02-01", by: $a) { __typename }',
  CaseFilterInput: 'cases(filter: $a) { totalCount }',
  'CaseBy!': 'case(by: $a) { id }',
};

const given = [
  null,
  1,
  -1,
  1.5,
  1e2,
  2147483647,
  2147483648,
  -2147483649,
  9007199254740991,
  '1',
  '',
  'FILED_NEWEST',
  'MONTH',
  'filed_newest',
  true,
  [],
  [1],
  ['a'],
  ['a', null],
  ['MONTH'],
  [['MONTH']],
  {},
  { id: 'a' },
  { open: true },
];

const version =
  'mutation ($a: Int!) { acceptHandover(input: {caseId: "a", requestId: "0198a000-0000-7000-8000-000000000032", expectedVersion: $a}) { case { id } } }';

// what is valid and still refused, for it asks for too many rows
const isTooDear = (type, value) => type.startsWith('Int') && value === 2147483647;

const matrix = Object.entries(places).flatMap(([type, place]) =>
  given
    .filter((value) => !isTooDear(type, value))
    .map((value) => [`query ($a: ${type}) { ${place} }`, { a: value }]),
);

const filter = 'query ($a: CaseFilterInput) { cases(filter: $a) { totalCount } }';
const by = 'query ($a: CaseBy!) { case(by: $a) { id } }';
const send = 'mutation ($a: SendMessageInput!) { sendMessage(input: $a) { message { id } } }';
const apply = 'mutation ($a: SubmitApplicationInput!) { submitApplication(input: $a) { application { id } } }';
const requestId = '0198a000-0000-7000-8000-000000000031';
const party = { kind: 'NATURAL_PERSON', role: 'APPLICANT', name: 'a' };

const rest = [
  ...given.map((value) => [version, { a: value }]),
  [filter, { a: { open: true, stage: 'FILING' } }],
  [filter, { a: { open: null, stage: null } }],
  [filter, { a: { open: 'true' } }],
  [filter, { a: { open: 1 } }],
  [filter, { a: { stage: 'ABSENT' } }],
  [filter, { a: { stage: 1 } }],
  [filter, { a: { stage: ['FILING'] } }],
  [filter, { a: { absent: 1 } }],
  [filter, { a: { Open: true } }],
  [filter, { a: { siteId: 7, teamId: '7' } }],
  [filter, { a: { siteId: 7.5 } }],
  [filter, { a: { siteId: true } }],
  [filter, { a: [{ open: true }] }],
  [filter, {}],
  [filter, { a: {}, b: 1 }],
  [by, { a: { number: 'b' } }],
  [by, { a: { id: null } }],
  [by, { a: { id: 'a', number: 'b' } }],
  [by, { a: { id: 'a', number: null } }],
  [by, { a: { absent: 'a' } }],
  [by, { a: { id: 7 } }],
  [by, { a: { id: ['a'] } }],
  [by, {}],
  [send, { a: {} }],
  [send, { a: { caseId: 'a', text: 'b' } }],
  [send, { a: { caseId: 'a', text: null, requestId } }],
  [send, { a: { caseId: 'a', text: 1, requestId } }],
  [send, { a: { caseId: 'a', text: ['b'], requestId } }],
  [send, { a: { caseId: 'a', text: 'b', requestId, more: 1 } }],
  [send, { a: { caseId: 1, text: 'b', requestId } }],
  [send, { a: null }],
  [send, {}],
  [apply, { a: { requestId, parties: [null] } }],
  [apply, { a: { requestId, parties: null } }],
  [apply, { a: { requestId, parties: [{}] } }],
  [apply, { a: { requestId, parties: [{ ...party, isMinor: null }] } }],
  [apply, { a: { requestId, parties: [{ ...party, isMinor: 'no' }] } }],
  [apply, { a: { requestId, parties: [{ ...party, kind: 'PERSON' }] } }],
  [apply, { a: { requestId, parties: [party, { ...party, more: 1 }] } }],
  [apply, { a: { requestId, parties: [], basis: {} } }],
  [apply, { a: { requestId, parties: [], facts: { obstruction: null } } }],
  ['query ($a: Int = 1) { teams(first: $a) { totalCount } }', {}],
  ['query ($a: Int = 1) { teams(first: $a) { totalCount } }', { a: null }],
  ['query ($a: Int! = 1) { teams(first: $a) { totalCount } }', {}],
  ['query ($a: Int! = 1) { teams(first: $a) { totalCount } }', { a: null }],
  ['query ($a: Int! = 1) { teams(first: $a) { totalCount } }', { a: '1' }],
  ['query ($a: Int!) { teams(first: $a) { totalCount } }', {}],
  ['query ($a: Int!) { teams(first: $a) { totalCount } }', { A: 1 }],
  ['query ($a: [ID!]! = ["a"]) { nodes(ids: $a) { id } }', {}],
  ['query ($a: [ID!]!) { nodes(ids: $a) { id } }', { a: ['a', 2, 3] }],
  ['query ($a: [ID!]!) { nodes(ids: $a) { id } }', { a: [['a']] }],
  ['query ($a: [ID!]!) { nodes(ids: $a) { id } }', { a: { id: 'a' } }],
  ['query ($a: Boolean!) { viewer { id @include(if: $a) username } }', { a: false }],
  ['query ($a: Boolean!) { viewer { id @include(if: $a) username } }', { a: 'false' }],
  ['query ($a: Boolean!) { viewer { id @include(if: $a) username } }', { a: 0 }],
  ['query ($a: Boolean!) { viewer { id @include(if: $a) username } }', { a: null }],
  ['query A($a: Int!) { teams(first: $a) { totalCount } } query B { viewer { id } }', {}, 'B'],
  ['query A($a: Int!) { teams(first: $a) { totalCount } } query B { viewer { id } }', {}, 'A'],
  ['query A($a: Int) { teams(first: $a) { totalCount } } query B($a: String) { teams(after: $a) { totalCount } }', { a: 'x' }, 'B'],
  ['query A($a: Int) { teams(first: $a) { totalCount } } query B($a: String) { teams(after: $a) { totalCount } }', { a: 'x' }, 'A'],
];

export const coercion = [...matrix, ...rest];
