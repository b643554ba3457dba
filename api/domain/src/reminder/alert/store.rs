//! Places of reminders.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{
    ColumnTrait as _, DerivePartialModel, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, Set,
};
use zhixing_entity::{application, enforcement_case, reminder, reminder_head};

use super::AlertView;
use crate::db::{Change as _, ChoreTx, Db, Reads, Sql, StoreError, column};
use crate::kernel::id::{ApplicationId, CaseId, DeadlineId};
use crate::kernel::instant::Instant;
use crate::kernel::reminder::ReminderThreshold;
use crate::policy::{APPLICATION, CASE, DueReminding, Scope, unscoped, with_matters};

/// The id of the one row that holds the last place given.
const HEAD: i32 = 1;

/// Gives the next places, at most `most`; none when another process is at it.
pub(super) async fn place(db: &Db, most: i64) -> Result<u64, StoreError> {
    if !is_any_unplaced(db.reads()).await? {
        return Ok(0);
    }
    let tx = db.begin_chore::<DueReminding>().await?;
    let head = unscoped::<reminder_head::Entity>().filter(reminder_head::Column::Id.eq(HEAD));
    let head = head.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    let Some(head) = tx.reads().one(head).await? else {
        tx.leave().await?;
        return Ok(0);
    };
    let placed = place_after(&tx, head.n, most).await?;
    let moved = reminder_head::ActiveModel {
        n: Set(head.n.saturating_add(i64::try_from(placed).unwrap_or(i64::MAX))),
        ..Default::default()
    };
    let moved = reminder_head::Entity::update_many().set(moved);
    moved
        .filter(reminder_head::Column::Id.eq(HEAD))
        .by(&tx.writer())
        .await?;
    tx.commit().await?;
    Ok(placed)
}

/// Whether a reminder has no place; by hand, for a job looks at all of them, in nobody's scope.
async fn is_any_unplaced(reads: Reads<'_>) -> Result<bool, StoreError> {
    let waiting = Sql::new("SELECT 1 AS n FROM reminder WHERE n IS NULL LIMIT 1");
    Ok(reads.row(waiting).await?.is_some())
}

/// Numbers the oldest that have no place, from after `head` on; by hand, for the numbers come from a window.
async fn place_after(tx: &ChoreTx<DueReminding>, head: i64, most: i64) -> Result<u64, StoreError> {
    let place = Sql::new(
        "UPDATE reminder SET n = next.n FROM (SELECT id, ? + ROW_NUMBER() OVER (ORDER BY made_at, id) AS n
         FROM reminder WHERE n IS NULL ORDER BY made_at, id LIMIT ?) next WHERE reminder.id = next.id",
    )
    .bind(head)
    .bind(most);
    tx.writer().execute(place).await
}

/// The last place given.
pub(super) async fn head(db: &Db) -> Result<i64, StoreError> {
    let head = unscoped::<reminder_head::Entity>().filter(reminder_head::Column::Id.eq(HEAD));
    Ok(db.one(head).await?.map_or(0, |head| head.n))
}

/// The last place given to what was made before an instant; by hand, for it counts in all reminders, in nobody's scope.
pub(super) async fn before(db: &Db, at: DateTime<Utc>) -> Result<i64, StoreError> {
    // by the instants, of which few are late: without the sum a store walks the places from the first on
    let first = Sql::new(
        "SELECT COALESCE(MIN(n + 0) - 1, (SELECT n FROM reminder_head WHERE id = 1)) AS n FROM reminder WHERE made_at >= ?",
    )
    .bind(at.timestamp_micros());
    let row = db.reads().row(first).await?;
    row.map_or(Ok(0), |row| Ok(row.try_get("", "n")?))
}

/// An alert as it is told.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "reminder::Entity")]
struct Alert {
    n: i64,
    #[sea_orm(from_expr = "column(CASE, enforcement_case::Column::Id)")]
    case_id: Option<CaseId>,
    #[sea_orm(from_expr = "column(APPLICATION, application::Column::Id)")]
    application_id: Option<ApplicationId>,
    deadline_id: Option<DeadlineId>,
    threshold: ReminderThreshold,
    text: String,
    made_at: Instant,
}

/// What lies in scope after the place `after`, up to the place `until`.
pub(super) async fn between(db: &Db, scope: &Scope, after: i64, until: i64) -> Result<Vec<AlertView>, StoreError> {
    use reminder::Column::{N, RootId};
    let found = with_matters::<reminder::Entity>(scope, RootId)
        .filter(N.gt(after))
        .filter(N.lte(until))
        .order_by_asc(N);
    let rows: Vec<Alert> = db.all(found.into_partial_model()).await?;
    let alerts = rows.into_iter().map(|row| AlertView {
        n: row.n,
        case: row.case_id,
        application: row.application_id,
        deadline: row.deadline_id,
        threshold: row.threshold,
        text: row.text,
        made_at: row.made_at.time(),
    });
    Ok(alerts.collect())
}
