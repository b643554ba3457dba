//! Rows of places, their scopes, teams and their duties, as founding reads and writes them.

use std::collections::HashMap;

use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, FromQueryResult, JoinType, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    RelationTrait as _, Set,
};
use uuid::Uuid;
use zhixing_entity::{site, store, sync_scope, team, team_duty, township};

use super::rules::{self, Change, Days, End, Present, Site, Span, Team};
use super::{Amended, FoundingError, hold};
use crate::db::{Change as _, Reads, Sql, StoreError, Tx, Writes, column};
use crate::kernel::day::Day;
use crate::kernel::id::{SiteId, TeamId};
use crate::kernel::practice::Practice;
use crate::kernel::route::Duty;
use crate::kernel::sync::ScopeKind;

crate::rows! {
    /// Rows of the court, its places and its teams (建院、机构).
    pub struct CourtRows of site, store, sync_scope, team, team_duty, township, sync_entry;
}

/// Number of the lock that whoever founds holds on a server, until his transaction ends.
const FOUNDING_LOCK: i64 = 7_215_021;

/// Sites by their short names.
type Sites = HashMap<String, SiteId>;

/// The place over a place, in a join.
const OVER: &str = "p";

/// A site, with the short name of the site over it.
#[derive(FromQueryResult)]
struct SiteRow {
    #[sea_orm(nested)]
    site: site::Model,
    parent: Option<String>,
}

/// A team with the short name of the place where it sits, and one of its duties, if it has any.
#[derive(FromQueryResult)]
struct TeamRow {
    #[sea_orm(nested)]
    team: team::Model,
    seat: Option<String>,
    duty: Option<Duty>,
}

/// Days of a township, with the short name of its station.
#[derive(FromQueryResult)]
struct SpanRow {
    #[sea_orm(nested)]
    township: township::Model,
    station: String,
}

/// What is there; nobody else founds until the transaction ends.
pub(super) async fn present(tx: &Tx) -> Result<Present, StoreError> {
    tx.hold_lock(FOUNDING_LOCK).await?;
    let sites = tx
        .find::<site::Entity>()
        .join_as(JoinType::LeftJoin, site::Relation::Parent.def(), OVER)
        .expr_as(column(OVER, site::Column::Slug), "parent")
        .order_by_asc(site::Column::Slug);
    let teams = tx
        .find::<team::Entity>()
        .join(JoinType::LeftJoin, team::Relation::Site.def())
        .join(JoinType::LeftJoin, team_duty::Relation::Team.def().rev())
        .column_as(site::Column::Slug, "seat")
        .column(team_duty::Column::Duty)
        .order_by_asc(team::Column::Ordinal)
        .order_by_asc(team::Column::Id)
        .order_by_asc(team_duty::Column::Ordinal);
    let spans = tx
        .find::<township::Entity>()
        .join(JoinType::InnerJoin, township::Relation::Site.def())
        .column_as(site::Column::Slug, "station")
        .order_by_asc(township::Column::Code)
        .order_by_asc(township::Column::StartedOn);
    let mut present = Present {
        practice: practice(tx.reads()).await?,
        ..Present::default()
    };
    for row in tx.all(sites.into_model::<SiteRow>()).await? {
        present.sites.push((row.site.id.raw(), site_of(row)));
    }
    for row in tx.all(teams.into_model::<TeamRow>()).await? {
        let (id, duty) = (row.team.id.raw(), row.duty);
        if present.teams.last().is_none_or(|(last, _)| *last != id) {
            present.teams.push((id, team_of(row)));
        }
        if let (Some((_, team)), Some(duty)) = (present.teams.last_mut(), duty) {
            team.duties.push(duty);
        }
    }
    let spans = tx.all(spans.into_model::<SpanRow>()).await?;
    present.townships.extend(spans.into_iter().map(span_of));
    Ok(present)
}

/// First and last day of a row.
fn days(first: Day, last: Option<Day>) -> Days {
    Days {
        from: Some(first.date()),
        to: End::of(last.map(Day::date)),
    }
}

/// What the court's file said of its practices; nothing in a store of a version that had no place for it. By hand: such a
/// store has fewer columns than the entity.
pub(super) async fn practice(reads: Reads<'_>) -> Result<Option<Practice>, StoreError> {
    let sql = Sql::new("SELECT * FROM store WHERE id = 1");
    let row = reads.row(sql).await?;
    let row = row.filter(|row| row.column_names().iter().any(|name| name == "practice"));
    let text: Option<String> = row.map(|row| row.try_get("", "practice")).transpose()?.flatten();
    Ok(text.map(|text| serde_json::from_str(&text)).transpose()?)
}

fn site_of(row: SiteRow) -> Site {
    let SiteRow { site, parent } = row;
    Site {
        kind: site.kind,
        slug: site.slug,
        name: site.name,
        parent,
        township_code: site.township_code,
        court_code: site.court_code,
        phone: site.phone,
        days: days(site.started_on, site.ended_on),
    }
}

