//! Rows of accounts, posts and sessions.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use uuid::Uuid;

use super::error::IdentityError;
use super::rules::Post;
use crate::crypto::{Blind, Column};
use crate::db::{Db, Permitted, Sql, StoreError, on_day};
use crate::kernel::id::{AccountId, Id, PersonId, PostId, SiteId, TeamId};
use crate::kernel::role::Role;
use crate::policy::Action;
use crate::policy::lives;
use crate::{factor, place};

/// An account, to be signed in to.
pub(super) struct Account {
    pub id: AccountId,
    pub person: PersonId,
    pub password_hash: String,
    /// Whether anybody can sign in to it now.
    pub lives: bool,
    /// Until when a password that was printed opens anything, in microseconds.
    pub first_password_until: Option<i64>,
}

pub(super) async fn account(
    conn: &DatabaseConnection,
    username: &str,
    today: NaiveDate,
) -> Result<Option<Account>, StoreError> {
    let sql = Sql::new("SELECT a.id, a.person_id, a.password_hash, a.first_password_until, (")
        .append(lives("a", today))
        .push(") AS lives FROM account a WHERE a.username = ?")
        .bind(username);
    let Some(row) = conn.query_one_raw(sql.build(conn.get_database_backend())).await? else {
        return Ok(None);
    };
    Ok(Some(Account {
        id: Id::new(row.try_get("", "id")?),
        person: Id::new(row.try_get("", "person_id")?),
        password_hash: row.try_get("", "password_hash")?,
        lives: row.try_get("", "lives")?,
        first_password_until: row.try_get("", "first_password_until")?,
    }))
}

pub(super) async fn posts(
    conn: &DatabaseConnection,
    person: PersonId,
    today: NaiveDate,
) -> Result<Vec<Post>, StoreError> {
    let sql =
        Sql::new("SELECT o.id, o.role, o.team_id, o.started_on, o.ended_on FROM post o WHERE o.person_id = ? AND ")
            .bind(person.raw())
            .append(on_day("o", today));
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
    let today = db.clock().today();
    let sql = Sql::new("SELECT a.username, a.person_id FROM account a WHERE a.id = ? AND ")
        .bind(account.raw())
        .append(lives("a", today));
    let Some(row) = db.reader().query_one_raw(sql.build(db.backend())).await? else {
        return Ok(None);
    };
    let posts = posts(db.reader(), Id::new(row.try_get("", "person_id")?), today).await?;
    let username: String = row.try_get("", "username")?;
    Ok(posts
        .into_iter()
        .find(|one| one.id == post)
        .map(|post| (username, post)))
}

pub(super) async fn listed(conn: &DatabaseConnection, today: NaiveDate) -> Result<Vec<String>, StoreError> {
    let sql = Sql::new(
        "SELECT a.username, a.disabled_at, a.started_on, a.ended_on, p.name, o.role, s.slug, t.name AS team
         FROM account a JOIN person p ON p.id = a.person_id LEFT JOIN post o ON o.person_id = p.id AND ",
    )
    .append(on_day("o", today))
    .push(
        " LEFT JOIN site s ON s.id = o.site_id LEFT JOIN team t ON t.id = o.team_id
         ORDER BY a.username, o.started_on, o.id",
    );
    let rows = conn.query_all_raw(sql.build(conn.get_database_backend())).await?;
    let line = |row: &sea_orm::QueryResult| {
        let cell = |name| -> Result<String, StoreError> {
            Ok(row
                .try_get::<Option<String>>("", name)?
                .unwrap_or_else(|| "-".to_owned()))
        };
        let first = date(&row.try_get::<String>("", "started_on")?)?;
        let last: Option<String> = row.try_get("", "ended_on")?;
        let last = last.as_deref().map(date).transpose()?;
        let state = if row.try_get::<Option<i64>>("", "disabled_at")?.is_some() {
            "disabled"
        } else if last.is_some_and(|last| last < today) {
            "ended"
        } else if first > today {
            "later"
        } else {
            "active"
        };
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

/// Puts a stronger hash of the same password in place of the one it was checked against.
pub(super) async fn replace_hash(db: &Db, account: &Account, hash: &str) -> Result<bool, StoreError> {
    let change = Sql::new("UPDATE account SET password_hash = ? WHERE id = ? AND password_hash = ?")
        .bind(hash)
        .bind(account.id.raw())
        .bind(account.password_hash.clone());
    let changed = db.writer().execute_raw(change.build(db.backend())).await?;
    Ok(changed.rows_affected() == 1)
}

impl Account {
    /// Whether its password was printed and not changed in time.
    pub(super) fn is_late(&self, now: DateTime<Utc>) -> bool {
        self.first_password_until
            .is_some_and(|until| until <= now.timestamp_micros())
    }
}

/// Puts another password in place of the one that is there, by its hash; false when that changed meanwhile.
pub(super) async fn change_password<A: Action>(
    tx: &Permitted<A>,
    account: &Account,
    hash: &str,
) -> Result<bool, StoreError> {
    let change = Sql::new(
        "UPDATE account SET password_hash = ?, first_password_until = NULL WHERE id = ? AND password_hash = ?",
    )
    .bind(hash.to_owned())
    .bind(account.id.raw())
    .bind(account.password_hash.clone());
    Ok(tx.execute(change).await? == 1)
}

/// A person to be added: the only way anybody comes into the store.
pub(crate) struct NewPerson<'n> {
    /// Name shown.
    pub name: &'n str,
    /// Identity number; it is sealed, and found by its keyed hash alone.
    pub id_number: Option<&'n str>,
    /// Office telephone.
    pub office_phone: Option<&'n str>,
}

/// A post to be added, with all that stands in its row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seat {
    pub role: Role,
    pub site: SiteId,
    pub team: Option<TeamId>,
    pub started_on: NaiveDate,
    pub ended_on: Option<NaiveDate>,
    /// Whether it leads the team; whoever led it until now leads it no more.
    pub leads: bool,
}

