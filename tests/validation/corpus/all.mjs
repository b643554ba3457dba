// The corpus (语料): documents over schema.graphql, each with its variables, in rooms by what they try.

import { coercion } from './coercion.mjs';
import { definitions } from './definitions.mjs';
import { directives } from './directives.mjs';
import { fragments } from './fragments.mjs';
import { merging } from './merging.mjs';
import { selections } from './selections.mjs';
import { syntax } from './syntax.mjs';
import { values } from './values.mjs';
import { variables } from './variables.mjs';

const rooms = {
  syntax,
  definitions,
  selections,
  fragments,
  merging,
  directives,
  values,
  variables,
  coercion,
};

/** A document is a text, or a text with its variables and the name of the operation meant. */
function entry(name, document) {
  const [query, variables, operationName] = [document].flat();
  return { name, query, ...(variables && { variables }), ...(operationName && { operationName }) };
}

export const corpus = Object.entries(rooms).flatMap(([room, documents]) =>
  documents.map((document, at) => entry(`${room} ${at + 1}`, document)),
);
