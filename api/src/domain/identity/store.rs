//! Rows of accounts, posts and sessions.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, DatabaseConnection, TransactionTrait};
use uuid::Uuid;

use super::error::IdentityError;
use super::rules::{self, Post};
use crate::crypto::{Blind, Column};
use crate::db::{Db, Sql, StoreError};
use crate::kernel::clock::instant;
use crate::kernel::id::{AccountId, Id, PersonId, SessionId, SiteId, TeamId};
use crate::kernel::role::Role;
use crate::policy::Identity;

pub(super) struct Account {
    pub id: AccountId,
    pub person: PersonId,
    pub password_hash: String,
    pub disabled: bool,
}

pub(super) struct NewSession {
    pub id: SessionId,
    pub account: AccountId,
    pub post: Uuid,
    pub at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

/// A person with an account, to be added.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// The person.
    pub person: PersonId,
    /// Name shown.
    pub display_name: String,
    /// User name; none for staff without a login.
    pub login: Option<(String, String)>,
    /// Identity number, for applicants.
    pub id_number: Option<String>,
    /// Office telephone.
    pub office_phone: Option<String>,
    /// Posts.
    pub posts: Vec<NewPost>,
}

/// A post to be added.
#[derive(Clone, Copy, Debug)]
pub struct NewPost {
    /// Role.
    pub role: Role,
    /// Site.
    pub site: SiteId,
    /// Team.
    pub team: Option<TeamId>,
    /// First day.
    pub started_on: NaiveDate,
}

/// What became of a refresh token.
pub(super) enum Rotated {
    Next(SessionId, DateTime<Utc>),
    Reused(SessionId),
    Unknown,
}

pub(super) async fn account(conn: &DatabaseConnection, username: &str) -> Result<Option<Account>, StoreError> {
    let sql =
        Sql::new("SELECT id, person_id, password_hash, disabled_at FROM account WHERE username = ?").bind(username);
    let Some(row) = conn.query_one_raw(sql.build(conn.get_database_backend())).await? else {
        return Ok(None);
    };
    Ok(Some(Account {
        id: Id::new(row.try_get("", "id")?),
        person: Id::new(row.try_get("", "person_id")?),
        password_hash: row.try_get("", "password_hash")?,
        disabled: row.try_get::<Option<i64>>("", "disabled_at")?.is_some(),
    }))
}

pub(super) async fn posts(
    conn: &DatabaseConnection,
    person: PersonId,
    today: NaiveDate,
) -> Result<Vec<Post>, StoreError> {
    let sql = Sql::new(
        "SELECT id, role, team_id, started_on, ended_on FROM post
         WHERE person_id = ? AND started_on <= ? AND (ended_on IS NULL OR ended_on >= ?)",
    )
    .bind(person.raw())
    .bind(today.to_string())
    .bind(today.to_string());
    let rows = conn.query_all_raw(sql.build(conn.get_database_backend())).await?;
    rows.iter()
        .map(|row| {
            Ok(Post {
                id: row.try_get("", "id")?,
                role: row.try_get::<String>("", "role")?.parse()?,
                team: row.try_get::<Option<Uuid>>("", "team_id")?.map(Id::new),
                started_on: date(&row.try_get::<String>("", "started_on")?)?,
                ended_on: row
                    .try_get::<Option<String>>("", "ended_on")?
                    .as_deref()
                    .map(date)
                    .transpose()?,
            })
        })
        .collect()
}

fn date(text: &str) -> Result<NaiveDate, StoreError> {
    text.parse().map_err(|_| StoreError::Unreadable("date".to_owned()))
}