fn team_of(row: TeamRow) -> Team {
    let TeamRow { team, seat, .. } = row;
    Team {
        name: team.name,
        was: None,
        kind: team.kind,
        ordinal: team.ordinal,
        phone: team.phone,
        duties: Vec::new(),
        seat: Some(seat.unwrap_or_else(|| rules::COURT_SLUG.to_owned())),
        days: days(team.started_on, team.ended_on),
        into: None,
    }
}

fn span_of(row: SpanRow) -> Span {
    let SpanRow { township, station } = row;
    Span {
        code: township.code,
        from: township.started_on.date(),
        to: township.ended_on.map(Day::date),
        name: township.name,
        station,
    }
}

/// Makes the changes; the id of the last thing that was added or changed.
pub(super) async fn write(
    tx: &Writes<'_, CourtRows>,
    present: &Present,
    changes: &[Change],
) -> Result<Option<Uuid>, FoundingError> {
    let known = |(id, site): &(Uuid, Site)| (site.slug.clone(), SiteId::new(*id));
    let mut sites: Sites = present.sites.iter().map(known).collect();
    if sites.is_empty() {
        add_scope(tx, ScopeKind::Common, None).await?;
    }
    let mut last = None;
    for change in changes {
        last = Some(match change {
            Change::AddSite(site) => {
                let id = add_site(tx, site, &sites).await?;
                sites.insert(site.slug.clone(), id);
                if let Some(home) = rules::home(present, site) {
                    add_span(tx, &home, &sites).await?;
                }
                id.raw()
            }
            Change::AmendSite(id, from, site) => {
                amend_site(tx, SiteId::new(*id), Amended { from, to: site }, &sites).await?;
                *id
            }
            Change::AddTeam(team) => add_team(tx, team, &sites).await?.raw(),
            Change::AmendTeam(id, from, team) => {
                amend_team(tx, TeamId::new(*id), Amended { from, to: team }, &sites).await?;
                *id
            }
            Change::MoveTownship(moving, _, spans) => {
                let its_own = township::Column::Code.eq(moving.code.as_str());
                township::Entity::delete_many().filter(its_own).by(tx.rows()).await?;
                for span in spans {
                    add_span(tx, span, &sites).await?;
                }
                continue;
            }
            Change::Practice(_, practice) => {
                keep_practice(tx, practice).await?;
                continue;
            }
        });
    }
    hold::move_members(tx, changes).await?;
    Ok(last)
}

async fn keep_practice(tx: &Writes<'_, CourtRows>, practice: &Practice) -> Result<(), StoreError> {
    let kept = store::ActiveModel {
        practice: Set(Some(serde_json::to_string(practice)?)),
        ..Default::default()
    };
    let keep = store::Entity::update_many().set(kept); // there is one row
    keep.filter(store::Column::Id.eq(1)).by(tx.rows()).await?;
    Ok(())
}

async fn add_span(tx: &Writes<'_, CourtRows>, span: &Span, sites: &Sites) -> Result<(), StoreError> {
    let station = sites.get(&span.station).copied();
    let station = station.ok_or_else(|| StoreError::Unreadable("a township of no station".to_owned()))?;
    tx.rows()
        .insert(township::ActiveModel {
            id: Set(tx.fresh::<()>().raw()),
            code: Set(span.code.clone()),
            name: Set(span.name.clone()),
            site_id: Set(station),
            started_on: Set(span.from.into()),
            ended_on: Set(span.to.map(Day::from)),
        })
        .await
}

fn parent_of(site: &Site, sites: &Sites) -> Option<SiteId> {
    site.parent.as_ref().and_then(|slug| sites.get(slug)).copied()
}

/// The first day, which the rules saw to.
fn first_day(days: Days) -> Result<Day, StoreError> {
    let first = days.from.map(Day::from);
    first.ok_or_else(|| StoreError::Unreadable("a place or a team without a first day".to_owned()))
}

/// The columns of a site that may change.
fn site_row(site: &Site, sites: &Sites) -> Result<site::ActiveModel, StoreError> {
    Ok(site::ActiveModel {
        name: Set(site.name.clone()),
        parent_id: Set(parent_of(site, sites)),
        township_code: Set(site.township_code.clone()),
        court_code: Set(site.court_code.clone()),
        phone: Set(site.phone.clone()),
        started_on: Set(first_day(site.days)?),
        ended_on: Set(site.days.to.day().map(Day::from)),
        ..Default::default()
    })
}

