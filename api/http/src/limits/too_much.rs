//! What a request has too much of, each with its code.

use crate::kernel::code::Code;

/// Limit a request went over (超出限额).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TooMuch {
    /// The query text has too many bytes.
    #[error("query text is {seen} bytes, at most {limit} are read")]
    Text {
        /// Bytes allowed.
        limit: usize,
        /// Bytes sent.
        seen: usize,
    },
    /// The query text has too many tokens; reading stopped at the first one over.
    #[error("query has more than {limit} tokens")]
    Tokens {
        /// Tokens allowed.
        limit: usize,
    },
    /// Brackets nest too deeply; reading stopped at the first one over.
    #[error("brackets nest deeper than {limit}")]
    Nesting {
        /// Open brackets allowed.
        limit: usize,
    },
    /// The document has too many operations.
    #[error("document has {seen} operations, at most {limit} are allowed")]
    Operations {
        /// Operations allowed to this caller.
        limit: usize,
        /// Operations in the document.
        seen: usize,
    },
    /// The document has too many fragments.
    #[error("document has {seen} fragments, at most {limit} are allowed")]
    Fragments {
        /// Fragments allowed.
        limit: usize,
        /// Fragments in the document.
        seen: usize,
    },
    /// The document has too many aliases.
    #[error("document has {seen} aliases, at most {limit} are allowed")]
    Aliases {
        /// Aliases allowed.
        limit: usize,
        /// Aliases in the document.
        seen: usize,
    },
    /// The document has too many directives.
    #[error("document has {seen} directives, at most {limit} are allowed")]
    Directives {
        /// Directives allowed.
        limit: usize,
        /// Directives in the document.
        seen: usize,
    },
    /// A fragment spreads itself, at once or through others.
    #[error("a fragment spreads itself")]
    Cycle,
    /// The document selects too much once its fragments are expanded.
    #[error("document selects {seen} fields and fragments when expanded, at most {limit} are allowed")]
    Selections {
        /// Selections allowed.
        limit: usize,
        /// Selections counted, `usize::MAX` if there are more.
        seen: usize,
    },
    /// Fields are selected too deeply.
    #[error("fields nest {seen} deep, at most {limit} are allowed")]
    Depth {
        /// Levels allowed.
        limit: usize,
        /// Levels of the operation refused.
        seen: usize,
    },
    /// Lists of the schema's own types are selected too deeply inside each other.
    #[error("lists of types nest {seen} deep, at most {limit} are allowed")]
    SchemaLists {
        /// Levels allowed.
        limit: usize,
        /// Levels of the operation refused.
        seen: usize,
    },
    /// The answer would be too long; counting stopped there.
    #[error("answer would be longer than {limit} bytes")]
    Answer {
        /// Bytes allowed.
        limit: usize,
    },
    /// The answer could be so long that it is not even begun.
    #[error("answer could be {seen} bytes long, at most {limit} are begun; ask for fewer rows or texts")]
    Reckoned {
        /// Bytes allowed.
        limit: u64,
        /// Bytes reckoned.
        seen: u64,
    },
    /// One document signs in more than once.
    #[error("document has {seen} sign-in fields, at most {limit} is allowed")]
    SignIns {
        /// Sign-in fields allowed.
        limit: usize,
        /// Sign-in fields counted.
        seen: usize,
    },
    /// One mutation has too many root fields.
    #[error("mutation has {seen} root fields, at most {limit} are allowed")]
    MutationFields {
        /// Root fields allowed.
        limit: usize,
        /// Root fields of the mutation refused.
        seen: usize,
    },
    /// The operation costs too much with these variables.
    #[error("cost is {seen}, at most {limit} is allowed")]
    Cost {
        /// Units allowed.
        limit: u64,
        /// Units the operation would cost.
        seen: u64,
    },
    /// A subscription has other than one root field (GraphQL 5.2.3.1).
    #[error("subscription has {seen} root fields, exactly one is allowed")]
    SubscriptionFields {
        /// Root fields of the subscription refused.
        seen: usize,
    },
    /// The variables nest too deeply; reading stopped at the first level over.
    #[error("variables nest deeper than {limit}")]
    Variables {
        /// Levels allowed.
        limit: usize,
    },
}

impl TooMuch {
    /// Gives the stable code of the refusal.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::Text { .. } | Self::Tokens { .. } => Code::QueryTooLarge,
            Self::Nesting { .. } | Self::Depth { .. } | Self::SchemaLists { .. } | Self::Variables { .. } => {
                Code::QueryTooDeep
            }
            Self::Answer { .. } | Self::Reckoned { .. } => Code::AnswerTooLarge,
            Self::SubscriptionFields { .. } => Code::QueryInvalid,
            Self::Operations { .. }
            | Self::Fragments { .. }
            | Self::Aliases { .. }
            | Self::Directives { .. }
            | Self::Cycle
            | Self::Selections { .. }
            | Self::SignIns { .. }
            | Self::MutationFields { .. }
            | Self::Cost { .. } => Code::QueryTooComplex,
        }
    }
}
