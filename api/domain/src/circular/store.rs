//! Rows of circulars.

use std::collections::HashMap;

use chrono::{Datelike as _, NaiveDate};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{
    ColumnTrait as _, DerivePartialModel, EntityTrait as _, JoinType, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, QueryTrait as _, Select, Set,
};
use strum::IntoEnumIterator as _;
use uuid::Uuid;
use zhixing_entity::{
    circular, circular_counter, circular_deadline, circular_step, deadline, enforcement_case, person, team,
};

use super::new::{Addressed, NewCircular, StepTaken};
use super::{AboutView, Circular, CircularFilter, CircularState, CircularView, StepView, name_of, rules};
use crate::case::CaseHandler;
use crate::db::{Change as _, Db, StoreError, Tx, Writes, column, constant, link, newest_first};
use crate::deadline::rules::{RuleCode, RuleKind};
use crate::deadline::table::Book;
use crate::kernel::day::Day;
use crate::kernel::id::{CaseId, CircularId, DeadlineId, PersonId};
use crate::kernel::instant::Instant;
use crate::kernel::page::Page;
use crate::policy::{CASE, Scope, circulars, parts_of};

crate::rows! {
    /// Rows of circulars (通报).
    pub struct CircularRows of circular, circular_counter, circular_deadline, circular_step;
}

/// A deadline that is overdue.
pub(super) struct Late {
    id: DeadlineId,
    code: RuleCode,
    version: u32,
    due_on: NaiveDate,
}

impl Late {
    /// Its name in the rule table.
    pub(super) fn name(&self, book: &Book) -> String {
        name_of(book, &self.code, self.version)
    }
}

/// Those of `ids` that are overdue today and a duty of the handler in a case, by their last day.
pub(super) async fn late(
    tx: &Tx,
    addressed: Addressed<'_>,
    ids: &[DeadlineId],
    today: NaiveDate,
) -> Result<Vec<Late>, StoreError> {
    use deadline::Column;
    let owed = RuleKind::owed().filter(|kind| *kind != RuleKind::Agency);
    let found = tx
        .find::<deadline::Entity>()
        .filter(Column::Id.is_in(ids.iter().copied()))
        .filter(Column::RootId.eq(addressed.facts.case.id))
        .filter(Column::HandlerId.eq(addressed.handler))
        .filter(constant(Expr::col(Column::State), "open"))
        .filter(Column::RuledBy.is_null())
        .filter(Column::DueOn.lt(Day::from(today)))
        .filter(Column::Kind.is_in(owed))
        .order_by_asc(Column::DueOn)
        .order_by_asc(Column::RuleCode)
        .order_by_asc(Column::Id)
        .select_only()
        .columns([Column::Id, Column::RuleCode, Column::RuleVersion, Column::DueOn]);
    let rows = tx.all(found.into_tuple::<(DeadlineId, String, i32, Day)>()).await?;
    let late = rows.into_iter().map(|(id, code, version, due_on)| {
        Ok(Late {
            id,
            code: rule(&code)?,
            version: edition(version),
            due_on: due_on.date(),
        })
    });
    late.collect()
}

/// Whether one of `ids` is in a circular that is not closed.
pub(super) async fn is_open(tx: &Tx, ids: &[DeadlineId]) -> Result<bool, StoreError> {
    use circular_deadline::Column;
    let circular = link::<circular_deadline::Entity, circular::Entity>(Column::CircularId, circular::Column::Id);
    let state = Expr::col((circular::Entity, circular::Column::State));
    let found = tx
        .find::<circular_deadline::Entity>()
        .join(JoinType::InnerJoin, circular)
        .filter(state.ne(Expr::Constant("closed".into())))
        .filter(Column::DeadlineId.is_in(ids.iter().copied()))
        .select_only()
        .expr_as(Expr::cust("1"), "n");
    Ok(tx.one(found.into_tuple::<i32>()).await?.is_some())
}

