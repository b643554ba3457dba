//! Rows of what is due. Running deadlines are read along the index of their list, by the day they end.

use chrono::{DateTime, Days, NaiveDate, Utc};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait as _, Func, Order};
use sea_orm::{
    ColumnTrait as _, Condition, DbErr, EntityTrait, FromQueryResult, QueryFilter as _, QueryOrder as _, QueryResult,
    QuerySelect as _, QueryTrait as _, Select,
};
use strum::IntoEnumIterator as _;
use uuid::Uuid;
use zhixing_entity::deadline;

use super::{Bucket, DeadlineFilter, Granted, Moved};
use crate::db::{Db, Question, Sql, StoreError, Tx, constant};
use crate::deadline::rules::{Exclusion, Interval, Matter, RuleCode, RuleKind, State};
use crate::kernel::calendar::court_date;
use crate::kernel::day::Day;
use crate::kernel::id::{CaseId, DeadlineId};
use crate::kernel::instant::Instant;
use crate::kernel::page::{Page, Position};
use crate::policy::{Row, Scope, Sight, seen};

/// A stored deadline.
pub(super) struct DeadlineColumns {
    pub id: DeadlineId,
    pub root: Uuid,
    pub matter: Matter,
    pub code: RuleCode,
    pub version: u32,
    pub state: State,
    pub started_at: DateTime<Utc>,
    pub due_on: Option<NaiveDate>,
    pub due_at: Option<DateTime<Utc>>,
    pub unrolled_on: Option<NaiveDate>,
    pub excluded_days: i32,
    pub paused_since: Option<NaiveDate>,
    pub is_official: bool,
    pub ended_at: Option<DateTime<Utc>>,
    pub happenings: (Uuid, Option<Uuid>),
    pub ruled_by: Option<RuleCode>,
    pub is_backdated: bool,
}

/// Which running deadlines are wanted, and the day at the court.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub filter: &'a DeadlineFilter,
    pub today: NaiveDate,
}

/// What everybody in the list has in common: it runs, no paired rule binds earlier, and it is in scope. What nobody owes
/// the court stays in the list until its last day alone.
fn listed(scope: &Scope, Wanted { filter, today }: Wanted<'_>) -> Select<deadline::Entity> {
    use deadline::Column::{DueOn, HandlerId, Kind as Binds, RuleCode, RuledBy, SiteId, State, TeamId, TribunalId};
    let is_left = Condition::any()
        .add(DueOn.gte(Day::from(today)))
        .add(Binds.is_in(RuleKind::owed()));
    in_sight(scope)
        .filter(constant(State.into_expr(), "open"))
        .filter(RuledBy.is_null())
        .filter(is_left)
        .apply_if(filter.team, |found, team| found.filter(TeamId.eq(team)))
        .apply_if(filter.handler, |found, handler| found.filter(HandlerId.eq(handler)))
        .apply_if(filter.site, |found, site| {
            found.filter(Condition::any().add(SiteId.eq(site)).add(TribunalId.eq(site)))
        })
        .apply_if(filter.rule.as_ref(), |found, code| {
            found.filter(RuleCode.eq(code.as_str()))
        })
        .apply_if(filter.bucket, |found, bucket| found.filter(ends_in(bucket, today)))
}

/// Deadlines in scope. Who is no member of the court sees what the court owes and what he may do himself.
fn in_sight(scope: &Scope) -> Select<deadline::Entity> {
    let seen_outside = scope.is_outside().then_some([RuleKind::Court, RuleKind::Party]);
    seen::<deadline::Entity>(scope).apply_if(seen_outside, |found, kinds| {
        found.filter(deadline::Column::Kind.is_in(kinds))
    })
}

/// Whether the end falls into a bucket.
fn ends_in(bucket: Bucket, today: NaiveDate) -> Condition {
    use deadline::Column::DueOn;
    let (from, to) = bucket.span(today);
    let from = DueOn.gte(Day::from(from));
    Condition::all().add(from).add(DueOn.lte(Day::from(to)))
}

/// One page, nearest first, one row more than wanted. A position holds the day of the end as a number.
pub(super) async fn page(
    db: &Db,
    scope: &Scope,
    wanted: Wanted<'_>,
    page: &Page,
) -> Result<Vec<DeadlineColumns>, StoreError> {
    use deadline::Column::{DueOn, Id};
    let key = || Expr::tuple([DueOn.into_expr(), Id.into_expr()]);
    let place = |position: Position| Expr::tuple([Expr::value(day_of(position.at)), Expr::value(position.id)]);
    let order = if page.from_end { Order::Desc } else { Order::Asc };
    let page = listed(scope, wanted)
        .apply_if(page.after, |found, position| found.filter(key().gt(place(position))))
        .apply_if(page.before, |found, position| found.filter(key().lt(place(position))))
        .order_by(DueOn, order.clone())
        .order_by(Id, order)
        .limit(page.rows + 1);
    all(db, page).await
}

