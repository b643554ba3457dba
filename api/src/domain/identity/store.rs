//! Rows of accounts, posts and sessions.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use uuid::Uuid;

use super::error::IdentityError;
use super::rules::Post;
use crate::crypto::{Blind, Column};
use crate::db::{Db, Sql, StoreError};
use crate::domain::session::{self, NoticeKind};
use crate::kernel::id::{AccountId, Id, PersonId, SiteId, TeamId};
use crate::kernel::role::Role;

/// An account, to be signed in to.
pub(super) struct Account {
    pub id: AccountId,
    pub person: PersonId,
    pub password_hash: String,
    pub disabled: bool,
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

/// Makes a person the leader of the team of his post; false when he has none today.
pub(super) async fn lead(db: &Db, person: PersonId, today: NaiveDate) -> Result<bool, StoreError> {
    let posts = posts(db.reader(), person, today).await?;
    let Some((post, team)) = posts.iter().find_map(|post| Some((post.id, post.team?))) else {
        return Ok(false);
    };
    let lead = Sql::new("UPDATE post SET leads = (id = ?) WHERE team_id = ?")
        .bind(post)
        .bind(team.raw());
    db.writer().execute_raw(lead.build(db.backend())).await?;
    Ok(true)
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

/// The user name of a living account, and a post of its owner that holds today.
pub(super) async fn name_and_post(
    db: &Db,
    account: AccountId,
    post: Uuid,
) -> Result<Option<(String, Post)>, StoreError> {
    let sql =
        Sql::new("SELECT username, person_id FROM account WHERE id = ? AND disabled_at IS NULL").bind(account.raw());
    let Some(row) = db.reader().query_one_raw(sql.build(db.backend())).await? else {
        return Ok(None);
    };
    let posts = posts(db.reader(), Id::new(row.try_get("", "person_id")?), db.clock().today()).await?;
    let username: String = row.try_get("", "username")?;
    Ok(posts
        .into_iter()
        .find(|one| one.id == post)
        .map(|post| (username, post)))
}

pub(super) async fn listed(conn: &DatabaseConnection, today: NaiveDate) -> Result<Vec<String>, StoreError> {
    let sql = Sql::new(
        "SELECT a.username, a.disabled_at, p.name, o.role, s.slug, t.name AS team FROM account a
         JOIN person p ON p.id = a.person_id
         LEFT JOIN post o ON o.person_id = p.id AND o.started_on <= ? AND (o.ended_on IS NULL OR o.ended_on >= ?)
         LEFT JOIN site s ON s.id = o.site_id LEFT JOIN team t ON t.id = o.team_id
         ORDER BY a.username, o.started_on, o.id",
    )
    .bind(today.to_string())
    .bind(today.to_string());
    let rows = conn.query_all_raw(sql.build(conn.get_database_backend())).await?;
    let line = |row: &sea_orm::QueryResult| {
        let cell = |name| -> Result<String, StoreError> {
            Ok(row
                .try_get::<Option<String>>("", name)?
                .unwrap_or_else(|| "-".to_owned()))
        };
        let disabled = row.try_get::<Option<i64>>("", "disabled_at")?.is_some();
        let state = if disabled { "disabled" } else { "active" };
        Ok(format!(
            "{:<24} {state:<9} {:<6} {:<20} {:<12} {}",
            cell("username")?,
            cell("role")?,
            cell("slug")?,
            cell("team")?,
            cell("name")?
        ))
    };
    rows.iter().map(line).collect()
}

fn date(text: &str) -> Result<NaiveDate, StoreError> {
    text.parse().map_err(|_| StoreError::Unreadable("date".to_owned()))
}

pub(super) async fn add(db: &Db, new: NewAccount) -> Result<(), IdentityError> {
    let backend = db.backend();
    let keyring = db.keyring();
    let tx = db.begin_plain().await?;
    let sealed = new
        .id_number
        .as_deref()
        .map(|number| keyring.seal(Column::PersonIdNumber, new.person.raw(), number));
    let person = Sql::new(
        "INSERT INTO person (id, name, id_number_sealed, id_number_hash, office_phone) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (id_number_hash) DO NOTHING",
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
    let written = tx.execute_raw(person.build(backend)).await.map_err(StoreError::from)?;
    if written.rows_affected() == 0 {
        return Err(IdentityError::PersonKnown);
    }
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
    db.commit(tx).await?;
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
    change_account(
        db,
        username,
        change,
        ("password_changed", Some(NoticeKind::PasswordChanged)),
        at,
    )
    .await
}

/// Puts a stronger hash of the same password in place of the one it was checked against.
pub(super) async fn replace_hash(db: &Db, account: &Account, hash: &str) -> Result<bool, StoreError> {
    let change = Sql::new("UPDATE account SET password_hash = ? WHERE id = ? AND password_hash = ?")
        .bind(hash)
        .bind(account.id.raw())
        .bind(account.password_hash.clone());
    let changed = db.writer().execute_raw(change.build(db.backend())).await?;
    Ok(changed.rows_affected() == 1)
}

pub(super) async fn disable(db: &Db, username: &str, at: DateTime<Utc>) -> Result<(), IdentityError> {
    let change = Sql::new("UPDATE account SET disabled_at = ? WHERE username = ?")
        .bind(at.timestamp_micros())
        .bind(username);
    change_account(db, username, change, ("account_disabled", None), at).await
}

async fn change_account(
    db: &Db,
    username: &str,
    change: Sql,
    (reason, notice): (&str, Option<NoticeKind>),
    at: DateTime<Utc>,
) -> Result<(), IdentityError> {
    let backend = db.backend();
    let tx = db.begin_plain().await?;
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
    let close = Sql::new(
        "UPDATE challenge SET done_at = ? WHERE done_at IS NULL
         AND account_id IN (SELECT id FROM account WHERE username = ?)",
    )
    .bind(at.timestamp_micros())
    .bind(username);
    tx.execute_raw(close.build(backend)).await.map_err(StoreError::from)?;
    if let Some(kind) = notice {
        let owner = Sql::new("SELECT id FROM account WHERE username = ?").bind(username);
        if let Some(row) = tx.query_one_raw(owner.build(backend)).await.map_err(StoreError::from)? {
            let account = Id::new(row.try_get("", "id").map_err(StoreError::from)?);
            session::notify(db, &tx, account, (kind, None), at).await?;
        }
    }
    db.commit(tx).await?;
    Ok(())
}
