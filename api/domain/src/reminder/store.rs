//! Rows of reminders, and of what is to be looked at.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _, LockBehavior, LockType, OnConflict};
use sea_orm::{
    ColumnTrait as _, Condition, DerivePartialModel, EntityTrait as _, FromQueryResult, JoinType, QueryFilter as _,
    QueryOrder as _, QuerySelect, QueryTrait as _, Select, Set,
};
use uuid::Uuid;
use zhixing_entity::{application, conflict, deadline, deadline_look, enforcement_case, party, person, post, reminder};

use super::rules::{Look, Rung};
use super::{ReminderThreshold, ReminderView};
use crate::db::{Act, Change as _, Db, Reads, StoreError, Tx, Writer, column, constant, link, newest_first, on_day};
use crate::deadline::rules::{DueBy, Moment, RuleCode, State};
use crate::kernel::day::Day;
use crate::kernel::id::{ApplicationId, CaseId, DeadlineId, PersonId, TeamId};
use crate::kernel::instant::Instant;
use crate::kernel::page::Page;
use crate::kernel::role::Role;
use crate::policy::{APPLICATION, CASE, DueReminding, Scope, can_sign_in, parts_of, unscoped, with_matters};

/// A deadline to be looked at, with whom its line calls.
pub(super) struct Looked {
    pub id: DeadlineId,
    pub root: Uuid,
    pub code: RuleCode,
    pub version: u32,
    pub runs: bool,
    pub due: Option<DueBy>,
    /// The number of the case.
    pub number: Option<String>,
    /// When the application was received.
    pub received_at: Option<DateTime<Utc>>,
    pub handler: Option<String>,
    pub person: Option<PersonId>,
    pub team: Option<TeamId>,
}

/// A reminder to be made.
pub(super) struct New<'a> {
    pub looked: &'a Looked,
    pub threshold: ReminderThreshold,
    pub person: Option<PersonId>,
    pub text: String,
    pub key: String,
}

/// A reminder that somebody wrote.
pub(super) struct Written<'a> {
    pub case: CaseId,
    pub person: Option<PersonId>,
    pub text: &'a str,
    pub key: &'a str,
}

/// Whom a deadline is told that stays overdue: person and name.
#[derive(Default)]
pub(super) struct Superiors {
    leaders: HashMap<TeamId, (PersonId, String)>,
    chief: Option<(PersonId, String)>,
    /// Cases and those who declared a conflict in them.
    conflicts: HashSet<(CaseId, PersonId)>,
}

impl Superiors {
    /// Who stands on a rung for a deadline; nobody who declared a conflict, for whom there is no such case.
    pub(super) fn on(&self, rung: Rung, looked: &Looked) -> Option<&(PersonId, String)> {
        let found = match rung {
            Rung::Leader => self.leaders.get(&looked.team?),
            Rung::Chief => self.chief.as_ref(),
        };
        found.filter(|(person, _)| !self.conflicts.contains(&(CaseId::new(looked.root), *person)))
    }
}

/// A post of who stands above others, and who holds it.
#[derive(FromQueryResult)]
struct Above {
    team_id: Option<TeamId>,
    role: Role,
    leads: bool,
    person_id: PersonId,
    name: String,
}

/// The leaders of the teams and the chief of the bureau, of posts that hold; the longest in office where there are two.
pub(super) async fn superiors(reads: Reads<'_>, today: NaiveDate) -> Result<Superiors, StoreError> {
    use post::Column::{Id, Leads, PersonId, Role, StartedOn, TeamId};
    let is_above = Condition::any()
        .add(column("post", Leads))
        .add(constant(column("post", Role), "CHIEF"));
    let posts = unscoped::<post::Entity>()
        .join(
            JoinType::InnerJoin,
            link::<post::Entity, person::Entity>(PersonId, person::Column::Id),
        )
        .filter(is_above)
        .filter(on_day("post", today))
        // who cannot sign in any more stands in nobody's way
        .filter(can_sign_in("post.person_id", today))
        .order_by_asc(StartedOn)
        .order_by_asc(Id)
        .select_only()
        .columns([TeamId, Role, Leads, PersonId])
        .column(person::Column::Name);
    let mut superiors = Superiors::default();
    for row in reads.all(posts.into_model::<Above>()).await? {
        let who = (row.person_id, row.name);
        if row.role == self::Role::Chief && superiors.chief.is_none() {
            superiors.chief = Some(who.clone());
        }
        if let Some(team) = row.team_id.filter(|_| row.leads) {
            superiors.leaders.entry(team).or_insert(who);
        }
    }
    let above = superiors.leaders.values().chain(&superiors.chief);
    let conflicts = parts_of::<conflict::Entity, _>(conflict::Column::PersonId, above.map(|(person, _)| *person))
        .filter(conflict::Column::EndedAt.is_null())
        .select_only()
        .columns([conflict::Column::CaseId, conflict::Column::PersonId]);
    superiors.conflicts = reads.all(conflicts.into_tuple()).await?.into_iter().collect();
    Ok(superiors)
}