/// The day that a position stands for.
fn day_of(at: i64) -> Day {
    let date = i32::try_from(at).ok().and_then(NaiveDate::from_num_days_from_ce_opt);
    date.unwrap_or_default().into()
}

pub(super) async fn count(db: &Db, scope: &Scope, wanted: Wanted<'_>) -> Result<u64, StoreError> {
    db.count(listed(scope, wanted)).await
}

/// How many fall into each bucket, in their order.
struct ByBucket(Vec<i64>);

impl ByBucket {
    fn column(nth: usize) -> String {
        format!("n{nth}")
    }
}

impl FromQueryResult for ByBucket {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        let numbers = Bucket::iter().enumerate();
        let numbers = numbers.map(|(nth, _)| row.try_get(prefix, &Self::column(nth)));
        Ok(Self(numbers.collect::<Result<_, _>>()?))
    }
}

/// How many fall into each bucket.
pub(super) async fn buckets(db: &Db, scope: &Scope, wanted: Wanted<'_>) -> Result<Vec<(Bucket, u64)>, StoreError> {
    let (_, last) = Bucket::FifteenDays.span(wanted.today);
    let mut found = listed(scope, wanted)
        .filter(deadline::Column::DueOn.lte(Day::from(last)))
        .select_only();
    for (nth, bucket) in Bucket::iter().enumerate() {
        let is_in = CaseStatement::new().case(ends_in(bucket, wanted.today), Expr::cust("1"));
        let number = Func::sum(is_in.finally(Expr::cust("0")));
        let number = Func::coalesce([Expr::from(number), Expr::cust("0")]);
        found = found.expr_as(number, ByBucket::column(nth));
    }
    let found = db.one(found.into_model::<ByBucket>()).await?;
    let numbers = found.map(|found| found.0).unwrap_or_default();
    let number = |nth: usize| numbers.get(nth).and_then(|n| u64::try_from(*n).ok());
    let buckets = Bucket::iter().enumerate();
    Ok(buckets
        .map(|(nth, bucket)| (bucket, number(nth).unwrap_or(0)))
        .collect())
}

/// All deadlines of cases.
pub(super) async fn of_cases(db: &Db, scope: &Scope, cases: &[CaseId]) -> Result<Vec<DeadlineColumns>, StoreError> {
    use deadline::Column::{Id, RootId, RuleCode, StartedAt};
    let found = in_sight(scope)
        .filter(RootId.is_in(cases.iter().copied()))
        .order_by_asc(StartedAt)
        .order_by_asc(RuleCode)
        .order_by_asc(Id);
    all(db, found).await
}

/// Deadlines by id.
pub(super) async fn by_ids(db: &Db, scope: &Scope, ids: &[DeadlineId]) -> Result<Vec<DeadlineColumns>, StoreError> {
    all(
        db,
        in_sight(scope).filter(deadline::Column::Id.is_in(ids.iter().copied())),
    )
    .await
}

type Deadline = <deadline::Entity as EntityTrait>::Model;

/// The running deadline of each case that ends first, of those the court owes; by hand, for it takes the first of a window.
pub(super) async fn next(db: &Db, scope: &Scope, cases: &[CaseId]) -> Result<Vec<DeadlineColumns>, StoreError> {
    let sql = Sql::new(
        "SELECT * FROM (SELECT d.*, ROW_NUMBER() OVER (PARTITION BY d.root_id ORDER BY d.due_on, d.rule_code, d.id) AS nth
         FROM deadline d WHERE d.root_id IN ",
    )
    .list(cases.iter().map(|id| id.raw()))
    .push(" AND d.state = 'open' AND d.ruled_by IS NULL AND d.kind = 'court' AND ")
    .append(scope.deadlines("d"))
    .push(") n WHERE n.nth = 1");
    let rows = db.reads().rows_as::<Deadline>(sql).await?;
    rows.iter().map(found).collect()
}

/// One deadline, whoever asks: for an act on its root.
pub(super) async fn one(tx: &Tx, id: DeadlineId) -> Result<Option<DeadlineColumns>, StoreError> {
    let row = tx
        .one(tx.find::<deadline::Entity>().filter(deadline::Column::Id.eq(id)))
        .await?;
    row.as_ref().map(found).transpose()
}

/// Something a deadline rests on.
pub(super) enum Part {
    Start(String),
    Excluded(Exclusion, Interval),
    Granted(Granted),
    Moved(Moved),
}

type PartOf = (DeadlineId, (RuleCode, u32), Part);

