//! Request limits (请求限额): whether a GraphQL request is small enough to be parsed and validated.
//!
//! Gates, in this order: [`scan()`] reads the raw text before the parser may recurse over it, [`admit`] weighs
//! the parsed document with every fragment counted where it is spread, [`variables()`] looks at the JSON beside it, and
//! [`Costs`] reckons what the operation costs with these variables, and how long its answer could get. All are linear and keep their own stack. They know
//! no schema, resolve nothing and execute nothing: whether a field exists or may be read is decided later. What is asked
//! about the schema itself is weighed by [`SchemaModel`], and every answer by [`answer()`] before its text is made. The
//! figures are set by this system, not by law.

mod answer;
mod cost;
mod expand;
mod introspection;
mod scan;
mod text;
mod too_much;

use async_graphql::parser::types::{ExecutableDocument, OperationType};

pub use self::answer::answer;
pub use self::cost::{Cost, Costs};
use self::expand::{Tally, Written};
pub use self::introspection::{SchemaModel, WHOLE_SCHEMA, Weight};
pub use self::scan::{scan, variables};
pub use self::text::{LONG, WHOLE};
pub use self::too_much::TooMuch;

/// Bytes of query text.
pub const MAX_TEXT_BYTES: usize = 16 * 1024;
/// Lexical tokens of query text: names, numbers, strings and punctuators; comments and commas are free.
pub const MAX_TOKENS: usize = 1_500;
/// Brackets `(`, `[` and `{` open at once in query text.
pub const MAX_NESTING: usize = 24;
/// Fragment definitions in a document.
pub const MAX_FRAGMENTS: usize = 20;
/// Aliases written in a document.
pub const MAX_ALIASES: usize = 30;
/// Directives written in a document, on whatever they stand.
pub const MAX_DIRECTIVES: usize = 20;
/// Operations in the document of a signed-in caller.
pub const MAX_OPERATIONS: usize = 10;
/// Operations in the document of a caller without a token.
pub const MAX_ANONYMOUS_OPERATIONS: usize = 1;
/// Fields, spreads and inline fragments over all operations, each fragment counted again wherever it is spread.
pub const MAX_SELECTIONS: usize = 500;
/// Fields inside each other, spreads followed. An operation that reads only the schema is exempt: [`MAX_SCHEMA_LISTS`],
/// [`MAX_ANSWER_BYTES`] and the recursion limit of the library (32 unless set) hold it, so that limit must stay.
pub const MAX_DEPTH: usize = 12;
/// Arrays and objects inside each other in the variables, the outer object counted.
pub const MAX_VARIABLES_NESTING: usize = 16;
/// Sign-in fields in a document, each counted wherever it is spread.
pub const MAX_SIGN_INS: usize = 1;
/// Root fields of one mutation, spreads followed.
pub const MAX_MUTATION_FIELDS: usize = 10;

/// Units one request may cost: objects, each times the rows of the lists it stands in.
pub const MAX_COST: u64 = 10_000;
/// Bytes that the answer of one request could have, were every text of it as long as its field may be. What an answer
/// really has is bounded by [`MAX_ANSWER_BYTES`]; this bounds the memory it is made in, before a row is read.
pub const MAX_RECKONED_BYTES: u64 = 64 * 1024 * 1024;
/// Bytes of one answer, by whatever door.
pub const MAX_ANSWER_BYTES: usize = 2 * 1024 * 1024;
/// Lists inside each other that lead from types of the schema to types; the third is refused, as by the rule
/// `MaxIntrospectionDepth` of the reference implementation.
pub const MAX_SCHEMA_LISTS: usize = 2;
/// Bytes of one WebSocket message.
pub const MAX_MESSAGE_BYTES: usize = 64 * 1024;
/// Operations running at once on one socket; and event streams of one person.
pub const MAX_STREAMS: usize = 20;
/// Sockets of one person.
pub const MAX_SOCKETS: usize = 5;

/// Mutations that try a credential or send a code: guessing must cost one request each.
pub const SIGN_IN_FIELDS: [&str; 7] = [
    "signIn",
    "completeSignIn",
    "signInWithCode",
    "requestApplicantCode",
    "refreshSession",
    "stepUp",
    "confirmTotp",
];

/// Mutations that nobody needs to be signed in for: a token that has ended stands beside them and means nothing.
pub const OPEN_FIELDS: [&str; 5] = [
    "signIn",
    "completeSignIn",
    "signInWithCode",
    "requestApplicantCode",
    "refreshSession",
];

