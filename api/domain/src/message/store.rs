//! Rows of messages and leads.

use sea_orm::sea_query::{Expr, ExprTrait as _, Order, Query};
use sea_orm::{
    ColumnTrait as _, DerivePartialModel, EntityTrait as _, JoinType, PartialModelTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, QueryTrait as _, Select, Set,
};
use zhixing_entity::{clue, message, person};

use super::{ClueKind, ClueView, MessageView};
use crate::db::{Change as _, Db, NewerBy, StoreError, Tx, Writes, column, link, newest_first, newest_of_each};
use crate::kernel::id::{CaseId, ClueId, MessageId};
use crate::kernel::instant::Instant;
use crate::kernel::page::Page;
use crate::policy::{Scope, in_cases};

crate::rows! {
    /// Rows of messages and clues (留言、线索).
    pub struct MessageRows of message, clue;
}

/// A message with the names of who wrote and who answered it.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "message::Entity")]
struct MessageColumns {
    id: MessageId,
    case_id: CaseId,
    content: String,
    #[sea_orm(from_expr = "column(SENDER, person::Column::Name)")]
    sender_name: String,
    sent_at: Instant,
    answer: Option<String>,
    #[sea_orm(from_expr = "column(ANSWERER, person::Column::Name)")]
    answerer_name: Option<String>,
    answered_at: Option<Instant>,
    version: i64,
}

const SENDER: &str = "s";
const ANSWERER: &str = "a";

fn named(found: Select<message::Entity>) -> Select<message::Entity> {
    let name = link::<message::Entity, person::Entity>;
    found
        .join_as(
            JoinType::InnerJoin,
            name(message::Column::SentBy, person::Column::Id),
            SENDER,
        )
        .join_as(
            JoinType::LeftJoin,
            name(message::Column::AnsweredBy, person::Column::Id),
            ANSWERER,
        )
}

/// Messages of a case, or of all that the scope holds.
fn of(scope: &Scope, case: Option<CaseId>) -> Select<message::Entity> {
    in_cases::<message::Entity>(scope, message::Column::CaseId)
        .apply_if(case, |found, case| found.filter(message::Column::CaseId.eq(case)))
}

pub(super) async fn page(
    db: &Db,
    scope: &Scope,
    case: Option<CaseId>,
    page: &Page,
) -> Result<Vec<MessageView>, StoreError> {
    let found = named(of(scope, case));
    let found = newest_first(found, message::Column::SentAt, message::Column::Id, page);
    let rows = db.all(found.into_partial_model()).await?;
    Ok(rows.into_iter().map(view).collect())
}

pub(super) async fn count(db: &Db, scope: &Scope, case: Option<CaseId>) -> Result<u64, StoreError> {
    db.count(of(scope, case)).await
}

pub(super) async fn newest(
    db: &Db,
    scope: &Scope,
    cases: &[CaseId],
    rows: u64,
) -> Result<Vec<MessageView>, StoreError> {
    use message::Column::{CaseId, Id, SentAt};
    let found = named(of(scope, None)).filter(CaseId.is_in(cases.iter().copied()));
    let found = MessageColumns::select_cols(found.select_only());
    let newest = NewerBy { at: SentAt, id: Id };
    let rows = db.all(newest_of_each(found, CaseId, newest, rows)).await?;
    Ok(rows.into_iter().map(view).collect())
}

pub(super) async fn by_ids(db: &Db, scope: &Scope, ids: &[MessageId]) -> Result<Vec<MessageView>, StoreError> {
    let found = named(of(scope, None)).filter(message::Column::Id.is_in(ids.iter().copied()));
    let rows = db.all(found.into_partial_model()).await?;
    Ok(rows.into_iter().map(view).collect())
}

fn view(row: MessageColumns) -> MessageView {
    MessageView {
        id: row.id,
        case: row.case_id,
        content: row.content,
        sender_name: row.sender_name,
        sent_at: row.sent_at.time(),
        answer: row.answer,
        answerer_name: row.answerer_name,
        answered_at: row.answered_at.map(Instant::time),
        version: row.version,
    }
}

pub(super) async fn clues(db: &Db, scope: &Scope, cases: &[CaseId]) -> Result<Vec<ClueView>, StoreError> {
    clues_where(db, scope, clue::Column::CaseId.is_in(cases.iter().copied())).await
}

/// One lead, as a list.
pub(super) async fn clue(db: &Db, scope: &Scope, id: ClueId) -> Result<Vec<ClueView>, StoreError> {
    clues_where(db, scope, clue::Column::Id.eq(id)).await
}