/// Adds a person.
///
/// # Errors
/// [`IdentityError::PersonKnown`].
pub(crate) async fn add_person<A: Action>(
    tx: &Permitted<A>,
    person: PersonId,
    new: &NewPerson<'_>,
) -> Result<(), IdentityError> {
    let keyring = tx.keyring();
    let sealed = new
        .id_number
        .map(|number| keyring.seal(Column::PersonIdNumber, person.raw(), number));
    let insert = Sql::new(
        "INSERT INTO person (id, name, id_number_sealed, id_number_hash, office_phone) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (id_number_hash) DO NOTHING",
    )
    .bind(person.raw())
    .bind(new.name.to_owned())
    .bind(sealed)
    .bind(new.id_number.map(|number| keyring.blind(Blind::IdNumber, number)))
    .bind(new.office_phone.map(str::to_owned));
    if tx.execute(insert).await? == 0 {
        return Err(IdentityError::PersonKnown);
    }
    Ok(())
}

/// What a new account is signed in to with, and from when.
pub(crate) struct Login<'a> {
    pub username: &'a str,
    pub hash: &'a str,
    /// Until when the password must be changed, if it was printed.
    pub first_until: Option<DateTime<Utc>>,
    /// The first day.
    pub started_on: NaiveDate,
}

/// Adds an account of a person.
///
/// # Errors
/// [`IdentityError::UsernameTaken`].
pub(crate) async fn add_account<A: Action>(
    tx: &Permitted<A>,
    (account, person): (AccountId, PersonId),
    login: &Login<'_>,
    now: DateTime<Utc>,
) -> Result<(), IdentityError> {
    let insert = Sql::new(
        "INSERT INTO account (id, person_id, username, password_hash, created_at, first_password_until, started_on)
         VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (username) DO NOTHING",
    )
    .bind(account.raw())
    .bind(person.raw())
    .bind(login.username.to_owned())
    .bind(login.hash.to_owned())
    .bind(now.timestamp_micros())
    .bind(login.first_until.map(|until| until.timestamp_micros()))
    .bind(login.started_on.to_string());
    if tx.execute(insert).await? == 0 {
        return Err(IdentityError::UsernameTaken);
    }
    Ok(())
}

/// Writes a name, an identity number or an office telephone anew; what is absent stays, and an empty telephone goes.
///
/// # Errors
/// [`IdentityError::PersonKnown`].
pub(crate) async fn correct_person<A: Action>(
    tx: &Permitted<A>,
    person: PersonId,
    (name, id_number, office_phone): (Option<&str>, Option<&str>, Option<&str>),
) -> Result<(), IdentityError> {
    let of = |column: &str| Sql::new(&format!("UPDATE person SET {column} = ? WHERE id = ?"));
    if let Some(name) = name {
        tx.execute(of("name").bind(name).bind(person.raw())).await?;
    }
    if let Some(phone) = office_phone {
        let phone = Some(phone.to_owned()).filter(|phone| !phone.is_empty());
        tx.execute(of("office_phone").bind(phone).bind(person.raw())).await?;
    }
    if let Some(number) = id_number {
        let keyring = tx.keyring();
        let update = Sql::new("UPDATE person SET id_number_sealed = ?, id_number_hash = ? WHERE id = ?")
            .bind(keyring.seal(Column::PersonIdNumber, person.raw(), number))
            .bind(keyring.blind(Blind::IdNumber, number))
            .bind(person.raw());
        tx.execute(update).await.map_err(taken(IdentityError::PersonKnown))?;
    }
    Ok(())
}

