//! What happens in an application or a case, as far as a deadline begins or ends with it (节点事件).
//!
//! The set is closed: an act can tell no other word, and a rule can wait for no other. All of them stand in the rule table
//! as shipped but those of [`Happening::is_of_record_alone`]; those of areas still to come are told by nobody yet.

mod word;

use strum::IntoEnumIterator as _;
use thiserror::Error;

pub use word::Happening;

/// A text that is none of the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("nothing of that name happens in a case")]
pub struct UnknownHappening;

const fn unknown(_: &str) -> UnknownHappening {
    UnknownHappening
}

impl Happening {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::iter()
    }

    /// The word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// Whether it is written down although no limit begins or ends with it.
    #[must_use]
    pub const fn is_of_record_alone(self) -> bool {
        matches!(self, Self::CircularClosed)
    }

    /// Whether what was owed is owed no more, without having been done (免除).
    #[must_use]
    pub const fn is_waiver(self) -> bool {
        matches!(self, Self::NoticeWaived | Self::CircularWaived)
    }
}
