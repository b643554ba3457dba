//! One entry of a court's file by itself: what it is about, and whether that is there already. Pure.

use uuid::Uuid;

use super::super::file::{CourtEntry, StationEntry, TeamEntry, TribunalEntry};
use super::reading::{COURT_SLUG, TRIBUNAL_SUFFIX};
use super::{Present, Team, known_team};

/// One entry of a court's file by itself.
#[derive(Clone, Debug)]
pub enum Entry {
    /// The court.
    Court(CourtEntry),
    /// A dispatched tribunal.
    Tribunal(TribunalEntry),
    /// A township station.
    Station(StationEntry),
    /// A team.
    Team(TeamEntry),
}

impl Entry {
    /// The short name of the site it is about; a team has none.
    pub(super) fn slug(&self) -> Option<String> {
        match self {
            Self::Court(_) => Some(COURT_SLUG.to_owned()),
            Self::Tribunal(entry) => Some(format!("{}{TRIBUNAL_SUFFIX}", entry.slug)),
            Self::Station(entry) => Some(entry.slug.clone()),
            Self::Team(_) => None,
        }
    }

    /// The team an entry is about, where it is there already.
    pub(super) fn team<'a>(&self, present: &'a Present) -> Option<&'a (Uuid, Team)> {
        match self {
            Self::Team(entry) => known_team(present, entry.name.trim(), entry.was.as_deref().map(str::trim)),
            Self::Court(_) | Self::Tribunal(_) | Self::Station(_) => None,
        }
    }
}

/// The id of what an entry is about, where it is there already.
#[must_use]
pub fn find(present: &Present, entry: &Entry) -> Option<Uuid> {
    let slug = entry.slug();
    let site = present.sites.iter().find(|(_, site)| Some(&site.slug) == slug.as_ref());
    site.map(|(id, _)| *id)
        .or_else(|| entry.team(present).map(|(id, _)| *id))
}
