//! A restored store (恢复的库) gets a life of its own, before anything serves it.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, Set};
use zhixing_entity::{session, store, sync_clock};

use super::kind::OWN;
use super::sync::{CLOCK, stamp_on_from};
use super::{Db, StoreError, StoreKind};
use crate::kernel::instant::Instant;
use crate::kernel::security::EndReason;

/// What the copy of a store says of it.
#[derive(Clone, Debug)]
pub struct Restored {
    /// What the store is.
    pub kind: Option<StoreKind>,
    /// What the court's secret makes of a fixed word.
    pub secret_mark: Option<String>,
    /// The moment the copy is of.
    pub made_at: DateTime<Utc>,
    /// A number that no stamp in it exceeds.
    pub stamped_until: i64,
}

/// Ends all sessions, lets whoever synchronises begin anew, and writes last the row without which nothing serves the store.
///
/// # Errors
/// [`StoreError`] from the database; nothing is written then.
pub async fn settle(db: &Db, restored: Restored) -> Result<(), StoreError> {
    let now = Instant::from(db.clock().real());
    let sessions = session::Entity::update_many().set(session::ActiveModel {
        ended_at: Set(Some(now)),
        end_reason: Set(Some(EndReason::Restored)),
        ..Default::default()
    });
    let clock = sync_clock::Entity::update_many().set(sync_clock::ActiveModel {
        epoch: Set(db.ids().raw().to_string()),
        ..Default::default()
    });
    let own = store::ActiveModel {
        id: Set(OWN),
        kind: Set(restored.kind.map(|kind| kind.as_ref().to_owned())),
        tried_at: Set(now),
        secret_mark: Set(restored.secret_mark),
        backed_up_at: Set(Some(restored.made_at.into())),
        ..Default::default()
    };
    let known = OnConflict::column(store::Column::Id)
        .update_column(store::Column::BackedUpAt)
        .to_owned();
    let tx = db.begin_plain().await?;
    sessions.filter(session::Column::EndedAt.is_null()).exec(&tx).await?;
    clock.filter(sync_clock::Column::Id.eq(CLOCK)).exec(&tx).await?;
    let own = store::Entity::insert(own).on_conflict(known);
    own.exec_without_returning(&tx).await?;
    // another server numbers its transactions anew
    stamp_on_from(&tx, restored.stamped_until).await?;
    db.commit(tx).await
}
