//! Rows of the refresh tokens of a session.

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait as _, EntityTrait as _, FromQueryResult, JoinType, QueryFilter as _, QuerySelect as _, Set};
use zhixing_entity::{post, refresh_token, session};

use super::super::notice::{NewNotice, NoticeKind, notify};
use super::super::rules::{self, Again, Consumed};
use super::super::store::{ending, its_post};
use crate::db::{Change as _, Db, Question as _, StoreError, Writer, locking};
use crate::kernel::id::{AccountId, SessionId};
use crate::kernel::instant::Instant;
use crate::kernel::role::Role;
use crate::kernel::security::EndReason;
use crate::policy::{SignIn, unscoped};

/// What became of a refresh token.
pub(in super::super) enum Rotated {
    /// Its session, whose next pair has this generation and was made then.
    Next(SessionId, i64, DateTime<Utc>),
    /// The family ended.
    Reused(SessionId),
    /// Nothing.
    Refused,
}

/// A refresh token, by its hash, and the generation of the pair it came with.
#[derive(Clone, Copy)]
pub(in super::super) struct Token<'a> {
    pub hash: &'a str,
    pub generation: i64,
}

pub(in super::super) async fn add_token(
    tx: &Writer<'_, SignIn>,
    session: SessionId,
    token: Token<'_>,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = refresh_token::ActiveModel {
        token_hash: Set(token.hash.to_owned()),
        session_id: Set(session),
        created_at: Set(at.into()),
        generation: Set(token.generation),
        ..Default::default()
    };
    refresh_token::Entity::insert(row).by(tx).await?;
    Ok(())
}

/// Exchanges a refresh token, in one transaction under the lock of its session.
pub(in super::super) async fn rotate(
    db: &Db,
    old: &str,
    next: &str,
    now: DateTime<Utc>,
) -> Result<Rotated, StoreError> {
    let tx = db.begin_chore::<SignIn>().await?;
    let of = unscoped::<refresh_token::Entity>()
        .select_only()
        .column(refresh_token::Column::SessionId)
        .filter(refresh_token::Column::TokenHash.eq(old));
    let Some(session) = of.into_tuple::<SessionId>().first(tx.reads()).await? else {
        return Ok(Rotated::Refused);
    };
    let Some(family) = family(&tx.writer(), session, now).await? else {
        return Ok(Rotated::Refused);
    };
    let token = unscoped::<refresh_token::Entity>().filter(refresh_token::Column::TokenHash.eq(old));
    let token = token.first(tx.reads()).await?;
    let token = token.ok_or_else(|| StoreError::Unreadable("refresh token".to_owned()))?;
    match consumed(&token) {
        None => {
            let token = Token {
                hash: next,
                generation: family.generation + 1,
            };
            exchange(&tx.writer(), session, old, token, now).await?;
            tx.commit().await?;
            Ok(Rotated::Next(session, token.generation, now))
        }
        Some(token) => match rules::again(token, family.generation, family.used, now) {
            // a process of a version before made its next token otherwise
            Again::Repeat if !is_next(&tx.writer(), next, family.generation).await? => Ok(Rotated::Refused),
            Again::Repeat => Ok(Rotated::Next(session, family.generation, token.at)),
            Again::EndFamily => {
                ending(session, EndReason::RefreshReused, now).by(&tx.writer()).await?;
                notify(
                    &tx.writer(),
                    family.account,
                    NewNotice::about(NoticeKind::RefreshReused, session),
                    now,
                )
                .await?;
                tx.commit().await?;
                Ok(Rotated::Reused(session))
            }
        },
    }
}

/// Whether this is the token of this generation.
async fn is_next(tx: &Writer<'_, SignIn>, hash: &str, generation: i64) -> Result<bool, StoreError> {
    let next = unscoped::<refresh_token::Entity>()
        .select_only()
        .column(refresh_token::Column::Generation)
        .filter(refresh_token::Column::TokenHash.eq(hash))
        .filter(refresh_token::Column::Generation.eq(generation));
    Ok(next.into_tuple::<i64>().first(tx.reads()).await?.is_some())
}

/// A session under lock, as far as its tokens go.
struct Family {
    account: AccountId,
    generation: i64,
    used: i64,
}

/// Locks a session; none when it has ended or was left alone too long.
async fn family(tx: &Writer<'_, SignIn>, session: SessionId, now: DateTime<Utc>) -> Result<Option<Family>, StoreError> {
    let found = unscoped::<session::Entity>()
        .join(JoinType::InnerJoin, its_post())
        .select_only()
        .columns([
            session::Column::AccountId,
            session::Column::Generation,
            session::Column::UsedGeneration,
            session::Column::UsedAt,
            session::Column::ExpiresAt,
            session::Column::EndedAt,
        ])
        .column(post::Column::Role)
        .filter(session::Column::Id.eq(session));
    let found = locking(found, session::Entity).into_model::<Locked>();
    let Some(row) = found.first(tx.reads()).await? else {
        return Ok(None);
    };
    let idle = now - row.used_at.time() > rules::idle_life(row.role);
    if idle || row.ended_at.is_some() || row.expires_at <= now.into() {
        return Ok(None);
    }
    Ok(Some(Family {
        account: row.account_id,
        generation: row.generation,
        used: row.used_generation,
    }))
}

/// The same as its row has it, with the role of its post.
#[derive(FromQueryResult)]
struct Locked {
    account_id: AccountId,
    generation: i64,
    used_generation: i64,
    used_at: Instant,
    expires_at: Instant,
    ended_at: Option<Instant>,
    role: Role,
}

fn consumed(token: &refresh_token::Model) -> Option<Consumed> {
    let at = token.consumed_at.or(token.voided_at)?;
    Some(Consumed {
        at: at.time(),
        successor: token.successor,
    })
}

async fn exchange(
    tx: &Writer<'_, SignIn>,
    session: SessionId,
    old: &str,
    next: Token<'_>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    refresh_token::Entity::update_many()
        .set(refresh_token::ActiveModel {
            consumed_at: Set(Some(now.into())),
            successor: Set(Some(next.generation)),
            ..Default::default()
        })
        .filter(refresh_token::Column::TokenHash.eq(old))
        .by(tx)
        .await?;
    add_token(tx, session, next, now).await?;
    session::Entity::update_many()
        .set(session::ActiveModel {
            generation: Set(next.generation),
            used_at: Set(now.into()),
            ..Default::default()
        })
        .filter(session::Column::Id.eq(session))
        .by(tx)
        .await?;
    Ok(())
}
