//! Rows that hang on places and teams: cases, posts, entries of scopes.

use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QuerySelect as _, Set};
use zhixing_entity::{application, enforcement_case, post_proposal, site, sync_entry, team};

use super::super::rules::Change;
use super::super::{CourtRows, FoundingError};
use super::Open;
use crate::db::{Change as _, DbBackend, Sql, StoreError, Tx, Writes, column, constant};
use crate::identity::Desk;
use crate::kernel::id::{IdKind, SiteId, TeamId};
use crate::kernel::intake::ApplicationState;
use crate::kernel::sync::Presence;

/// Refuses what would move the ground under cases and applications: another court code, another first township of a station,
/// another kind of a team. Under another tribunal a station comes by the court's file alone: its visits and applications come
/// along.
pub(super) async fn check_unused(tx: &Tx, changes: &[Change], is_operator: bool) -> Result<(), FoundingError> {
    for change in changes {
        let (what, cases) = match change {
            Change::AmendSite(_, from, to) if from.court_code != to.court_code => {
                let all = tx.count(tx.find::<enforcement_case::Entity>()).await?;
                ("court code".to_owned(), figure(all))
            }
            Change::AmendSite(id, from, to)
                if from.township_code != to.township_code || (from.parent != to.parent && !is_operator) =>
            {
                let site = SiteId::new(*id);
                hold(tx, Desk::Site(site)).await?;
                (
                    format!("tribunal and township of {}", from.name),
                    ever_at(tx, site).await?,
                )
            }
            Change::AmendTeam(id, from, to) if from.kind != to.kind => {
                let team = TeamId::new(*id);
                hold(tx, Desk::Team(team)).await?;
                let its_own = tx.find::<enforcement_case::Entity>();
                let its_own = its_own.filter(enforcement_case::Column::TeamId.eq(team));
                (format!("kind of {}", from.name), figure(tx.count(its_own).await?))
            }
            Change::AddSite(_)
            | Change::AmendSite(..)
            | Change::AddTeam(_)
            | Change::AmendTeam(..)
            | Change::MoveTownship(..)
            | Change::Practice(..) => continue,
        };
        if cases > 0 {
            return Err(FoundingError::InUse { what, cases });
        }
    }
    Ok(())
}

