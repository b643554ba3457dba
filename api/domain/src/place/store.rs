//! Rows of sites and of the townships they serve.

use chrono::NaiveDate;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait as _, LockType, Query};
use sea_orm::{
    ColumnTrait, Condition, FromQueryResult, JoinType, Order, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    RelationTrait as _, Select,
};
use zhixing_entity::{site, team, township};

use super::{SiteKind, SiteView, TownshipView};
use crate::db::{DbBackend, Reads, Sql, StoreError, column, constant, on_day};
use crate::kernel::day::Day;
use crate::kernel::id::{SiteId, TeamId};
use crate::kernel::route::TeamKind;
use crate::policy::{Scope, seen, unscoped};

/// The site over a site, in a join.
const OVER: &str = "p";

/// The last day there is, for what has no end.
const LAST: NaiveDate = NaiveDate::from_ymd_opt(9999, 12, 31).expect("a day of the calendar");

pub(super) async fn of_kind(reads: Reads<'_>, scope: &Scope, kind: SiteKind) -> Result<Vec<SiteView>, StoreError> {
    let found = seen::<site::Entity>(scope)
        .filter(site::Column::Kind.eq(kind))
        .order_by_asc(site::Column::TownshipCode)
        .order_by_asc(site::Column::Slug);
    Ok(reads.all(found).await?.into_iter().map(view).collect())
}

pub(super) async fn by_ids(reads: Reads<'_>, scope: &Scope, ids: &[SiteId]) -> Result<Vec<SiteView>, StoreError> {
    let found = seen::<site::Entity>(scope).filter(site::Column::Id.is_in(ids.iter().copied()));
    Ok(reads.all(found).await?.into_iter().map(view).collect())
}

fn view(row: site::Model) -> SiteView {
    SiteView {
        id: row.id,
        kind: row.kind,
        slug: row.slug,
        name: row.name,
        parent: row.parent_id,
        township_code: row.township_code,
        phone: row.phone,
        started_on: row.started_on.date(),
        ended_on: row.ended_on.map(Day::date),
    }
}

pub(super) async fn townships(reads: Reads<'_>, scope: &Scope) -> Result<Vec<TownshipView>, StoreError> {
    let found = seen::<township::Entity>(scope)
        .order_by_asc(township::Column::Code)
        .order_by_asc(township::Column::StartedOn);
    let rows = reads.all(found).await?.into_iter();
    let townships = rows.map(|row| TownshipView {
        site: row.site_id,
        code: row.code,
        name: row.name,
        started_on: row.started_on.date(),
        ended_on: row.ended_on.map(Day::date),
    });
    Ok(townships.collect())
}

/// A site, if it is there on a day; whoever ends it waits for the act, or the act for him.
fn there(site: SiteId, day: NaiveDate) -> Select<site::Entity> {
    unscoped::<site::Entity>()
        .filter(site::Column::Id.eq(site))
        .filter(on_day("site", day))
        .lock(LockType::Share)
}

pub(super) async fn is_there(reads: Reads<'_>, site: SiteId, day: NaiveDate) -> Result<bool, StoreError> {
    Ok(reads.one(there(site, day)).await?.is_some())
}

/// Whoever ends the site waits for the post, or the post for him.
pub(super) async fn site_lasts(
    reads: Reads<'_>,
    site: SiteId,
    from: NaiveDate,
    to: Option<NaiveDate>,
) -> Result<bool, StoreError> {
    let found = unscoped::<site::Entity>().filter(site::Column::Id.eq(site));
    let found = found.filter(outlasts(site::Column::EndedOn, from, to));
    Ok(reads.one(found.lock(LockType::Share)).await?.is_some())
}

/// Likewise for a team.
pub(super) async fn team_lasts(
    reads: Reads<'_>,
    team: TeamId,
    from: NaiveDate,
    to: Option<NaiveDate>,
) -> Result<bool, StoreError> {
    let found = unscoped::<team::Entity>().filter(team::Column::Id.eq(team));
    let found = found.filter(outlasts(team::Column::EndedOn, from, to));
    Ok(reads.one(found.lock(LockType::Share)).await?.is_some())
}

/// No end is set, or it comes when all of these days are over.
fn outlasts(ended_on: impl ColumnTrait, from: NaiveDate, to: Option<NaiveDate>) -> Condition {
    let both = Condition::all()
        .add(ended_on.gte(Day::from(from)))
        .add(ended_on.gte(Day::from(to.unwrap_or(LAST))));
    Condition::any().add(ended_on.is_null()).add(both)
}

/// Whether a site is there on a day, under this parent; it is kept so until the transaction ends.
async fn is_under(reads: Reads<'_>, site: SiteId, parent: Option<SiteId>, day: NaiveDate) -> Result<bool, StoreError> {
    let found = reads.one(there(site, day)).await?;
    Ok(found.map(|row| row.parent_id) == Some(parent))
}

/// A site, with the tribunal over it.
#[derive(FromQueryResult)]
struct Serving {
    id: SiteId,
    kind: SiteKind,
    parent_id: Option<SiteId>,
    tribunal_id: Option<SiteId>,
}

