//! Rows of exports.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _, LockType};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QuerySelect as _, Set};
use uuid::Uuid;
use zhixing_entity::{account, export};

use super::{MOST_FETCHES, Wanted};
use crate::db::{Change as _, Db, DbBackend, StoreError, Tx, Writes};
use crate::deadline::DeadlineFilter;
use crate::kernel::export::ExportKind;
use crate::kernel::id::AccountId;
use crate::kernel::instant::Instant;
use crate::policy::unscoped;

crate::rows! {
    /// Rows of exports (导出).
    pub struct ExportRows of export;
}

/// Writes down what is asked for and why.
pub(super) async fn add(
    tx: &Writes<'_, ExportRows>,
    wanted: &Wanted,
    filter: &DeadlineFilter,
    reason: &str,
) -> Result<(), StoreError> {
    tx.rows()
        .insert(export::ActiveModel {
            id: Set(wanted.id),
            kind: Set(ExportKind::Deadlines),
            filter: Set(serde_json::to_string(filter)?),
            reason: Set(reason.to_owned()),
            account_id: Set(AccountId::new(tx.actor().account_raw())),
            person_id: Set(tx.person()?),
            asked_at: Set(wanted.asked_at.into()),
            fetches: Set(0),
            ..Default::default()
        })
        .await
}

/// What an account asked for, and when.
pub(super) async fn find(
    db: &Db,
    id: Uuid,
    account: Uuid,
) -> Result<Option<(DeadlineFilter, DateTime<Utc>)>, StoreError> {
    let asked = unscoped::<export::Entity>()
        .select_only()
        .columns([export::Column::Filter, export::Column::AskedAt])
        .filter(export::Column::Id.eq(id))
        .filter(export::Column::AccountId.eq(AccountId::new(account)))
        .filter(export::Column::Kind.eq(ExportKind::Deadlines));
    let Some((filter, asked_at)) = db.one(asked.into_tuple::<(String, Instant)>()).await? else {
        return Ok(None);
    };
    let filter = serde_json::from_str(&filter).map_err(|_| StoreError::Unreadable("export".to_owned()))?;
    Ok(Some((filter, asked_at.time())))
}

/// How many exports the actor asked for since an instant; his account is locked, so that of two requests at once one
/// counts the other.
pub(super) async fn asked_since(tx: &Tx, since: DateTime<Utc>) -> Result<u64, StoreError> {
    let account = AccountId::new(tx.actor().account_raw());
    if tx.backend() == DbBackend::Postgres {
        let locked = tx
            .find::<account::Entity>()
            .select_only()
            .column(account::Column::Id)
            .filter(account::Column::Id.eq(account))
            .lock(LockType::NoKeyUpdate);
        tx.one(locked.into_tuple::<AccountId>()).await?;
    }
    let asked = tx
        .find::<export::Entity>()
        .filter(export::Column::AccountId.eq(account))
        .filter(export::Column::AskedAt.gt(Instant::from(since)));
    tx.count(asked).await
}

/// A file that was taken.
pub(super) struct Fetched<'a> {
    /// The export.
    pub(super) id: Uuid,
    /// Rows it held.
    pub(super) rows: usize,
    /// Its hash, hexadecimal.
    pub(super) sha256: &'a str,
}

/// Writes down what was taken; false when it was taken as often as it may be.
pub(super) async fn fetched(
    tx: &Writes<'_, ExportRows>,
    fetched: &Fetched<'_>,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let taken = export::Entity::update_many()
        .set(export::ActiveModel {
            fetched_at: Set(Some(at.into())),
            row_count: Set(Some(i32::try_from(fetched.rows).unwrap_or(i32::MAX))),
            sha256: Set(Some(fetched.sha256.to_owned())),
            ..Default::default()
        })
        .col_expr(export::Column::Fetches, Expr::col(export::Column::Fetches).add(1))
        .filter(export::Column::Id.eq(fetched.id))
        .filter(export::Column::Fetches.lt(MOST_FETCHES))
        .by(tx.rows())
        .await?;
    Ok(taken == 1)
}
