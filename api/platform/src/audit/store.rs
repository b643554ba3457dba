//! Rows of the record: entries, and the head of their chain.
//!
//! They lie in no scope here: what reads them seals them, proves them, or tells how far the chain came.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, LockBehavior, LockType};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DatabaseTransaction, EntityTrait as _, FromQueryResult, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, Select, Set,
};
use uuid::Uuid;
use zhixing_entity::{audit_entry, audit_head};

use super::{Entry, Head};
use crate::db::{Reads, Sql, StoreError};
use crate::kernel::id::Id;
use crate::kernel::instant::Instant;

/// The id of the one row that holds the head.
const HEAD: i32 = 1;
/// Links written in one statement.
const LINKS_AT_ONCE: usize = 250;

/// An entry as it lies in the store, in the columns that are hashed, and its place in the chain.
#[derive(FromQueryResult)]
pub(super) struct Kept {
    pub id: Uuid,
    pub x: i64,
    pub ordinal: i32,
    pub happened_at: i64,
    pub actor_id: Option<Uuid>,
    pub actor_role: String,
    pub site_id: Option<Uuid>,
    pub session_id: Option<Uuid>,
    pub address: Option<String>,
    pub action: String,
    pub object_kind: Option<String>,
    pub object_id: Option<Uuid>,
    pub fields: String,
    pub outcome: String,
    pub request_id: String,
    pub content_hash: Option<String>,
    pub seq: Option<i64>,
    pub hash: Option<String>,
}

/// The place of an entry in the chain, with its hash.
pub(super) struct Link {
    pub id: Uuid,
    pub seq: i64,
    pub hash: String,
}

#[expect(
    clippy::disallowed_methods,
    reason = "the record itself, which is sealed and proved as a whole"
)]
fn entries() -> Select<audit_entry::Entity> {
    audit_entry::Entity::find()
}

#[expect(clippy::disallowed_methods, reason = "how far the chain came, of no row")]
fn its_head() -> Select<audit_head::Entity> {
    audit_head::Entity::find().filter(audit_head::Column::Id.eq(HEAD))
}

fn open() -> Select<audit_entry::Entity> {
    entries().filter(audit_entry::Column::Seq.is_null())
}

/// Writes entries, under ids and the stamp of their transaction.
pub(super) async fn insert<C: ConnectionTrait>(conn: &C, x: i64, entries: &[(Uuid, &Entry)]) -> Result<(), StoreError> {
    let rows = (0_i32..)
        .zip(entries)
        .map(|(ordinal, (id, entry))| audit_entry::ActiveModel {
            id: Set(*id),
            x: Set(x),
            ordinal: Set(ordinal),
            happened_at: Set(entry.happened_at.into()),
            actor_id: Set(entry.actor),
            actor_role: Set(entry.role),
            site_id: Set(entry.site.map(Id::new)),
            session_id: Set(entry.session.map(Id::new)),
            address: Set(entry.address.clone()),
            action: Set(entry.action.clone()),
            object_kind: Set(entry.object.map(|(kind, _)| kind.to_owned())),
            object_id: Set(entry.object.map(|(_, id)| id)),
            fields: Set(entry.fields.join(",")),
            outcome: Set(entry.outcome.text()),
            request_id: Set(entry.request_id.clone()),
            content_hash: Set(entry.content_hash.clone()),
            ..Default::default()
        });
    audit_entry::Entity::insert_many(rows)
        .exec_without_returning(conn)
        .await?;
    Ok(())
}

/// Whether an entry is kept.
pub(super) async fn is_kept(reads: Reads<'_>, id: Uuid) -> Result<bool, StoreError> {
    let found = entries().filter(audit_entry::Column::Id.eq(id)).select_only();
    let found = found.expr_as(Expr::cust("1"), "kept").into_tuple::<i32>();
    Ok(reads.one(found).await?.is_some())
}

/// The hash of the entry with a number; none when there is none, or it has none.
pub(super) async fn hash_of(reads: Reads<'_>, seq: i64) -> Result<Option<String>, StoreError> {
    let found = entries().filter(audit_entry::Column::Seq.eq(seq)).select_only();
    let found = found.column(audit_entry::Column::Hash).into_tuple::<Option<String>>();
    Ok(reads.one(found).await?.flatten())
}

/// How many entries are not yet in the chain.
pub(super) async fn unsealed(reads: Reads<'_>) -> Result<i64, StoreError> {
    Ok(i64::try_from(reads.count(open()).await?).unwrap_or(i64::MAX))
}

/// Whether an entry is not yet in the chain.
pub(super) async fn is_any_unsealed(reads: Reads<'_>) -> Result<bool, StoreError> {
    let found = open().select_only().expr_as(Expr::cust("1"), "n");
    Ok(reads.one(found.into_tuple::<i32>()).await?.is_some())
}

/// The next entries that are not yet in the chain, in the order they are sealed in.
pub(super) async fn next_unsealed(reads: Reads<'_>, most: u64) -> Result<Vec<Kept>, StoreError> {
    use audit_entry::Column::{Id, Ordinal, X};
    let found = open().order_by_asc(X).order_by_asc(Ordinal).order_by_asc(Id);
    reads.all(found.limit(most).into_model::<Kept>()).await
}

/// The entries after a number, in the order of the chain.
pub(super) async fn sealed_after(reads: Reads<'_>, seq: i64, most: u64) -> Result<Vec<Kept>, StoreError> {
    use audit_entry::Column::Seq;
    let found = entries().filter(Seq.gt(seq)).order_by_asc(Seq);
    reads.all(found.limit(most).into_model::<Kept>()).await
}

/// The head of the chain.
pub(super) async fn head(reads: Reads<'_>) -> Result<Option<Head>, StoreError> {
    let head = reads.one(its_head()).await?;
    Ok(head.map(|head| Head {
        seq: head.seq,
        hash: head.hash,
        sealed_at: head.sealed_at.time(),
    }))
}

/// The head of the chain, held until the transaction ends; none when somebody else holds it.
pub(super) async fn held_head(reads: Reads<'_>) -> Result<Option<(i64, String)>, StoreError> {
    use audit_head::Column::{Hash, Seq};
    let head = its_head().lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    reads.one(head.select_only().columns([Seq, Hash]).into_tuple()).await
}

/// Puts the head of the chain where it stands now.
pub(super) async fn move_head(
    conn: &DatabaseTransaction,
    seq: i64,
    hash: String,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let moved = audit_head::Entity::update_many().set(audit_head::ActiveModel {
        seq: Set(seq),
        hash: Set(hash),
        sealed_at: Set(Instant::from(at)),
        ..Default::default()
    });
    moved.filter(audit_head::Column::Id.eq(HEAD)).exec(conn).await?;
    Ok(())
}

/// Puts entries into the chain; by hand, for the builder joins no list of values to what is changed. It reads no entry but
/// those of the list, each by its id.
pub(super) async fn write_links(conn: &DatabaseTransaction, links: &[Link]) -> Result<(), StoreError> {
    for batch in links.chunks(LINKS_AT_ONCE) {
        let mut sql = Sql::new("UPDATE audit_entry SET seq = v.column2, hash = v.column3 FROM (VALUES ");
        for (n, link) in batch.iter().enumerate() {
            sql = sql
                .push(if n == 0 { "(?, ?, ?)" } else { ", (?, ?, ?)" })
                .bind(link.id)
                .bind(link.seq)
                .bind(link.hash.clone());
        }
        let sql = sql.push(") AS v WHERE audit_entry.id = v.column1");
        conn.execute_raw(sql.build(conn.get_database_backend())).await?;
    }
    Ok(())
}
