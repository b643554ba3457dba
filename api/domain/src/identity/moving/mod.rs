//! Posts when their place or team ends, goes into another or sits elsewhere. Nobody is posted where he was not, nobody leads
//! what he did not lead.

mod store;

use chrono::NaiveDate;

use super::error::IdentityError;
use super::rules::check_pairs;
use crate::db::{Reads, StoreError, Writes};
use crate::identity::IdentityRows;
use crate::kernel::id::{PersonId, PostId, SiteId, TeamId};
use crate::kernel::role::Role;

/// A place or a team that people have posts at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Desk {
    /// A place.
    Site(SiteId),
    /// A team.
    Team(TeamId),
}

/// A post that goes on after a day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Going {
    pub post: PostId,
    pub person: PersonId,
    pub role: Role,
    pub site: SiteId,
    pub started_on: NaiveDate,
    pub ended_on: Option<NaiveDate>,
}

/// Posts that go on after `last`.
pub(crate) async fn posts_after(reads: Reads<'_>, desk: Desk, last: NaiveDate) -> Result<usize, StoreError> {
    store::posts_after(reads, desk, last).await
}

/// Posts of a team go on in another from the day after `last`; nobody comes to lead it so.
///
/// # Errors
/// [`IdentityError::ForbiddenPair`] when somebody would hold posts that do not go together.
pub(crate) async fn move_posts(
    tx: &Writes<'_, IdentityRows>,
    from: TeamId,
    into: TeamId,
    last: NaiveDate,
) -> Result<(), IdentityError> {
    for going in store::going(tx, from, last).await? {
        let others = store::others(tx, &going, last).await?;
        let mut roles = others.clone();
        roles.push((going.role, Some(into)));
        check_pairs(&roles)?;
        let onward = store::Onward {
            into,
            last,
            is_there: others.contains(&(going.role, Some(into))),
        };
        store::go(tx, &going, onward).await?;
    }
    Ok(())
}

/// Posts that are to go on in another team and do not yet.
pub(crate) async fn posts_going(reads: Reads<'_>, team: TeamId, today: NaiveDate) -> Result<usize, StoreError> {
    store::posts_going(reads, team, today).await
}

/// Posts of a team that were to go on in another stay where they are: the slip is taken back.
pub(crate) async fn stay(tx: &Writes<'_, IdentityRows>, team: TeamId) -> Result<(), StoreError> {
    store::stay(tx, team).await
}

/// Members of a team who sat where it sat sit where it sits; who works for a place by his role stays there.
pub(crate) async fn reseat(
    tx: &Writes<'_, IdentityRows>,
    team: TeamId,
    from: SiteId,
    to: SiteId,
) -> Result<(), StoreError> {
    store::reseat(tx, team, from, to).await
}