/// Mints the next number of a year. No gap, for an act that is rolled back rolls it back; no double, for the row is
/// locked until commit.
pub(super) async fn mint(tx: &Writes<'_, CircularRows>, year: i32) -> Result<i64, StoreError> {
    use circular_counter::Column::{Serial, Year};
    let counter = circular_counter::ActiveModel {
        year: Set(year),
        serial: Set(1),
    };
    let one_more = Expr::col((circular_counter::Entity, Serial)).add(1);
    let count_on = OnConflict::column(Year).value(Serial, one_more).to_owned();
    let minted = circular_counter::Entity::insert(counter).on_conflict(count_on);
    Ok(tx.rows().put_back(minted).await?.serial)
}

/// Adds a circular with what it is about.
pub(super) async fn add(
    tx: &Writes<'_, CircularRows>,
    addressed: Addressed<'_>,
    new: &NewCircular<'_>,
) -> Result<(), StoreError> {
    let (case, id, today) = (&addressed.facts.case, new.id, new.today);
    let root = case.id.raw();
    tx.rows()
        .insert(circular::ActiveModel {
            id: Set(id),
            root_id: Set(root),
            year: Set(today.year()),
            serial: Set(new.serial),
            addressee_id: Set(addressed.handler),
            team_id: Set(case.team.as_ref().map(|team| team.id)),
            site_id: Set(case.site),
            text: Set(new.text.trim().to_owned()),
            state: Set(CircularState::Issued),
            issued_at: Set(tx.now().into()),
            version: Set(1),
            sync_x: Set(tx.stamp()),
        })
        .await?;
    let about = new.late.iter().map(|one| circular_deadline::ActiveModel {
        circular_id: Set(id),
        deadline_id: Set(one.id),
        root_id: Set(root),
        rule_code: Set(one.code.as_str().to_owned()),
        rule_version: Set(i32::try_from(one.version).unwrap_or(i32::MAX)),
        due_on: Set(one.due_on.into()),
        days_late: Set(i32::try_from((today - one.due_on).num_days()).unwrap_or(i32::MAX)),
        sync_x: Set(tx.stamp()),
    });
    tx.rows().insert_all(about.collect()).await
}

/// Adds what was done about a circular.
pub(super) async fn add_step(tx: &Writes<'_, CircularRows>, taken: &StepTaken<'_>) -> Result<(), StoreError> {
    tx.rows()
        .insert(circular_step::ActiveModel {
            id: Set(tx.fresh::<()>().raw()),
            circular_id: Set(taken.circular),
            root_id: Set(taken.case.raw()),
            step: Set(taken.step),
            text: Set(taken.text.map(|text| text.trim().to_owned())),
            person_id: Set(tx.person()?),
            done_at: Set(tx.now().into()),
            sync_x: Set(tx.stamp()),
        })
        .await
}

/// Writes where a circular stands now.
pub(super) async fn step(
    tx: &Writes<'_, CircularRows>,
    circular: &Circular,
    state: CircularState,
) -> Result<(), StoreError> {
    let stepped = circular::Entity::update_many()
        .set(circular::ActiveModel {
            state: Set(state),
            version: Set(circular.version + 1),
            sync_x: Set(tx.stamp()),
            ..Default::default()
        })
        .filter(circular::Column::Id.eq(circular.id))
        .filter(circular::Column::Version.eq(circular.version))
        .by(tx.rows())
        .await?;
    if stepped == 1 {
        Ok(())
    } else {
        Err(StoreError::Contention)
    }
}

/// The case of a circular in the actor's scope.
pub(super) async fn case_of(tx: &Tx, id: CircularId) -> Result<Option<CaseId>, StoreError> {
    let found = circulars(&Scope::of(tx.actor())).filter(circular::Column::Id.eq(id));
    let found = found.select_only().column(circular::Column::RootId);
    tx.one(found.into_tuple()).await
}