/// Operations of a document by kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kinds {
    /// Operations that read.
    pub queries: usize,
    /// Operations that write.
    pub mutations: usize,
    /// Operations that stream.
    pub subscriptions: usize,
}

/// Size of an admitted document (文档规模).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Selections over all operations, fragments expanded.
    pub selections: usize,
    /// Levels of fields in the deepest operation; above [`MAX_DEPTH`] only where it reads nothing but the schema.
    pub depth: usize,
    /// Whether an operation selects `__schema` or `__type`.
    pub introspection: bool,
    /// Whether all it asks for is open to everybody: to be signed in.
    pub opens: bool,
    /// Operations by kind.
    pub kinds: Kinds,
}

impl Shape {
    /// Checks the stricter limit on a caller without a token.
    ///
    /// # Errors
    /// `Operations` if the document has more than [`MAX_ANONYMOUS_OPERATIONS`].
    pub fn admit_anonymous(&self) -> Result<(), TooMuch> {
        let operations = self.kinds.queries + self.kinds.mutations + self.kinds.subscriptions;
        at_most(MAX_ANONYMOUS_OPERATIONS, operations, |limit, seen| {
            TooMuch::Operations { limit, seen }
        })
    }
}

/// Checks that a parsed document is small enough to be validated, and tells its size.
///
/// # Errors
/// The first limit the document goes over: those on what is written, then cycles, then those on what is expanded.
pub fn admit(document: &ExecutableDocument) -> Result<Shape, TooMuch> {
    at_most(MAX_OPERATIONS, document.operations.iter().len(), |limit, seen| {
        TooMuch::Operations { limit, seen }
    })?;
    at_most(MAX_FRAGMENTS, document.fragments.len(), |limit, seen| {
        TooMuch::Fragments { limit, seen }
    })?;
    let written = Written::read(document);
    at_most(MAX_ALIASES, written.aliases(), |limit, seen| TooMuch::Aliases {
        limit,
        seen,
    })?;
    at_most(MAX_DIRECTIVES, written.directives(), |limit, seen| {
        TooMuch::Directives { limit, seen }
    })?;

    let expanded = written.expand().ok_or(TooMuch::Cycle)?;
    let shape = shape(&expanded.operations);
    // Fragments are held to the limit too: validation expands even those no operation spreads.
    let selections = shape.selections.max(expanded.largest_fragment);
    at_most(MAX_SELECTIONS, selections, |limit, seen| TooMuch::Selections {
        limit,
        seen,
    })?;
    check_operations(&expanded.operations)?;
    Ok(shape)
}

fn shape(operations: &[(OperationType, Tally)]) -> Shape {
    let count = |kind| operations.iter().filter(|(ty, _)| *ty == kind).count();
    Shape {
        selections: operations
            .iter()
            .map(|(_, tally)| tally.selections)
            .fold(0, usize::saturating_add),
        depth: operations
            .iter()
            .map(|(_, tally)| tally.depth)
            .max()
            .unwrap_or_default(),
        introspection: operations.iter().any(|(_, tally)| tally.reads_schema),
        opens: operations.iter().all(|(_, tally)| tally.opens()),
        kinds: Kinds {
            queries: count(OperationType::Query),
            mutations: count(OperationType::Mutation),
            subscriptions: count(OperationType::Subscription),
        },
    }
}

fn check_operations(operations: &[(OperationType, Tally)]) -> Result<(), TooMuch> {
    let sign_ins = operations
        .iter()
        .map(|(_, tally)| tally.sign_ins)
        .fold(0, usize::saturating_add);
    at_most(MAX_SIGN_INS, sign_ins, |limit, seen| TooMuch::SignIns { limit, seen })?;
    for (kind, tally) in operations {
        if *kind == OperationType::Mutation {
            at_most(MAX_MUTATION_FIELDS, tally.roots, |limit, seen| {
                TooMuch::MutationFields { limit, seen }
            })?;
        }
        if *kind == OperationType::Subscription && tally.roots != 1 {
            return Err(TooMuch::SubscriptionFields { seen: tally.roots });
        }
        at_most(MAX_SCHEMA_LISTS, tally.schema_lists, |limit, seen| {
            TooMuch::SchemaLists { limit, seen }
        })?;
        if !tally.is_pure_introspection() {
            at_most(MAX_DEPTH, tally.depth, |limit, seen| TooMuch::Depth { limit, seen })?;
        }
    }
    Ok(())
}

