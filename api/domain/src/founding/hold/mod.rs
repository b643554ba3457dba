//! What hangs on a place or a team: nothing is stranded when it ends, moves or goes into another.

mod store;

use serde::{Deserialize, Serialize};

use super::rules::{self, Change, Ending, Held, Present};
use super::{CourtRows, FoundingError, Occasion};
use crate::db::{StoreError, Tx, Writes};
use crate::identity::{self, Desk};
use crate::kernel::id::{Id, SiteId, TeamId};

/// What is open at a place or in a team: it stays with whoever handles it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    /// Cases.
    pub cases: i64,
    /// Applications that are not decided.
    pub applications: i64,
}

/// Refuses changes that cases forbid, and ends that would strand something.
pub(super) async fn check(
    tx: &Tx,
    after: &Present,
    changes: &[Change],
    occasion: Occasion,
) -> Result<(), FoundingError> {
    store::check_unused(tx, changes, occasion.is_operator).await?;
    for ending in rules::endings(changes) {
        let (name, held) = match ending {
            Ending::Site(id, slug, last) => {
                let desk = Desk::Site(SiteId::new(id));
                store::hold(tx, desk).await?;
                let mut held = rules::stranded(after, slug, last);
                let posts = identity::posts_after(tx.reads(), desk, last).await?;
                held.extend(Held::some("posts", posts));
                held.extend(Held::some("proposals", store::proposals(tx, desk).await?));
                (slug.to_owned(), held)
            }
            Ending::Team(id, last, into) => {
                let team = TeamId::new(id);
                let desk = Desk::Team(team);
                store::hold(tx, desk).await?;
                let posts = identity::posts_after(tx.reads(), desk, last).await?;
                // they stay, unless they are told anew where to go
                let posts = posts + identity::posts_going(tx.reads(), team, occasion.today).await?;
                let mut held: Vec<Held> = Held::some("posts", posts)
                    .filter(|_| into.is_none())
                    .into_iter()
                    .collect();
                held.extend(Held::some("proposals", store::proposals(tx, desk).await?));
                let named = after.teams.iter().find(|(its, _)| *its == id);
                (named.map(|(_, team)| team.name.clone()).unwrap_or_default(), held)
            }
        };
        if !held.is_empty() {
            return Err(FoundingError::Held { name, held });
        }
    }
    Ok(())
}

/// What is open at a place.
pub(super) async fn open_at(tx: &Tx, site: SiteId) -> Result<Open, StoreError> {
    store::open_at(tx, site).await
}

/// What is open in a team.
pub(super) async fn open_of(tx: &Tx, team: TeamId) -> Result<Open, StoreError> {
    store::open_of(tx, team).await
}

/// Members of teams that end go to the teams named, on the day after; their cases stay theirs.
pub(super) async fn move_members(tx: &Writes<'_, CourtRows>, changes: &[Change]) -> Result<(), FoundingError> {
    for change in changes {
        if let Change::AmendTeam(id, from, to) = change
            && from.days.to != to.days.to
        {
            identity::stay(&tx.writes(), Id::new(*id)).await?;
        }
    }
    for ending in rules::endings(changes) {
        let Ending::Team(id, last, Some(into)) = ending else {
            continue;
        };
        let into = store::team_called(tx, into).await?.ok_or(FoundingError::NotFound)?;
        identity::move_posts(&tx.writes(), Id::new(id), into, last).await?;
    }
    Ok(())
}

/// The members of a team sit where it sits.
pub(super) async fn reseat(
    tx: &Writes<'_, CourtRows>,
    team: TeamId,
    from: Option<SiteId>,
    to: Option<SiteId>,
) -> Result<(), StoreError> {
    let (Some(from), Some(to)) = (from, to) else {
        return Ok(());
    };
    identity::reseat(&tx.writes(), team, from, to).await
}

/// What is done at a station is seen by the tribunal over it.
pub(super) async fn rescope(
    tx: &Writes<'_, CourtRows>,
    site: SiteId,
    from: Option<SiteId>,
    to: Option<SiteId>,
) -> Result<(), StoreError> {
    store::rescope(tx, site, from, to).await
}