/// A circular as it stands under the lock of its case.
pub(super) async fn under_lock(tx: &Tx, id: CircularId) -> Result<Circular, StoreError> {
    use circular::Column::{AddresseeId, Id, SiteId, State, Version};
    let found = tx.find::<circular::Entity>().filter(Id.eq(id)).select_only();
    let found = found.columns([AddresseeId, SiteId, State, Version]).into_tuple();
    let row = tx.one(found).await?;
    let (addressee, site, state, version) = row.ok_or_else(|| StoreError::Unreadable("circular".to_owned()))?;
    Ok(Circular {
        id,
        addressee,
        site,
        state,
        version,
    })
}

/// A circular as it is listed.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "circular::Entity")]
struct Listed {
    id: CircularId,
    year: i32,
    serial: i64,
    root_id: Uuid,
    #[sea_orm(from_expr = "column(CASE, enforcement_case::Column::Number)")]
    case_number: Option<String>,
    addressee_id: PersonId,
    #[sea_orm(from_expr = "column(ADDRESSEE, person::Column::Name)")]
    addressee_name: String,
    #[sea_orm(from_expr = "column(ADDRESSEE, person::Column::OfficePhone)")]
    addressee_phone: Option<String>,
    #[sea_orm(from_expr = "column(TEAM, team::Column::Name)")]
    team_name: Option<String>,
    state: CircularState,
    text: String,
    issued_at: Instant,
    version: i64,
}

const ADDRESSEE: &str = "p";
const TEAM: &str = "t";

fn matching(scope: &Scope, filter: &CircularFilter) -> Select<circular::Entity> {
    use circular::Column::{AddresseeId, State, TeamId};
    circulars(scope)
        .apply_if(filter.state, |found, state| found.filter(State.eq(state)))
        .apply_if(filter.person, |found, person| found.filter(AddresseeId.eq(person)))
        .apply_if(filter.team, |found, team| found.filter(TeamId.eq(team)))
}

fn addressed(found: Select<circular::Entity>) -> Select<circular::Entity> {
    let whom = link::<circular::Entity, person::Entity>(circular::Column::AddresseeId, person::Column::Id);
    found.join_as(JoinType::InnerJoin, whom, ADDRESSEE)
}

fn named(found: Select<circular::Entity>) -> Select<circular::Entity> {
    let team = link::<circular::Entity, team::Entity>(circular::Column::TeamId, team::Column::Id);
    addressed(found).join_as(JoinType::LeftJoin, team, TEAM)
}

pub(super) async fn count(db: &Db, scope: &Scope, filter: &CircularFilter) -> Result<u64, StoreError> {
    db.count(matching(scope, filter)).await
}

/// How many stand in each state.
pub(super) async fn counts(db: &Db, scope: &Scope) -> Result<Vec<(CircularState, u64)>, StoreError> {
    let found = circulars(scope)
        .select_only()
        .column(circular::Column::State)
        .expr_as(Expr::cust("COUNT(*)"), "n")
        .group_by(circular::Column::State);
    let rows = db.all(found.into_tuple::<(CircularState, i64)>()).await?;
    let known: HashMap<CircularState, i64> = rows.into_iter().collect();
    let number = |state| known.get(&state).and_then(|n| u64::try_from(*n).ok());
    let all = CircularState::iter().map(|state| (state, number(state).unwrap_or(0)));
    Ok(all.collect())
}

/// One page, newest first, one row more than wanted.
pub(super) async fn page(
    db: &Db,
    scope: &Scope,
    filter: &CircularFilter,
    page: &Page,
) -> Result<Vec<CircularView>, StoreError> {
    use circular::Column::{Id, IssuedAt};
    all(db, newest_first(named(matching(scope, filter)), IssuedAt, Id, page)).await
}

pub(super) async fn by_ids(db: &Db, scope: &Scope, ids: &[CircularId]) -> Result<Vec<CircularView>, StoreError> {
    let wanted = circular::Column::Id.is_in(ids.iter().copied());
    all(db, named(circulars(scope)).filter(wanted)).await
}