/// The site is kept as it is until the transaction ends.
pub(super) async fn site_of_township(
    reads: Reads<'_>,
    code: Option<&str>,
    day: NaiveDate,
) -> Result<(SiteId, Option<SiteId>), StoreError> {
    let is_court = || constant(column("site", site::Column::Kind), "court");
    let mut stations = Query::select();
    stations
        .expr(column("w", township::Column::SiteId))
        .from_as(township::Entity, "w")
        .and_where(column("w", township::Column::Code).eq(code.unwrap_or_default()))
        .cond_where(on_day("w", day));
    let station = on_day("site", day).add(site::Column::Id.in_subquery(stations));
    let tribunal = site::Relation::Parent
        .def()
        .on_condition(|_, over| constant(Expr::col((over, site::Column::Kind)), "tribunal").into());
    let found = unscoped::<site::Entity>()
        .join_as(JoinType::LeftJoin, tribunal, OVER)
        .select_only()
        .columns([site::Column::Id, site::Column::Kind, site::Column::ParentId])
        .expr_as(column(OVER, site::Column::Id), "tribunal_id")
        .filter(Condition::any().add(is_court()).add(station))
        // the court comes last
        .order_by(is_court(), Order::Asc);
    let row = reads.one(found.into_model::<Serving>()).await?;
    let row = row.ok_or_else(|| StoreError::Unreadable("no court".to_owned()))?;
    let is_court = row.kind == SiteKind::Court;
    // ended or put under another tribunal since it was read: the next try finds it as it is
    if reads.backend() == DbBackend::Postgres && !is_court && !is_under(reads, row.id, row.parent_id, day).await? {
        return Err(StoreError::Contention);
    }
    Ok((row.id, row.tribunal_id))
}

/// Also one that was merged: its name stays in addresses. By hand: the builder makes no pattern of a column.
pub(super) async fn township_in(reads: Reads<'_>, address: &str) -> Result<Option<String>, StoreError> {
    let sql = Sql::new(
        "SELECT w.code FROM township w WHERE ? LIKE '%' || w.name || '%'
         ORDER BY CASE WHEN w.ended_on IS NULL THEN 0 ELSE 1 END, w.code LIMIT 1",
    )
    .bind(address);
    let row = reads.row(sql).await?;
    row.map(|row| Ok(row.try_get("", "code")?)).transpose()
}

/// A site, with the short name of the site over it.
#[derive(FromQueryResult)]
struct ListedSite {
    #[sea_orm(nested)]
    site: site::Model,
    parent: Option<String>,
}

pub(super) async fn listed(reads: Reads<'_>) -> Result<Vec<String>, StoreError> {
    let kind = || column("site", site::Column::Kind);
    let rank: Expr = CaseStatement::new()
        .case(constant(kind(), "court"), 0)
        .case(constant(kind(), "tribunal"), 1)
        .finally(2)
        .into();
    let sites = unscoped::<site::Entity>()
        .join_as(JoinType::LeftJoin, site::Relation::Parent.def(), OVER)
        .expr_as(column(OVER, site::Column::Slug), "parent")
        .order_by(rank, Order::Asc)
        .order_by_asc(site::Column::TownshipCode)
        .order_by_asc(site::Column::Slug);
    let teams = unscoped::<team::Entity>()
        .select_only()
        .columns([team::Column::Kind, team::Column::Name, team::Column::EndedOn])
        .order_by_asc(team::Column::Ordinal);
    let until = |ended: Option<Day>| ended.map(|day| format!("  (至 / until {day})")).unwrap_or_default();
    let mut lines = Vec::new();
    for ListedSite { site, parent } in reads.all(sites.into_model()).await? {
        lines.push(format!(
            "{:<9} {:<20} {:<20} {:<10} {}{}",
            site.kind.as_ref(),
            site.slug,
            parent.unwrap_or_default(),
            site.township_code.unwrap_or_default(),
            site.name,
            until(site.ended_on)
        ));
    }
    for (kind, name, ended_on) in reads.all(teams.into_tuple::<(TeamKind, String, Option<Day>)>()).await? {
        let (kind, until) = (kind.as_ref(), until(ended_on));
        lines.push(format!("team      {kind:<20} {:<20} {:<10} {name}{until}", "", ""));
    }
    Ok(lines)
}

pub(super) async fn site_of_slug(reads: Reads<'_>, slug: &str) -> Result<Option<SiteId>, StoreError> {
    id_of(reads, site::Column::Slug.eq(slug)).await
}

pub(super) async fn kind_of(reads: Reads<'_>, site: SiteId) -> Result<Option<SiteKind>, StoreError> {
    let found = unscoped::<site::Entity>().select_only().column(site::Column::Kind);
    let found = found.filter(site::Column::Id.eq(site));
    reads.one(found.into_tuple::<SiteKind>()).await
}

pub(super) async fn court_site(reads: Reads<'_>) -> Result<Option<SiteId>, StoreError> {
    id_of(reads, site::Column::Kind.eq(SiteKind::Court)).await
}

async fn id_of(reads: Reads<'_>, wanted: Expr) -> Result<Option<SiteId>, StoreError> {
    let found = unscoped::<site::Entity>().select_only().column(site::Column::Id);
    reads.one(found.filter(wanted).into_tuple::<SiteId>()).await
}

pub(super) async fn court_name(reads: Reads<'_>) -> Result<Option<String>, StoreError> {
    let found = unscoped::<site::Entity>().select_only().column(site::Column::Name);
    let found = found.filter(site::Column::Kind.eq(SiteKind::Court));
    reads.one(found.into_tuple::<String>()).await
}