fn at_most(limit: usize, seen: usize, refusal: fn(usize, usize) -> TooMuch) -> Result<(), TooMuch> {
    if seen > limit {
        Err(refusal(limit, seen))
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    pub(super) fn weigh(text: &str) -> Result<Shape, TooMuch> {
        admit(&parse_query(text).expect("the test writes lawful GraphQL"))
    }

    pub(super) fn admitted(text: &str) -> Shape {
        weigh(text).expect("within the limits")
    }

    pub(super) fn refused(text: &str) -> String {
        let refusal = weigh(text).expect_err("over a limit");
        format!("{}: {refusal}", refusal.code().as_ref())
    }

    /// Writes `part` with numbers from 0 to `count` in place of `#`.
    fn times(count: usize, part: &str) -> String {
        (0..count)
            .map(|number| part.replace('#', &number.to_string()))
            .collect()
    }

    #[test]
    fn operations_are_limited_and_more_so_for_the_anonymous() {
        assert_eq!(admitted(&times(10, "query Q# { a } ")).kinds.queries, 10);
        let refusal = refused(&times(11, "query Q# { a } "));
        assert_eq!(
            refusal,
            "QUERY_TOO_COMPLEX: document has 11 operations, at most 10 are allowed"
        );

        assert_eq!(admitted("{ a }").admit_anonymous(), Ok(()));
        let two = admitted("subscription A { a } mutation B { b }");
        assert_eq!(
            (two.kinds.queries, two.kinds.mutations, two.kinds.subscriptions),
            (0, 1, 1)
        );
        assert_eq!(two.admit_anonymous(), Err(TooMuch::Operations { limit: 1, seen: 2 }));
    }

    #[test]
    fn fragments_are_limited() {
        let text = |count| format!("{{ a }} {}", times(count, "fragment F# on Q { a } "));
        admitted(&text(20));
        assert_eq!(
            refused(&text(21)),
            "QUERY_TOO_COMPLEX: document has 21 fragments, at most 20 are allowed"
        );
    }

    #[test]
    fn aliases_are_limited_wherever_they_are_written() {
        let text = |count| {
            format!(
                "{{ a {{ ... {{ {} }} }} }} fragment F on Q {{ x: a }}",
                times(count, "a#: a ")
            )
        };
        admitted(&text(29));
        assert_eq!(
            refused(&text(30)),
            "QUERY_TOO_COMPLEX: document has 31 aliases, at most 30 are allowed"
        );
        assert!(refused(&format!("{{ {} }}", times(10_000, "a#: a "))).contains("10000 aliases"));
    }

    #[test]
    fn directives_are_limited_wherever_they_are_written() {
        let rest = "...F @a ... @a { b } } fragment F on Q @a { a @a }";
        let text = |count| format!("query Q($v: Int @a) @a {{ __typename {} {rest}", "@a ".repeat(count));
        admitted(&text(14));
        assert_eq!(
            refused(&text(15)),
            "QUERY_TOO_COMPLEX: document has 21 directives, at most 20 are allowed"
        );
    }

    #[test]
    fn a_mutation_has_few_root_fields() {
        let rest = "...F ... { b } } fragment F on M { c { d e } }";
        let text = |kind, count| format!("{kind} {{ {} {rest}", "a ".repeat(count));
        admitted(&text("mutation", 8));
        let refusal = "QUERY_TOO_COMPLEX: mutation has 11 root fields, at most 10 are allowed";
        assert_eq!(refused(&text("mutation", 9)), refusal);
        admitted(&text("query", 9));
    }

    #[test]
    fn a_subscription_has_one_root_field() {
        admitted("subscription { a { b c } }");
        admitted("subscription { ...F } fragment F on S { a }");
        for text in ["subscription { a b }", "subscription { a ...F } fragment F on S { b }"] {
            assert_eq!(
                refused(text),
                "QUERY_INVALID: subscription has 2 root fields, exactly one is allowed"
            );
        }
    }

    #[test]
    fn introspection_is_told_from_other_queries() {
        assert!(!admitted("{ __typename a }").introspection);
        assert!(admitted("{ a b: __type(name: 1) { c } }").introspection);
    }
}