async fn all(db: &Db, found: Select<circular::Entity>) -> Result<Vec<CircularView>, StoreError> {
    let rows = db.all(found.into_partial_model()).await?;
    Ok(rows.into_iter().map(view).collect())
}

fn view(row: Listed) -> CircularView {
    CircularView {
        id: row.id,
        number: rules::number(row.year, row.serial),
        case: CaseId::new(row.root_id),
        case_number: row.case_number.unwrap_or_default(),
        addressee: CaseHandler {
            id: row.addressee_id,
            name: row.addressee_name,
            office_phone: row.addressee_phone,
        },
        team_name: row.team_name,
        state: row.state,
        text: row.text,
        issued_at: row.issued_at.time(),
        about: Vec::new(),
        steps: Vec::new(),
        version: row.version,
    }
}

/// Whom a circular in scope is addressed to, by his id.
pub(super) async fn addressee(db: &Db, scope: &Scope, person: PersonId) -> Result<Option<CaseHandler>, StoreError> {
    let found = addressed(circulars(scope)).filter(circular::Column::AddresseeId.eq(person));
    let found = found
        .select_only()
        .expr_as(column(ADDRESSEE, person::Column::Name), "name")
        .expr_as(column(ADDRESSEE, person::Column::OfficePhone), "office_phone");
    let row = db.one(found.into_tuple::<(String, Option<String>)>()).await?;
    Ok(row.map(|(name, office_phone)| CaseHandler {
        id: person,
        name,
        office_phone,
    }))
}

/// What each of some circulars is about.
pub(super) async fn about(
    db: &Db,
    ids: &[CircularId],
    book: &Book,
) -> Result<HashMap<CircularId, Vec<AboutView>>, StoreError> {
    use circular_deadline::Column::{CircularId as Circular, DeadlineId, DueOn, RuleCode};
    let about = parts_of::<circular_deadline::Entity, _>(Circular, ids.iter().copied())
        .order_by_asc(DueOn)
        .order_by_asc(RuleCode)
        .order_by_asc(DeadlineId);
    let mut found: HashMap<CircularId, Vec<AboutView>> = HashMap::new();
    for row in db.all(about).await? {
        let code = rule(&row.rule_code)?;
        found.entry(row.circular_id).or_default().push(AboutView {
            deadline: row.deadline_id,
            name: name_of(book, &code, edition(row.rule_version)),
            code,
            due_on: row.due_on.date(),
            days_late: row.days_late,
        });
    }
    Ok(found)
}

/// What was done about each of some circulars, in order.
pub(super) async fn steps(db: &Db, ids: &[CircularId]) -> Result<HashMap<CircularId, Vec<StepView>>, StoreError> {
    use circular_step::Column;
    let person = link::<circular_step::Entity, person::Entity>(Column::PersonId, person::Column::Id);
    let steps = parts_of::<circular_step::Entity, _>(Column::CircularId, ids.iter().copied())
        .join(JoinType::InnerJoin, person)
        .order_by_asc(Column::DoneAt)
        .order_by_asc(Column::Id)
        .select_only()
        .columns([Column::CircularId, Column::Step, Column::Text, Column::DoneAt])
        .column(person::Column::Name);
    let mut found: HashMap<CircularId, Vec<StepView>> = HashMap::new();
    for (circular, step, text, done_at, person_name) in db.all(steps.into_tuple()).await? {
        let done_at: Instant = done_at;
        found.entry(circular).or_default().push(StepView {
            step,
            text,
            person_name,
            at: done_at.time(),
        });
    }
    Ok(found)
}

fn rule(code: &str) -> Result<RuleCode, StoreError> {
    code.parse().map_err(|_| StoreError::Unreadable("rule".to_owned()))
}

fn edition(version: i32) -> u32 {
    u32::try_from(version).unwrap_or_default()
}