async fn clues_where(db: &Db, scope: &Scope, wanted: Expr) -> Result<Vec<ClueView>, StoreError> {
    use clue::Column::{CaseId, Id, SubmittedAt};
    let found = in_cases::<clue::Entity>(scope, CaseId).filter(wanted);
    let found = found
        .order_by(CaseId, Order::Asc)
        .order_by(SubmittedAt, Order::Desc)
        .order_by(Id, Order::Desc);
    let rows = db.all(found).await?.into_iter();
    Ok(rows
        .map(|row| ClueView {
            id: row.id,
            case: row.case_id,
            kind: row.kind,
            content: row.content,
            submitted_at: row.submitted_at.time(),
        })
        .collect())
}

/// A message under the lock of its case.
pub(super) struct Locked {
    pub answered: bool,
    pub version: i64,
}

/// The case a message belongs to; whether it is in scope is asked of the case.
pub(super) async fn case_of(tx: &Tx, id: MessageId) -> Result<Option<CaseId>, StoreError> {
    let found = tx.find::<message::Entity>().select_only();
    let found = found.column(message::Column::CaseId).filter(message::Column::Id.eq(id));
    tx.one(found.into_tuple()).await
}

pub(super) async fn under_lock(tx: &Tx, id: MessageId) -> Result<Option<Locked>, StoreError> {
    use message::Column::{AnsweredAt, Id, Version};
    let found = tx.find::<message::Entity>().select_only();
    let found = found.column(AnsweredAt).column(Version).filter(Id.eq(id));
    let found = tx.one(found.into_tuple::<(Option<Instant>, i64)>()).await?;
    Ok(found.map(|(answered_at, version)| Locked {
        answered: answered_at.is_some(),
        version,
    }))
}

/// Leads and messages of the actor on a case since an instant.
pub(super) async fn written_since(tx: &Tx, case: CaseId, since: Instant) -> Result<u64, StoreError> {
    let person = tx.person()?;
    let mut clues = Query::select();
    clues
        .expr(Expr::cust("COUNT(*)"))
        .from(clue::Entity)
        .and_where(clue::Column::CaseId.eq(case))
        .and_where(clue::Column::SubmittedBy.eq(person))
        .and_where(clue::Column::SubmittedAt.gte(since));
    let clues = Expr::SubQuery(None, Box::new(clues.into()));
    let found = tx
        .find::<message::Entity>()
        .filter(message::Column::CaseId.eq(case))
        .filter(message::Column::SentBy.eq(person))
        .filter(message::Column::SentAt.gte(since))
        .select_only()
        .expr_as(Expr::cust("COUNT(*)").add(clues), "n");
    let n: Option<i64> = tx.one(found.into_tuple()).await?;
    Ok(n.and_then(|n| u64::try_from(n).ok()).unwrap_or(0))
}

pub(super) async fn add(tx: &Writes<'_, MessageRows>, case: CaseId, text: &str) -> Result<MessageId, StoreError> {
    let id: MessageId = tx.fresh();
    tx.rows()
        .insert(message::ActiveModel {
            id: Set(id),
            case_id: Set(case),
            root_id: Set(case.raw()),
            content: Set(text.to_owned()),
            sent_by: Set(tx.person()?),
            sent_at: Set(tx.now().into()),
            version: Set(1),
            sync_x: Set(tx.stamp()),
            ..Default::default()
        })
        .await?;
    Ok(id)
}

pub(super) async fn add_clue(
    tx: &Writes<'_, MessageRows>,
    case: CaseId,
    kind: ClueKind,
    text: &str,
) -> Result<ClueId, StoreError> {
    let id: ClueId = tx.fresh();
    tx.rows()
        .insert(clue::ActiveModel {
            id: Set(id),
            case_id: Set(case),
            root_id: Set(case.raw()),
            kind: Set(kind),
            content: Set(text.to_owned()),
            submitted_by: Set(tx.person()?),
            submitted_at: Set(tx.now().into()),
            sync_x: Set(tx.stamp()),
        })
        .await?;
    Ok(id)
}

pub(super) async fn answer(tx: &Writes<'_, MessageRows>, id: MessageId, text: &str) -> Result<(), StoreError> {
    use message::Column::{Id, Version};
    message::Entity::update_many()
        .set(message::ActiveModel {
            answer: Set(Some(text.to_owned())),
            answered_by: Set(tx.actor().person_id()),
            answered_at: Set(Some(tx.now().into())),
            sync_x: Set(tx.stamp()),
            ..Default::default()
        })
        .col_expr(Version, Expr::col(Version).add(1))
        .filter(Id.eq(id))
        .by(tx.rows())
        .await?;
    Ok(())
}