fn figure(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Cases and applications of a place, open or not.
async fn ever_at(tx: &Tx, site: SiteId) -> Result<i64, StoreError> {
    let mut applications = Query::select();
    applications
        .expr(Expr::cust("COUNT(*)"))
        .from_as(application::Entity, "o")
        .and_where(column("o", application::Column::SiteId).eq(site));
    let both = tx
        .find::<enforcement_case::Entity>()
        .select_only()
        .expr_as(Expr::cust("COUNT(*)").add(Expr::from(applications)), "n")
        .filter(enforcement_case::Column::SiteId.eq(site));
    Ok(tx.one(both.into_tuple::<i64>()).await?.unwrap_or_default())
}

/// Keeps a place or a team as it is until the transaction ends, and new rows from pointing at it; those under way are waited
/// for. `SQLite` has one writer anyway.
pub(super) async fn hold(tx: &Tx, desk: Desk) -> Result<(), StoreError> {
    if tx.reads().backend() != DbBackend::Postgres {
        return Ok(());
    }
    match desk {
        Desk::Site(id) => {
            let found = tx.find_locked::<site::Entity>().filter(site::Column::Id.eq(id));
            tx.one(found).await?;
        }
        Desk::Team(id) => {
            let found = tx.find_locked::<team::Entity>().filter(team::Column::Id.eq(id));
            tx.one(found).await?;
        }
    }
    Ok(())
}

/// Proposed posts that wait at a place or in a team.
pub(super) async fn proposals(tx: &Tx, desk: Desk) -> Result<usize, StoreError> {
    let at = match desk {
        Desk::Site(site) => post_proposal::Column::SiteId.eq(site),
        Desk::Team(team) => post_proposal::Column::TeamId.eq(team),
    };
    let waiting = tx.find::<post_proposal::Entity>().filter(at);
    let waiting = waiting.filter(post_proposal::Column::Outcome.is_null());
    Ok(usize::try_from(tx.count(waiting).await?).unwrap_or_default())
}

/// Open cases and applications of a place.
pub(super) async fn open_at(tx: &Tx, site: SiteId) -> Result<Open, StoreError> {
    use enforcement_case::Column::{ClosedOn, SiteId, TribunalId};
    let here = SiteId.eq(site).or(TribunalId.eq(site));
    let cases = tx.find::<enforcement_case::Entity>().filter(here);
    let undecided = [ApplicationState::Incomplete, ApplicationState::Submitted];
    let applications = tx
        .find::<application::Entity>()
        .filter(application::Column::SiteId.eq(site))
        .filter(application::Column::State.is_in(undecided));
    Ok(Open {
        cases: figure(tx.count(cases.filter(ClosedOn.is_null())).await?),
        applications: figure(tx.count(applications).await?),
    })
}

/// Open cases of a team.
pub(super) async fn open_of(tx: &Tx, team: TeamId) -> Result<Open, StoreError> {
    use enforcement_case::Column::{ClosedOn, TeamId};
    let cases = tx.find::<enforcement_case::Entity>().filter(TeamId.eq(team));
    Ok(Open {
        cases: figure(tx.count(cases.filter(ClosedOn.is_null())).await?),
        applications: 0,
    })
}

/// The team of a name.
pub(super) async fn team_called(tx: &Writes<'_, CourtRows>, name: &str) -> Result<Option<TeamId>, StoreError> {
    let found = tx.find::<team::Entity>().select_only();
    let found = found.column(team::Column::Id).filter(team::Column::Name.eq(name));
    tx.one(found.into_tuple::<TeamId>()).await
}

/// Kinds of what a tribunal sees because it is over the station where it lies.
const KINDS: [IdKind; 2] = [IdKind::Application, IdKind::Visit];

/// Visits and applications of a station leave the scope of the tribunal over it, and enter that of the next. Its cases stay
/// with the tribunal under which they were filed.
pub(super) async fn rescope(
    tx: &Writes<'_, CourtRows>,
    site: SiteId,
    from: Option<SiteId>,
    to: Option<SiteId>,
) -> Result<(), StoreError> {
    if let Some(from) = from {
        leave(tx, site, from).await?;
    }
    if let Some(to) = to {
        enter(tx, site, to).await?;
    }
    Ok(())
}

async fn leave(tx: &Writes<'_, CourtRows>, site: SiteId, from: SiteId) -> Result<(), StoreError> {
    use sync_entry::Column::{Kind, Op, RootId, ScopeId};
    let mut here = Query::select();
    here.expr(column("o", RootId))
        .from_as(sync_entry::Entity, "o")
        .and_where(column("o", ScopeId).eq(site))
        .and_where(constant(column("o", Op), "IN"));
    sync_entry::Entity::update_many()
        .set(sync_entry::ActiveModel {
            op: Set(Presence::Out),
            x: Set(tx.stamp()),
            ..Default::default()
        })
        .filter(ScopeId.eq(from))
        .filter(constant(column("sync_entry", Op), "IN"))
        .filter(Kind.is_in(KINDS))
        .filter(RootId.in_subquery(here))
        .by(tx.rows())
        .await?;
    Ok(())
}

/// By hand: the builder inserts what a query finds, and inserts or renews, but has no word for both at once within an area's
/// rows.
async fn enter(tx: &Writes<'_, CourtRows>, site: SiteId, to: SiteId) -> Result<(), StoreError> {
    let enter = Sql::new(
        "INSERT INTO sync_entry (scope_id, kind, root_id, x, in_x, ver, op, bucket, h1, h2)
         SELECT s.id, o.kind, o.root_id, ?, ?, o.ver, 'IN', o.bucket, o.h1, o.h2 FROM sync_entry o
           JOIN sync_scope s ON s.id = ? WHERE o.scope_id = ? AND o.op = 'IN' AND o.kind IN ",
    )
    .bind(tx.stamp())
    .bind(tx.stamp())
    .bind(to.raw())
    .bind(site.raw())
    .list(KINDS.map(|kind| kind.as_ref().to_owned()))
    .push(
        " ON CONFLICT (scope_id, kind, root_id) DO UPDATE SET x = excluded.x, ver = excluded.ver, h1 = excluded.h1,
          h2 = excluded.h2, op = 'IN', in_x = excluded.in_x",
    );
    tx.rows().execute(enter).await.map(drop)
}