/// What is to be looked at now.
fn is_due(now: Moment) -> Condition {
    use deadline_look::Column::{LookAfter, LookOn};
    let is_over = Condition::any()
        .add(LookAfter.is_null())
        .add(LookAfter.lt(Instant::from(now.at())));
    Condition::all().add(LookOn.lte(Day::from(now.on()))).add(is_over)
}

/// The next deadlines to be looked at now, after a place in their order.
pub(super) async fn due(
    reads: Reads<'_>,
    now: Moment,
    after: Option<(Day, DeadlineId)>,
    most: u64,
) -> Result<Vec<(Day, DeadlineId)>, StoreError> {
    use deadline_look::Column::{DeadlineId, LookOn};
    let key = || Expr::tuple([LookOn.into_expr(), DeadlineId.into_expr()]);
    let found = unscoped::<deadline_look::Entity>()
        .filter(is_due(now))
        .apply_if(after, |found, (on, id)| {
            found.filter(key().gt(Expr::tuple([Expr::value(on), Expr::value(id)])))
        })
        .order_by_asc(LookOn)
        .order_by_asc(DeadlineId)
        .limit(most)
        .select_only()
        .columns([LookOn, DeadlineId]);
    reads.all(found.into_tuple()).await
}

/// How many deadlines are to be looked at now.
pub(super) async fn waiting(reads: Reads<'_>, now: Moment) -> Result<u64, StoreError> {
    reads
        .count(unscoped::<deadline_look::Entity>().filter(is_due(now)))
        .await
}

/// A deadline to be looked at, as its row and those of its case or application say.
#[derive(FromQueryResult)]
struct LookedRow {
    id: DeadlineId,
    root_id: Uuid,
    rule_code: String,
    rule_version: i32,
    state: State,
    due_on: Option<Day>,
    due_at: Option<Instant>,
    handler_id: Option<PersonId>,
    team_id: Option<TeamId>,
    number: Option<String>,
    received_at: Option<Instant>,
    handler_name: Option<String>,
}

/// Those of `ids` that are still to be looked at, locked; what another process looks at is left to it.
pub(super) async fn lock(
    tx: &Writer<'_, DueReminding>,
    ids: &[DeadlineId],
    now: Moment,
) -> Result<Vec<Looked>, StoreError> {
    use deadline::Column::{
        DueAt, DueOn, HandlerId, Id, RootId, RuleCode as Code, RuleVersion, State as Stands, TeamId as Team,
    };
    let of_look = link::<deadline_look::Entity, deadline::Entity>(deadline_look::Column::DeadlineId, Id);
    let case = link::<deadline::Entity, enforcement_case::Entity>(RootId, enforcement_case::Column::Id);
    let application = link::<deadline::Entity, application::Entity>(RootId, application::Column::Id);
    let handler = link::<deadline::Entity, person::Entity>(HandlerId, person::Column::Id);
    let mut found = unscoped::<deadline_look::Entity>()
        .join(JoinType::InnerJoin, of_look)
        .join(JoinType::LeftJoin, case)
        .join(JoinType::LeftJoin, application)
        .join(JoinType::LeftJoin, handler)
        .filter(deadline_look::Column::DeadlineId.is_in(ids.iter().copied()))
        .filter(is_due(now))
        .order_by_asc(deadline_look::Column::DeadlineId)
        .select_only()
        .columns([Id, RootId, Code, RuleVersion, Stands, DueOn, DueAt, HandlerId, Team])
        .column(enforcement_case::Column::Number)
        .column(application::Column::ReceivedAt)
        .column_as(person::Column::Name, "handler_name");
    let looks = [deadline_look::Entity];
    QuerySelect::query(&mut found).lock_with_tables_behavior(LockType::Update, looks, LockBehavior::SkipLocked);
    let rows = tx.reads().all(found.into_model::<LookedRow>()).await?;
    rows.into_iter().map(looked).collect()
}

fn looked(row: LookedRow) -> Result<Looked, StoreError> {
    let code = row.rule_code.parse();
    Ok(Looked {
        id: row.id,
        root: row.root_id,
        code: code.map_err(|_| StoreError::Unreadable("rule".to_owned()))?,
        version: u32::try_from(row.rule_version).unwrap_or_default(),
        runs: row.state == State::Open,
        due: row.due_on.map(|on| DueBy {
            on: on.date(),
            at: row.due_at.map(Instant::time),
        }),
        number: row.number,
        received_at: row.received_at.map(Instant::time),
        handler: row.handler_name,
        person: row.handler_id,
        team: row.team_id,
    })
}

