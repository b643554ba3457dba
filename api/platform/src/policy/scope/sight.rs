//! How much of a row that somebody may see is shown to him.

use super::Scope;
use crate::kernel::role::Role;
use crate::policy::access::{Level, Row};

/// How a field is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// As it is.
    Full,
    /// In its masked form.
    Masked,
    /// Not at all.
    Hidden,
}

impl Scope {
    /// How `row` is shown to him.
    #[must_use]
    pub fn sight(&self, row: Row) -> Sight {
        match self.actor.level(row) {
            Level::None | Level::Agg => Sight::Hidden,
            Level::Masked => Sight::Masked,
            Level::Own | Level::Site | Level::Court | Level::All => Sight::Full,
        }
    }

    /// Whether he is no member of the court: he sees decided things alone, and no names of staff in events.
    #[must_use]
    pub fn is_outside(&self) -> bool {
        matches!(self.actor.role(), Role::App | Role::Obs | Role::Anon)
    }

    /// Whether minors are shown to him with their names: to the judge of the case alone.
    #[must_use]
    pub fn shows_minors(&self) -> bool {
        self.actor.role() == Role::Judge
    }

    /// How contact and account of a party are shown: an applicant sees his own alone, a station the addresses of its own
    /// township; the cashier sees an account whole only during a disbursement, so not here.
    #[must_use]
    pub fn party_sight(&self, row: Row, is_self: bool, own_township: bool) -> Sight {
        match (self.actor.role(), row) {
            (Role::App, _) if !is_self => Sight::Hidden,
            (Role::Stn, Row::PartyAddress) if !own_township => Sight::Hidden,
            (Role::Cash, Row::PartyBankAccount) => Sight::Masked,
            _ => self.sight(row),
        }
    }
}