async fn add_site(tx: &Writes<'_, CourtRows>, site: &Site, sites: &Sites) -> Result<SiteId, StoreError> {
    let id: SiteId = tx.fresh();
    let row = site::ActiveModel {
        id: Set(id),
        kind: Set(site.kind),
        slug: Set(site.slug.clone()),
        ..site_row(site, sites)?
    };
    tx.rows().insert(row).await?;
    if let Some(kind) = ScopeKind::of(site.kind) {
        add_scope(tx, kind, Some(id)).await?;
    }
    Ok(id)
}

async fn add_scope(tx: &Writes<'_, CourtRows>, kind: ScopeKind, site: Option<SiteId>) -> Result<(), StoreError> {
    let id = site.map_or_else(|| tx.fresh::<()>().raw(), SiteId::raw);
    tx.rows()
        .insert(sync_scope::ActiveModel {
            id: Set(id),
            kind: Set(kind),
            ref_id: Set(site.map(SiteId::raw)),
        })
        .await
}

async fn amend_site(
    tx: &Writes<'_, CourtRows>,
    id: SiteId,
    Amended { from, to: site }: Amended<'_, Site>,
    sites: &Sites,
) -> Result<(), StoreError> {
    let amend = site::Entity::update_many().set(site_row(site, sites)?);
    amend.filter(site::Column::Id.eq(id)).by(tx.rows()).await?;
    if from.parent != site.parent {
        hold::rescope(tx, id, parent_of(from, sites), parent_of(site, sites)).await?;
    }
    if let (Some(was), Some(code)) = (&from.township_code, &site.township_code) {
        let home = township::ActiveModel {
            code: Set(code.clone()),
            name: Set(rules::township_of(site).to_owned()),
            ..Default::default()
        };
        amend_spans(tx, id, township::Column::Code.eq(was.as_str()), home).await?;
    }
    if from.days.from == site.days.from {
        return Ok(());
    }
    // a station that is not there yet serves nobody earlier
    let later = township::ActiveModel {
        started_on: Set(first_day(site.days)?),
        ..Default::default()
    };
    let begun = township::Column::StartedOn.eq(first_day(from.days)?);
    amend_spans(tx, id, begun, later).await
}

async fn amend_spans(
    tx: &Writes<'_, CourtRows>,
    station: SiteId,
    which: Expr,
    amended: township::ActiveModel,
) -> Result<(), StoreError> {
    let amend = township::Entity::update_many().set(amended).filter(which);
    let its_own = township::Column::SiteId.eq(station);
    amend.filter(its_own).by(tx.rows()).await?;
    Ok(())
}

/// The place of a team that does not sit at the court itself.
fn seat_of(team: &Team, sites: &Sites) -> Option<SiteId> {
    let seat = team.seat.as_deref().filter(|slug| *slug != rules::COURT_SLUG);
    seat.and_then(|slug| sites.get(slug)).copied()
}

/// The columns of a team, but for its id.
fn team_row(team: &Team, sites: &Sites) -> Result<team::ActiveModel, StoreError> {
    Ok(team::ActiveModel {
        kind: Set(team.kind),
        ordinal: Set(team.ordinal),
        name: Set(team.name.clone()),
        phone: Set(team.phone.clone()),
        started_on: Set(first_day(team.days)?),
        ended_on: Set(team.days.to.day().map(Day::from)),
        site_id: Set(seat_of(team, sites)),
        ..Default::default()
    })
}

async fn add_team(tx: &Writes<'_, CourtRows>, team: &Team, sites: &Sites) -> Result<TeamId, StoreError> {
    let id: TeamId = tx.fresh();
    let row = team::ActiveModel {
        id: Set(id),
        ..team_row(team, sites)?
    };
    tx.rows().insert(row).await?;
    add_duties(tx, id, team).await?;
    Ok(id)
}

async fn add_duties(tx: &Writes<'_, CourtRows>, id: TeamId, team: &Team) -> Result<(), StoreError> {
    let duties = (1_i32..)
        .zip(&team.duties)
        .map(|(ordinal, duty)| team_duty::ActiveModel {
            team_id: Set(id),
            duty: Set(*duty),
            ordinal: Set(ordinal),
        });
    tx.rows().insert_all(duties.collect()).await
}

async fn amend_team(
    tx: &Writes<'_, CourtRows>,
    id: TeamId,
    Amended { from, to: team }: Amended<'_, Team>,
    sites: &Sites,
) -> Result<(), StoreError> {
    let amend = team::Entity::update_many().set(team_row(team, sites)?);
    amend.filter(team::Column::Id.eq(id)).by(tx.rows()).await?;
    if from.seat != team.seat {
        let place = |team: &Team| team.seat.as_ref().and_then(|slug| sites.get(slug)).copied();
        hold::reseat(tx, id, place(from), place(team)).await?;
    }
    if from.duties == team.duties {
        return Ok(());
    }
    let its_own = team_duty::Column::TeamId.eq(id);
    team_duty::Entity::delete_many().filter(its_own).by(tx.rows()).await?;
    add_duties(tx, id, team).await
}
