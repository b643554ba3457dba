//! Rows of sessions and their refresh tokens.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, QueryResult};
use uuid::Uuid;

use super::notice::{NoticeKind, notify};
use super::rules::{self, Again, Consumed};
use super::{NewSession, SessionView};
use crate::db::{Db, Permitted, Sql, StoreError, locked, on_day};
use crate::kernel::clock::instant;
use crate::kernel::id::{AccountId, Id, SessionId};
use crate::kernel::role::Role;
use crate::policy::lives;
use crate::policy::{Action, Identity, Means, Owed, Proof};

/// A session as the store knows it now.
#[derive(Clone, Debug)]
pub(super) struct Standing {
    pub identity: Identity,
    pub generation: i64,
    pub used: i64,
}

/// What became of a refresh token.
pub(super) enum Rotated {
    /// Its session, whose next pair has this generation and was made then.
    Next(SessionId, i64, DateTime<Utc>),
    /// The family ended.
    Reused(SessionId),
    /// Nothing.
    Refused,
}

/// Opens a session; those beyond the cap end, oldest first. The sessions that ended; none when the account no longer
/// takes what was proved, looked at under its lock.
pub(super) async fn open(
    db: &Db,
    new: &NewSession,
    refresh_hash: &str,
    at: DateTime<Utc>,
) -> Result<Option<Vec<SessionId>>, StoreError> {
    let (backend, micros) = (db.backend(), at.timestamp_micros());
    let tx = db.begin_plain().await?;
    let owner = Sql::new("SELECT a.password_hash FROM account a WHERE a.id = ? AND ")
        .bind(new.account.raw())
        .append(lives("a", db.clock().today()))
        .push(&locked(backend, "a"));
    let owner = tx.query_one_raw(owner.build(backend)).await?;
    let hash: Option<String> = owner.map(|row| row.try_get("", "password_hash")).transpose()?;
    let holds = hash.is_some_and(|hash| new.password_hash.as_ref().is_none_or(|proved| *proved == hash));
    if !holds {
        tx.rollback().await?;
        return Ok(None);
    }
    let mut live = of_account(&tx, new.account, at).await?;
    live.sort_by_key(|one| (one.created_at, one.id));
    let over = (live.len() + 1).saturating_sub(rules::most_sessions(new.role));
    let ended: Vec<SessionId> = live.iter().take(over).map(|one| one.id).collect();
    for session in &ended {
        tx.execute_raw(ending(*session, "too_many", at).build(backend)).await?;
        notify(db, &tx, new.account, (NoticeKind::SessionCapped, Some(*session)), at).await?;
    }
    let insert = Sql::new(
        "INSERT INTO session (id, account_id, post_id, created_at, used_at, expires_at, acr, device, address)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(new.id.raw())
    .bind(new.account.raw())
    .bind(new.post)
    .bind(micros)
    .bind(micros)
    .bind((at + rules::session_life(new.role)).timestamp_micros())
    .bind(new.means.as_ref())
    .bind(new.device.clone())
    .bind(new.address.clone());
    tx.execute_raw(insert.build(backend)).await?;
    tx.execute_raw(new_refresh(refresh_hash, new.id, 0, micros).build(backend))
        .await?;
    db.commit(tx).await?;
    Ok(Some(ended))
}

fn new_refresh(hash: &str, session: SessionId, generation: i64, micros: i64) -> Sql {
    Sql::new("INSERT INTO refresh_token (token_hash, session_id, created_at, generation) VALUES (?, ?, ?, ?)")
        .bind(hash)
        .bind(session.raw())
        .bind(micros)
        .bind(generation)
}

fn ending(session: SessionId, reason: &str, at: DateTime<Utc>) -> Sql {
    Sql::new("UPDATE session SET ended_at = ?, end_reason = ? WHERE id = ? AND ended_at IS NULL")
        .bind(at.timestamp_micros())
        .bind(reason)
        .bind(session.raw())
}

pub(super) async fn end(db: &Db, session: SessionId, reason: &str, at: DateTime<Utc>) -> Result<(), StoreError> {
    db.writer()
        .execute_raw(ending(session, reason, at).build(db.backend()))
        .await?;
    Ok(())
}

/// Ends a session by an act of its owner.
pub(super) async fn revoke<A: Action>(
    tx: &Permitted<A>,
    session: SessionId,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    tx.execute(ending(session, "revoked", at)).await?;
    Ok(())
}

/// Living sessions of an account, newest first.
pub(super) async fn of_account<C: ConnectionTrait>(
    conn: &C,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<Vec<SessionView>, StoreError> {
    let sql = Sql::new(
        "SELECT s.id, s.account_id, s.created_at, s.used_at, s.expires_at, s.device, s.address, o.role
         FROM session s JOIN post o ON o.id = s.post_id
         WHERE s.account_id = ? AND s.ended_at IS NULL AND s.expires_at > ? ORDER BY s.created_at DESC, s.id DESC",
    )
    .bind(account.raw())
    .bind(now.timestamp_micros());
    let rows = conn.query_all_raw(sql.build(conn.get_database_backend())).await?;
    let mut views = Vec::with_capacity(rows.len());
    for row in &rows {
        let role: Role = row.try_get::<String>("", "role")?.parse()?;
        let view = view(row)?;
        if now - view.used_at <= rules::idle_life(role) {
            views.push(view);
        }
    }
    Ok(views)
}

fn view(row: &QueryResult) -> Result<SessionView, StoreError> {
    Ok(SessionView {
        id: Id::new(row.try_get("", "id")?),
        account: Id::new(row.try_get("", "account_id")?),
        created_at: instant(row.try_get("", "created_at")?),
        used_at: instant(row.try_get("", "used_at")?),
        expires_at: instant(row.try_get("", "expires_at")?),
        device: row.try_get("", "device")?,
        address: row.try_get("", "address")?,
    })
}

/// The living identity behind a session: session, account and post must all hold now.
pub(super) async fn standing(
    conn: &DatabaseConnection,
    session: SessionId,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<Option<Standing>, StoreError> {
    let sql = Sql::new(
        "SELECT a.id AS account_id, a.username, p.id AS person_id, p.name, o.role, o.site_id, o.team_id, s.created_at,
         s.generation, s.used_generation, s.acr, t.enrolled_at, a.first_password_until
         FROM session s JOIN account a ON a.id = s.account_id JOIN post o ON o.id = s.post_id
         JOIN person p ON p.id = a.person_id LEFT JOIN totp t ON t.account_id = a.id
         WHERE s.id = ? AND s.ended_at IS NULL AND s.expires_at > ? AND ",
    )
    .bind(session.raw())
    .bind(now.timestamp_micros())
    .append(lives("a", today))
    .push(" AND ")
    .append(on_day("o", today));
    let Some(row) = conn.query_one_raw(sql.build(conn.get_database_backend())).await? else {
        return Ok(None);
    };
    let identity = Identity {
        account: Id::new(row.try_get("", "account_id")?),
        person: Id::new(row.try_get("", "person_id")?),
        username: row.try_get("", "username")?,
        display_name: row.try_get("", "name")?,
        role: row.try_get::<String>("", "role")?.parse()?,
        site: Id::new(row.try_get("", "site_id")?),
        team: row.try_get::<Option<Uuid>>("", "team_id")?.map(Id::new),
        session,
        proof: Proof {
            means: row.try_get::<String>("", "acr")?.parse()?,
            at: instant(row.try_get("", "created_at")?),
            is_fresh: false,
            generation: 0,
            is_enrolled: row.try_get::<Option<i64>>("", "enrolled_at")?.is_some(),
            owes: row
                .try_get::<Option<i64>>("", "first_password_until")?
                .map(|_| Owed::Password),
        },
    };
    Ok(Some(Standing {
        identity,
        generation: row.try_get("", "generation")?,
        used: row.try_get("", "used_generation")?,
    }))
}

/// Marks the access token of a generation as used; false when it was marked before.
pub(super) async fn mark_used(db: &Db, session: SessionId, generation: i64) -> Result<bool, StoreError> {
    let mark =
        Sql::new("UPDATE session SET used_generation = ? WHERE id = ? AND used_generation < ? AND generation >= ?")
            .bind(generation)
            .bind(session.raw())
            .bind(generation)
            .bind(generation);
    let done = db.writer().execute_raw(mark.build(db.backend())).await?;
    Ok(done.rows_affected() == 1)
}

/// Notes that the owner of a session proved himself with a second factor as well, in the transaction of the proof. His
/// other sessions end: whoever opened them gave a password alone.
pub(crate) async fn prove_factor<C: ConnectionTrait>(
    conn: &C,
    (account, session): (AccountId, SessionId),
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let backend = conn.get_database_backend();
    let proved = Sql::new("UPDATE session SET acr = ? WHERE id = ?")
        .bind(Means::Mfa.as_ref())
        .bind(session.raw());
    conn.execute_raw(proved.build(backend)).await?;
    end_all(conn, account, ("factor_enrolled", Some(session)), at).await
}

/// Ends the sessions of an account but for one, in the transaction of why.
pub(crate) async fn end_all<C: ConnectionTrait>(
    conn: &C,
    account: AccountId,
    (reason, but): (&'static str, Option<SessionId>),
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut ended =
        Sql::new("UPDATE session SET ended_at = ?, end_reason = ? WHERE ended_at IS NULL AND account_id = ?")
            .bind(at.timestamp_micros())
            .bind(reason)
            .bind(account.raw());
    if let Some(session) = but {
        ended = ended.push(" AND id <> ?").bind(session.raw());
    }
    conn.execute_raw(ended.build(conn.get_database_backend())).await?;
    Ok(())
}

/// Exchanges a refresh token, in one transaction under the lock of its session.
pub(super) async fn rotate(db: &Db, old: &str, next: &str, now: DateTime<Utc>) -> Result<Rotated, StoreError> {
    let backend = db.backend();
    let tx = db.begin_plain().await?;
    let of = Sql::new("SELECT session_id FROM refresh_token WHERE token_hash = ?").bind(old);
    let Some(row) = tx.query_one_raw(of.build(backend)).await? else {
        return Ok(Rotated::Refused);
    };
    let session = SessionId::new(row.try_get("", "session_id")?);
    let Some(family) = family(&tx, session, now).await? else {
        return Ok(Rotated::Refused);
    };
    let token = Sql::new("SELECT consumed_at, successor, voided_at FROM refresh_token WHERE token_hash = ?");
    let row = tx.query_one_raw(token.bind(old).build(backend)).await?;
    let row = row.ok_or_else(|| StoreError::Unreadable("refresh token".to_owned()))?;
    let next = (next, family.generation + 1);
    match consumed(&row)? {
        None => {
            exchange(&tx, old, (session, next), now).await?;
            db.commit(tx).await?;
            Ok(Rotated::Next(session, next.1, now))
        }
        Some(token) => match rules::again(token, family.generation, family.used, now) {
            // a process of a version before made its next token otherwise
            Again::Repeat if !is_next(&tx, (next.0, family.generation)).await? => Ok(Rotated::Refused),
            Again::Repeat => Ok(Rotated::Next(session, family.generation, token.at)),
            Again::EndFamily => {
                tx.execute_raw(ending(session, "refresh_reused", now).build(backend))
                    .await?;
                notify(db, &tx, family.account, (NoticeKind::RefreshReused, Some(session)), now).await?;
                db.commit(tx).await?;
                Ok(Rotated::Reused(session))
            }
        },
    }
}

/// Whether this is the token of this generation.
async fn is_next(tx: &DatabaseTransaction, (hash, generation): (&str, i64)) -> Result<bool, StoreError> {
    let sql = Sql::new("SELECT 1 FROM refresh_token WHERE token_hash = ? AND generation = ?")
        .bind(hash)
        .bind(generation);
    Ok(tx.query_one_raw(sql.build(tx.get_database_backend())).await?.is_some())
}

/// A session under lock, as far as its tokens go.
struct Family {
    account: AccountId,
    generation: i64,
    used: i64,
}

/// Locks a session; none when it has ended or was left alone too long.
async fn family(
    tx: &DatabaseTransaction,
    session: SessionId,
    now: DateTime<Utc>,
) -> Result<Option<Family>, StoreError> {
    let backend = tx.get_database_backend();
    let sql = Sql::new(
        "SELECT s.account_id, s.generation, s.used_generation, s.used_at, s.expires_at, s.ended_at, o.role
         FROM session s JOIN post o ON o.id = s.post_id WHERE s.id = ?",
    )
    .bind(session.raw())
    .push(&locked(backend, "s"));
    let Some(row) = tx.query_one_raw(sql.build(backend)).await? else {
        return Ok(None);
    };
    let role: Role = row.try_get::<String>("", "role")?.parse()?;
    let idle = now - instant(row.try_get("", "used_at")?) > rules::idle_life(role);
    let over = row.try_get::<Option<i64>>("", "ended_at")?.is_some()
        || row.try_get::<i64>("", "expires_at")? <= now.timestamp_micros();
    if idle || over {
        return Ok(None);
    }
    Ok(Some(Family {
        account: Id::new(row.try_get("", "account_id")?),
        generation: row.try_get("", "generation")?,
        used: row.try_get("", "used_generation")?,
    }))
}

fn consumed(row: &QueryResult) -> Result<Option<Consumed>, StoreError> {
    let voided: Option<i64> = row.try_get("", "voided_at")?;
    let Some(at) = row.try_get::<Option<i64>>("", "consumed_at")?.or(voided) else {
        return Ok(None);
    };
    Ok(Some(Consumed {
        at: instant(at),
        successor: row.try_get("", "successor")?,
    }))
}

async fn exchange(
    tx: &DatabaseTransaction,
    old: &str,
    (session, (next, generation)): (SessionId, (&str, i64)),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (backend, micros) = (tx.get_database_backend(), now.timestamp_micros());
    let consume = Sql::new("UPDATE refresh_token SET consumed_at = ?, successor = ? WHERE token_hash = ?")
        .bind(micros)
        .bind(generation)
        .bind(old);
    tx.execute_raw(consume.build(backend)).await?;
    tx.execute_raw(new_refresh(next, session, generation, micros).build(backend))
        .await?;
    let advance = Sql::new("UPDATE session SET generation = ?, used_at = ? WHERE id = ?")
        .bind(generation)
        .bind(micros)
        .bind(session.raw());
    tx.execute_raw(advance.build(backend)).await?;
    Ok(())
}