/// What deadlines rest on, one row a part; by hand, for it is a union of four tables.
pub(super) async fn grounds(db: &Db, scope: &Scope, ids: &[DeadlineId]) -> Result<Vec<PartOf>, StoreError> {
    let arms = [
        "'start' AS part, p.kind AS word, CAST(NULL AS TEXT) AS from_on, CAST(NULL AS TEXT) AS until_on,
         CAST(NULL AS INTEGER) AS amount, CAST(NULL AS TEXT) AS unit, p.happened_at AS told_at
         FROM deadline d JOIN happening p ON p.id = d.started_by",
        "'exclusion', p.kind, p.from_on, p.until_on, NULL, NULL, 0
         FROM deadline d JOIN exclusion p ON p.root_id = d.root_id",
        "'extension', p.ground, NULL, NULL, p.granted, p.unit, p.decided_at
         FROM deadline d JOIN extension p ON p.deadline_id = d.id AND p.state = 'granted'",
        "'move', p.cause, p.due_before, p.due_after, NULL, NULL, p.changed_at
         FROM deadline d JOIN deadline_change p ON p.deadline_id = d.id
         AND COALESCE(p.due_before, '') <> COALESCE(p.due_after, '')",
    ];
    let mut sql = Sql::default();
    for (nth, arm) in arms.into_iter().enumerate() {
        let union = if nth == 0 { "" } else { " UNION ALL " };
        sql = sql
            .push(&format!(
                "{union}SELECT d.id, d.rule_code, d.rule_version, d.started_at, d.unrolled_on, {arm}"
            ))
            .push(" WHERE d.id IN ")
            .list(ids.iter().map(|id| id.raw()))
            .push(" AND ")
            .append(scope.deadlines("d"));
    }
    let sql = sql.push(" ORDER BY told_at, from_on");
    let rows = db.reads().rows(sql).await?;
    let inside = !scope.is_outside() && scope.sight(Row::CaseHistory) == Sight::Full;
    let parts = rows.iter().map(|row| part(row, inside));
    parts.filter_map(Result::transpose).collect()
}

/// A part as a member of the court sees it, or somebody else; none for an interval that takes no day of the limit.
fn part(row: &QueryResult, inside: bool) -> Result<Option<PartOf>, StoreError> {
    let word: String = row.try_get("", "word")?;
    let code: String = row.try_get("", "rule_code")?;
    let code = rule(&code)?;
    let version = u32::try_from(row.try_get::<i32>("", "rule_version")?).unwrap_or_default();
    let day = |column: &str| Ok::<_, DbErr>(row.try_get::<Option<Day>>("", column)?.map(Day::date));
    let at = || Ok::<_, DbErr>(row.try_get::<Instant>("", "told_at")?.time());
    let part = match row.try_get::<String>("", "part")?.as_str() {
        "start" => Part::Start(word),
        "exclusion" => {
            let from = day("from_on")?.unwrap_or_default();
            let interval = Interval::try_new(from, day("until_on")?);
            let interval = interval.map_err(|error| StoreError::Unreadable(error.to_string()))?;
            if !reaches(row, interval)? {
                return Ok(None);
            }
            Part::Excluded(word.parse()?, interval)
        }
        "move" => Part::Moved(Moved {
            cause: word.parse()?,
            moved_at: at()?,
            from: day("from_on")?,
            to: day("until_on")?,
        }),
        _ => Part::Granted(Granted {
            amount: u16::try_from(row.try_get::<i32>("", "amount")?).unwrap_or_default(),
            unit: row.try_get("", "unit")?,
            granted_at: at()?,
            ground: inside.then_some(word),
        }),
    };
    Ok(Some((row.try_get("", "id")?, (code, version), part)))
}

/// Whether an interval takes a day of a limit: one after its start and not after its end, if it has one.
fn reaches(row: &QueryResult, interval: Interval) -> Result<bool, StoreError> {
    let start = court_date(row.try_get::<Instant>("", "started_at")?.time());
    let end: Option<Day> = row.try_get("", "unrolled_on")?;
    let takes_any = interval.until().is_none_or(|until| until > start + Days::new(1));
    Ok(takes_any && end.is_none_or(|end| interval.from() <= end.date()))
}

async fn all<Q: Question<Row = Deadline>>(db: &Db, question: Q) -> Result<Vec<DeadlineColumns>, StoreError> {
    let rows = db.all(question).await?;
    rows.iter().map(found).collect()
}

fn rule(code: &str) -> Result<RuleCode, StoreError> {
    code.parse().map_err(|_| StoreError::Unreadable("rule".to_owned()))
}

fn found(row: &Deadline) -> Result<DeadlineColumns, StoreError> {
    Ok(DeadlineColumns {
        id: row.id,
        root: row.root_id,
        matter: row.matter,
        code: rule(&row.rule_code)?,
        version: u32::try_from(row.rule_version).unwrap_or_default(),
        state: row.state,
        started_at: row.started_at.time(),
        due_on: row.due_on.map(Day::date),
        due_at: row.due_at.map(Instant::time),
        unrolled_on: row.unrolled_on.map(Day::date),
        excluded_days: row.excluded_days,
        paused_since: row.paused_since.map(Day::date),
        is_official: row.official,
        ended_at: row.ended_at.map(Instant::time),
        happenings: (row.started_by, row.ended_by),
        ruled_by: row.ruled_by.as_deref().map(rule).transpose()?,
        is_backdated: row.backdated,
    })
}
