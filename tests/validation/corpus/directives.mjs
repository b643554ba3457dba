// Directives: known, where they may stand, how often, their arguments; also on __typename.

const field = (directives, rest = '') => `{ viewer { id ${directives} ${rest} } }`;

const plain = [
  field('@include(if: true)'),
  field('@skip(if: false)'),
  field('@include(if: true) @skip(if: false)'),
  field('@include(if: true) @include(if: true)'),
  field('@skip(if: true) @skip(if: false)'),
  field('@include'),
  field('@skip'),
  field('@include(unless: true)'),
  field('@include(if: true, more: 1)'),
  field('@include(if: true, if: true)'),
  field('@include(if: null)'),
  field('@include(if: "true")'),
  field('@include(if: 1)'),
  field('@include(if: TRUE)'),
  field('@include(if: [true])'),
  field('@include(if: {})'),
  field('@absent'),
  field('@absent(a: 1)'),
  field('@absent(a: $a)'),
  field('@Include(if: true)'),
  field('@deprecated'),
  field('@deprecated(reason: "a")'),
  field('@specifiedBy(url: "a")'),
  field('@oneOf'),
  '{ viewer @include(if: true) { id } }',
  '{ viewer { ...F @include(if: true) } } fragment F on Viewer { id }',
  '{ viewer { ...F @absent } } fragment F on Viewer { id }',
  '{ viewer { ...F @include } } fragment F on Viewer { id }',
  '{ viewer { ...F @skip(if: true) @skip(if: true) } } fragment F on Viewer { id }',
  '{ viewer { ... @include(if: true) { id } } }',
  '{ viewer { ... @include(if: 1) { id } } }',
  '{ viewer { ... @absent { id } } }',
  '{ viewer { ... on Viewer @skip(if: false) { id } } }',
  '{ viewer { ... on Viewer @oneOf { id } } }',
  'query @include(if: true) { viewer { id } }',
  'query Q @absent { viewer { id } }',
  'query Q @skip(if: false) { viewer { id } }',
  'mutation @skip(if: true) { signOut { done } }',
  'subscription @skip(if: true) { deadlineAlerts { cursor } }',
  '{ viewer { ...F } } fragment F on Viewer @include(if: true) { id }',
  '{ viewer { ...F } } fragment F on Viewer @absent { id }',
  'query ($a: Int @include(if: true)) { teams(first: $a) { totalCount } }',
  'query ($a: Int @absent) { teams(first: $a) { totalCount } }',
  'query ($a: Int = 1 @absent) { teams(first: $a) { totalCount } }',
  'query ($a: Int @deprecated) { teams(first: $a) { totalCount } }',
  'query ($a: Int @absent = 1) { teams(first: $a) { totalCount } }',
  'query ($a: Int @absent(a: $a)) { teams(first: $a) { totalCount } }',
];

const onTypename = [
  '{ __typename @include(if: true) }',
  '{ __typename @absent }',
  '{ __typename @include }',
  '{ __typename @include(if: 1) }',
  '{ __typename @include(if: true) @include(if: true) }',
  '{ __typename @deprecated }',
  '{ viewer { __typename @skip(if: false) id } }',
  '{ viewer { __typename @absent id } }',
  '{ viewer { __typename @skip(unless: true) id } }',
  ['query ($a: Boolean!) { __typename @include(if: $a) }', { a: true }],
  ['query ($a: Boolean!) { viewer { id __typename @skip(if: $a) } }', { a: true }],
  ['query ($a: Boolean) { __typename @include(if: $a) }', { a: true }],
  ['query ($a: String!) { __typename @include(if: $a) }', { a: 'a' }],
  ['query { __typename @include(if: $a) }', {}],
  ['query ($a: Boolean!) { ...F } fragment F on Query { __typename @include(if: $a) }', { a: true }],
  '{ __schema @include(if: true) { queryType { name } } }',
  '{ __schema @absent { queryType { name } } }',
  '{ __schema { queryType @absent { name } } }',
  '{ __schema { queryType { name @skip(if: false) } } }',
];

const places = [
  (use) => `viewer { id @include(if: ${use}) username }`,
  (use) => `viewer @skip(if: ${use}) { id } __typename`,
  (use) => `viewer { ... @include(if: ${use}) { id } username }`,
  (use) => `viewer { ...F @include(if: ${use}) username } } fragment F on Viewer { id`,
];

const declared = [
  ['Boolean!', { a: true }],
  ['Boolean', { a: true }],
  ['Boolean = true', {}],
  ['Boolean = true', { a: false }],
  ['Boolean = null', {}],
  ['Boolean! = false', {}],
  ['[Boolean!]!', { a: [true] }],
  ['String!', { a: 'true' }],
  ['Boolean!', {}],
  ['Boolean!', { a: null }],
  ['Boolean!', { a: 'true' }],
  ['Boolean!', { a: 1 }],
];

const byVariable = places.flatMap((place) =>
  declared.map(([type, given]) => [`query ($a: ${type}) { ${place('$a')} }`, given]),
);

export const directives = [...plain, ...onTypename, ...byVariable];