/// Makes a reminder; false when it was made before.
pub(super) async fn remind(db: &Db, tx: &Writer<'_, DueReminding>, new: &New<'_>) -> Result<bool, StoreError> {
    let row = reminder::ActiveModel {
        id: Set(db.ids().raw()),
        root_id: Set(new.looked.root),
        deadline_id: Set(Some(new.looked.id)),
        threshold: Set(new.threshold),
        text: Set(new.text.clone()),
        person_id: Set(new.person),
        made_at: Set(db.clock().now().into()),
        dedupe_key: Set(new.key.clone()),
        ..Default::default()
    };
    let known = OnConflict::column(reminder::Column::DedupeKey).do_nothing().to_owned();
    let made = reminder::Entity::insert(row).on_conflict(known).by(tx).await?;
    Ok(made == 1)
}

/// Sets when each deadline is looked at again, or drops it from the list.
pub(super) async fn look_next(
    tx: &Writer<'_, DueReminding>,
    next: Vec<(DeadlineId, Option<Look>)>,
) -> Result<(), StoreError> {
    let mut by_look: BTreeMap<Option<Look>, Vec<DeadlineId>> = BTreeMap::new();
    for (id, look) in next {
        by_look.entry(look).or_default().push(id);
    }
    for (look, ids) in by_look {
        let among = deadline_look::Column::DeadlineId.is_in(ids);
        match look {
            Some(look) => {
                let next = deadline_look::ActiveModel {
                    look_on: Set(look.on.into()),
                    look_after: Set(look.after.map(Instant::from)),
                    ..Default::default()
                };
                let looked = deadline_look::Entity::update_many().set(next);
                looked.filter(among).by(tx).await?;
            }
            None => {
                deadline_look::Entity::delete_many().filter(among).by(tx).await?;
            }
        }
    }
    Ok(())
}

/// Makes a reminder by hand.
pub(super) async fn remind_by_hand(tx: &Act, written: &Written<'_>) -> Result<(), StoreError> {
    let row = reminder::ActiveModel {
        id: Set(tx.fresh::<()>().raw()),
        root_id: Set(written.case.raw()),
        threshold: Set(ReminderThreshold::Manual),
        text: Set(written.text.to_owned()),
        person_id: Set(written.person),
        made_by: Set(tx.actor().person_raw()),
        made_at: Set(tx.now().into()),
        dedupe_key: Set(written.key.to_owned()),
        ..Default::default()
    };
    tx.chore::<DueReminding>().insert(row).await
}

/// Names of the parties of a root.
pub(super) async fn names(tx: &Tx, root: Uuid) -> Result<Vec<String>, StoreError> {
    let names = tx.find::<party::Entity>().filter(party::Column::RootId.eq(root));
    tx.all(names.select_only().column(party::Column::Name).into_tuple())
        .await
}

/// Reminders of a case, or of all that the scope holds.
fn listed(scope: &Scope, case: Option<CaseId>) -> Select<reminder::Entity> {
    use reminder::Column::RootId;
    with_matters::<reminder::Entity>(scope, RootId).apply_if(case, |found, case| found.filter(RootId.eq(case)))
}

pub(super) async fn count(db: &Db, scope: &Scope, case: Option<CaseId>) -> Result<u64, StoreError> {
    db.count(listed(scope, case)).await
}

/// A reminder as it is listed.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "reminder::Entity")]
struct Listed {
    id: Uuid,
    #[sea_orm(from_expr = "column(CASE, enforcement_case::Column::Id)")]
    case_id: Option<CaseId>,
    #[sea_orm(from_expr = "column(APPLICATION, application::Column::Id)")]
    application_id: Option<ApplicationId>,
    threshold: ReminderThreshold,
    text: String,
    made_at: Instant,
    made_by: Option<Uuid>,
    dedupe_key: String,
}

/// One page with the names of their lines, newest first, one row more than wanted.
pub(super) async fn page(
    db: &Db,
    scope: &Scope,
    case: Option<CaseId>,
    page: &Page,
) -> Result<Vec<(String, ReminderView)>, StoreError> {
    use reminder::Column::{Id, MadeAt};
    let found = newest_first(listed(scope, case), MadeAt, Id, page);
    let rows: Vec<Listed> = db.all(found.into_partial_model()).await?;
    let named = rows.into_iter().map(|row| {
        let view = ReminderView {
            id: row.id,
            case: row.case_id,
            application: row.application_id,
            threshold: row.threshold,
            text: row.text,
            made_at: row.made_at.time(),
            by_hand: row.made_by.is_some(),
            deliveries: Vec::new(),
        };
        (row.dedupe_key, view)
    });
    Ok(named.collect())
}