pub(super) async fn open_session(db: &Db, session: &NewSession, refresh_hash: &str) -> Result<(), StoreError> {
    let backend = db.backend();
    let tx = db.writer().begin().await?;
    let insert = Sql::new(
        "INSERT INTO session (id, account_id, post_id, created_at, used_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(session.id.raw())
    .bind(session.account.raw())
    .bind(session.post)
    .bind(session.at.timestamp_micros())
    .bind(session.at.timestamp_micros())
    .bind(session.expires_at.timestamp_micros());
    tx.execute_raw(insert.build(backend)).await?;
    tx.execute_raw(new_refresh(refresh_hash, session.id, session.at).build(backend))
        .await?;
    Ok(tx.commit().await?)
}

fn new_refresh(hash: &str, session: SessionId, at: DateTime<Utc>) -> Sql {
    Sql::new("INSERT INTO refresh_token (token_hash, session_id, created_at) VALUES (?, ?, ?)")
        .bind(hash)
        .bind(session.raw())
        .bind(at.timestamp_micros())
}

/// The living identity behind a session: session, account and post must all hold now.
pub(super) async fn identity(
    conn: &DatabaseConnection,
    session: SessionId,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<Option<Identity>, StoreError> {
    let sql = Sql::new(
        "SELECT a.id AS account_id, a.username, p.id AS person_id, p.name, o.role, o.site_id, o.team_id, s.used_at
         FROM session s JOIN account a ON a.id = s.account_id JOIN post o ON o.id = s.post_id JOIN person p ON p.id = a.person_id
         WHERE s.id = ? AND s.ended_at IS NULL AND s.expires_at > ? AND a.disabled_at IS NULL
           AND o.started_on <= ? AND (o.ended_on IS NULL OR o.ended_on >= ?)",
    )
    .bind(session.raw())
    .bind(now.timestamp_micros())
    .bind(today.to_string())
    .bind(today.to_string());
    let Some(row) = conn.query_one_raw(sql.build(conn.get_database_backend())).await? else {
        return Ok(None);
    };
    Ok(Some(Identity {
        account: Id::new(row.try_get("", "account_id")?),
        person: Id::new(row.try_get("", "person_id")?),
        username: row.try_get("", "username")?,
        display_name: row.try_get("", "name")?,
        role: row.try_get::<String>("", "role")?.parse()?,
        site: Id::new(row.try_get("", "site_id")?),
        team: row.try_get::<Option<Uuid>>("", "team_id")?.map(Id::new),
        session,
    }))
}

pub(super) async fn rotate(db: &Db, old: &str, next: &str, now: DateTime<Utc>) -> Result<Rotated, StoreError> {
    let backend = db.backend();
    let tx = db.writer().begin().await?;
    let micros = now.timestamp_micros();
    let consume = Sql::new("UPDATE refresh_token SET consumed_at = ? WHERE token_hash = ? AND consumed_at IS NULL")
        .bind(micros)
        .bind(old);
    let fresh = tx.execute_raw(consume.build(backend)).await?.rows_affected() == 1;
    let find = Sql::new(
        "SELECT s.id, s.created_at, s.used_at, s.expires_at, s.ended_at, o.role FROM refresh_token t
         JOIN session s ON s.id = t.session_id JOIN post o ON o.id = s.post_id WHERE t.token_hash = ?",
    )
    .bind(old);
    let Some(row) = tx.query_one_raw(find.build(backend)).await? else {
        tx.rollback().await?;
        return Ok(Rotated::Unknown);
    };
    let session = SessionId::new(row.try_get("", "id")?);
    if !fresh {
        tx.execute_raw(ending(session, "refresh_reused", now).build(backend))
            .await?;
        tx.commit().await?;
        return Ok(Rotated::Reused(session));
    }
    let role: Role = row.try_get::<String>("", "role")?.parse()?;
    let idle = now - instant(row.try_get("", "used_at")?) > rules::idle_life(role);
    let ended =
        row.try_get::<Option<i64>>("", "ended_at")?.is_some() || row.try_get::<i64>("", "expires_at")? <= micros;
    if idle || ended {
        tx.rollback().await?;
        return Ok(Rotated::Unknown);
    }
    tx.execute_raw(new_refresh(next, session, now).build(backend)).await?;
    let used = Sql::new("UPDATE session SET used_at = ? WHERE id = ?")
        .bind(micros)
        .bind(session.raw());
    tx.execute_raw(used.build(backend)).await?;
    let proved_at = instant(row.try_get("", "created_at")?);
    tx.commit().await?;
    Ok(Rotated::Next(session, proved_at))
}

fn ending(session: SessionId, reason: &str, at: DateTime<Utc>) -> Sql {
    Sql::new("UPDATE session SET ended_at = ?, end_reason = ? WHERE id = ? AND ended_at IS NULL")
        .bind(at.timestamp_micros())
        .bind(reason)
        .bind(session.raw())
}

pub(super) async fn end_session(
    db: &Db,
    session: SessionId,
    reason: &str,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    db.writer()
        .execute_raw(ending(session, reason, at).build(db.backend()))
        .await?;
    Ok(())
}

pub(super) async fn add(db: &Db, new: NewAccount) -> Result<(), IdentityError> {
    let backend = db.backend();
    let keyring = db.keyring();
    let tx = db.writer().begin().await.map_err(StoreError::from)?;
    let sealed = new
        .id_number
        .as_deref()
        .map(|number| keyring.seal(Column::PersonIdNumber, new.person.raw(), number));
    let person = Sql::new(
        "INSERT INTO person (id, name, id_number_sealed, id_number_hash, office_phone) VALUES (?, ?, ?, ?, ?)",
    )
    .bind(new.person.raw())
    .bind(new.display_name)
    .bind(sealed)
    .bind(
        new.id_number
            .as_deref()
            .map(|number| keyring.blind(Blind::IdNumber, number)),
    )
    .bind(new.office_phone);
    tx.execute_raw(person.build(backend)).await.map_err(StoreError::from)?;
    if let Some((username, password_hash)) = new.login {
        let account = Sql::new(
            "INSERT INTO account (id, person_id, username, password_hash, created_at) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (username) DO NOTHING",
        )
        .bind(db.ids().raw())
        .bind(new.person.raw())
        .bind(username)
        .bind(password_hash)
        .bind(db.clock().real().timestamp_micros());
        if tx
            .execute_raw(account.build(backend))
            .await
            .map_err(StoreError::from)?
            .rows_affected()
            == 0
        {
            return Err(IdentityError::UsernameTaken);
        }
    }
    for post in new.posts {
        let insert =
            Sql::new("INSERT INTO post (id, person_id, role, site_id, team_id, started_on) VALUES (?, ?, ?, ?, ?, ?)")
                .bind(db.ids().raw())
                .bind(new.person.raw())
                .bind(post.role.as_ref())
                .bind(post.site.raw())
                .bind(post.team.map(Id::raw))
                .bind(post.started_on.to_string());
        tx.execute_raw(insert.build(backend)).await.map_err(StoreError::from)?;
    }
    tx.commit().await.map_err(StoreError::from)?;
    Ok(())
}

pub(super) async fn set_password(
    db: &Db,
    username: &str,
    hash: String,
    at: DateTime<Utc>,
) -> Result<(), IdentityError> {
    let change = Sql::new("UPDATE account SET password_hash = ? WHERE username = ?")
        .bind(hash)
        .bind(username);
    change_account(db, username, change, "password_changed", at).await
}

/// Puts a stronger hash of the same password in place of the one it was checked against.
pub(super) async fn replace_hash(db: &Db, account: &Account, hash: String) -> Result<(), StoreError> {
    let change = Sql::new("UPDATE account SET password_hash = ? WHERE id = ? AND password_hash = ?")
        .bind(hash)
        .bind(account.id.raw())
        .bind(account.password_hash.clone());
    db.writer().execute_raw(change.build(db.backend())).await?;
    Ok(())
}

pub(super) async fn disable(db: &Db, username: &str, at: DateTime<Utc>) -> Result<(), IdentityError> {
    let change = Sql::new("UPDATE account SET disabled_at = ? WHERE username = ?")
        .bind(at.timestamp_micros())
        .bind(username);
    change_account(db, username, change, "account_disabled", at).await
}

async fn change_account(
    db: &Db,
    username: &str,
    change: Sql,
    reason: &str,
    at: DateTime<Utc>,
) -> Result<(), IdentityError> {
    let backend = db.backend();
    let tx = db.writer().begin().await.map_err(StoreError::from)?;
    if tx
        .execute_raw(change.build(backend))
        .await
        .map_err(StoreError::from)?
        .rows_affected()
        == 0
    {
        return Err(IdentityError::NoSuchAccount);
    }
    let end = Sql::new(
        "UPDATE session SET ended_at = ?, end_reason = ? WHERE ended_at IS NULL
         AND account_id IN (SELECT id FROM account WHERE username = ?)",
    )
    .bind(at.timestamp_micros())
    .bind(reason)
    .bind(username);
    tx.execute_raw(end.build(backend)).await.map_err(StoreError::from)?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(())
}
