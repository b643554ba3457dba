//! What a court's file asks for, and how that differs from what is there. Pure.

mod after;
mod days;
mod difference;
mod entry;
mod hold;
mod reading;
mod township;

use std::fmt;

use uuid::Uuid;

pub use self::after::{after, home, township_of};
pub use self::days::{Days, End, untimely};
use self::difference::known_team;
pub use self::difference::{collisions, compare, widenings};
pub use self::entry::{Entry, find};
pub use self::hold::{Ending, Held, endings, stranded, unfounded};
pub(super) use self::reading::COURT_SLUG;
pub use self::reading::{moving, read, with};
pub use self::township::{Move, Span, left_over, misplaced, served};
use crate::kernel::practice::Practice;
use crate::kernel::route::{Duty, TeamKind};
use crate::place::SiteKind;

/// One fault of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where: the table and its entry.
    pub place: String,
    /// The cell at fault, by its name in the schema.
    pub field: &'static str,
    /// What is wrong.
    pub why: &'static str,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.why)
    }
}

/// A site as the file wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Court, tribunal or station.
    pub kind: SiteKind,
    /// Short name: what a site is known by.
    pub slug: String,
    /// Name.
    pub name: String,
    /// Short name of the site over it.
    pub parent: Option<String>,
    /// Statistical code of a station's township.
    pub township_code: Option<String>,
    /// Code of the court.
    pub court_code: Option<String>,
    /// Telephone.
    pub phone: String,
    /// First and last day.
    pub days: Days,
}

/// A team as the file wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// Name: what a team is known by.
    pub name: String,
    /// Its name until now, where it is renamed.
    pub was: Option<String>,
    /// Kind.
    pub kind: TeamKind,
    /// Its place in the court's list.
    pub ordinal: i32,
    /// Telephone.
    pub phone: String,
    /// Its powers and duties, in order.
    pub duties: Vec<Duty>,
    /// Short name of the place where it sits; where it sat until now when nothing is said.
    pub seat: Option<String>,
    /// First and last day.
    pub days: Days,
    /// Name of the team its members go to when it ends.
    pub into: Option<String>,
}

/// Places and teams.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Court<S, T, W> {
    /// The court first, then tribunals, then stations.
    pub sites: Vec<S>,
    /// Teams in their order.
    pub teams: Vec<T>,
    /// Who serves which township, and from when.
    pub townships: Vec<W>,
    /// What the court decides for itself, where its file says so.
    pub practice: Option<Practice>,
}

impl<S, T, W> Default for Court<S, T, W> {
    fn default() -> Self {
        Self {
            sites: Vec::new(),
            teams: Vec::new(),
            townships: Vec::new(),
            practice: None,
        }
    }
}

/// What a file asks for.
pub type Wanted = Court<Site, Team, Move>;
/// What is there.
pub type Present = Court<(Uuid, Site), (Uuid, Team), Span>;

/// A change that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A new site.
    AddSite(Site),
    /// A site is to be otherwise: from, to.
    AmendSite(Uuid, Site, Site),
    /// A new team.
    AddTeam(Team),
    /// A team is to be otherwise: from, to.
    AmendTeam(Uuid, Team, Team),
    /// A township goes to another station: its days so far, and from then on.
    MoveTownship(Move, Vec<Span>, Vec<Span>),
    /// The court decides something for itself: from, to.
    Practice(Option<Practice>, Practice),
}

/// How a court differs from its file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// What is to be changed.
    pub changes: Vec<Change>,
    /// What is there and not in the file; it stays.
    pub left: Vec<String>,
}