/// Gives an account another user name.
///
/// # Errors
/// [`IdentityError::UsernameTaken`].
pub(crate) async fn rename_account<A: Action>(
    tx: &Permitted<A>,
    account: AccountId,
    username: &str,
) -> Result<(), IdentityError> {
    let update = Sql::new("UPDATE account SET username = ? WHERE id = ?")
        .bind(username)
        .bind(account.raw());
    tx.execute(update).await.map_err(taken(IdentityError::UsernameTaken))?;
    Ok(())
}

/// The refusal where another row has the value already.
fn taken(refusal: IdentityError) -> impl FnOnce(StoreError) -> IdentityError {
    move |error| if error.is_taken() { refusal } else { error.into() }
}

/// Refuses a seat at a place or in a team that is not there as long as it lasts.
///
/// # Errors
/// [`IdentityError::PlaceOver`].
pub(crate) async fn check_seat<C: ConnectionTrait>(
    conn: &C,
    (site, team): (SiteId, Option<TeamId>),
    days: (NaiveDate, Option<NaiveDate>),
) -> Result<(), IdentityError> {
    if !place::lasts(conn, site, days).await? {
        return Err(IdentityError::PlaceOver("siteId"));
    }
    match team {
        Some(team) if !place::team_lasts(conn, team, days).await? => Err(IdentityError::PlaceOver("teamId")),
        _ => Ok(()),
    }
}

/// Adds a post of a person, at a place and in a team that are there as long as it lasts.
///
/// # Errors
/// [`IdentityError::PlaceOver`].
pub(crate) async fn add_post<A: Action>(
    tx: &Permitted<A>,
    (post, person): (PostId, PersonId),
    seat: &Seat,
) -> Result<(), IdentityError> {
    let days = (seat.started_on, seat.ended_on);
    check_seat(tx.conn(), (seat.site, seat.team), days).await?;
    if let (true, Some(team)) = (seat.leads, seat.team) {
        let sql = Sql::new("UPDATE post SET leads = FALSE WHERE team_id = ? AND leads").bind(team.raw());
        tx.execute(sql).await?;
    }
    let insert = Sql::new(
        "INSERT INTO post (id, person_id, role, site_id, team_id, started_on, ended_on, leads) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(post.raw())
    .bind(person.raw())
    .bind(seat.role.as_ref())
    .bind(seat.site.raw())
    .bind(seat.team.map(Id::raw))
    .bind(seat.started_on.to_string())
    .bind(seat.ended_on.map(|day| day.to_string()))
    .bind(seat.leads);
    tx.execute(insert).await?;
    Ok(())
}

/// Sets the last day of an account.
pub(crate) async fn end_account<A: Action>(
    tx: &Permitted<A>,
    account: AccountId,
    last: NaiveDate,
) -> Result<(), StoreError> {
    let end = Sql::new("UPDATE account SET ended_on = ? WHERE id = ?")
        .bind(last.to_string())
        .bind(account.raw());
    tx.execute(end).await.map(drop)
}

/// Disables an account and ends its sessions, or enables it again without a last day; done already, it
/// is left as it is, and the answer is false.
pub(crate) async fn set_disabled<A: Action>(
    tx: &Permitted<A>,
    account: AccountId,
    disabled_at: Option<DateTime<Utc>>,
) -> Result<bool, StoreError> {
    let Some(now) = disabled_at else {
        let enable = Sql::new(
            "UPDATE account SET disabled_at = NULL, ended_on = NULL
             WHERE id = ? AND (disabled_at IS NOT NULL OR ended_on IS NOT NULL)",
        )
        .bind(account.raw());
        return Ok(tx.execute(enable).await? == 1);
    };
    let disable = Sql::new("UPDATE account SET disabled_at = ? WHERE id = ? AND disabled_at IS NULL")
        .bind(now.timestamp_micros())
        .bind(account.raw());
    let done = tx.execute(disable).await? == 1;
    factor::shut_out(tx.conn(), account, ("account_disabled", None), now).await?;
    Ok(done)
}
