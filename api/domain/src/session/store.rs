//! Rows of sessions.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, FromQueryResult, JoinType, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    RelationDef, Set, UpdateMany,
};
use zhixing_entity::{account, person, post, session, totp};

use super::family::{Token, add_token};
use super::notice::{NewNotice, NoticeKind, notify};
use super::{NewSession, SessionView, rules};
use crate::db::{Act, Change as _, Db, Question as _, Reads, StoreError, Writer, link, on_day};
use crate::kernel::id::{AccountId, PersonId, PostId, SessionId, SiteId, TeamId};
use crate::kernel::instant::Instant;
use crate::kernel::role::Role;
use crate::kernel::security::EndReason;
use crate::policy::{Identity, Means, Owed, Proof, SignIn, lives, unscoped};

/// A session as the store knows it now.
#[derive(Clone, Debug)]
pub(super) struct LiveSession {
    pub identity: Identity,
    pub generation: i64,
    pub used: i64,
}

/// Opens a session; those beyond the cap end, oldest first. The sessions that ended; none when the account no longer
/// takes what was proved, looked at under its lock.
pub(super) async fn open(
    db: &Db,
    new: &NewSession,
    refresh_hash: &str,
    at: DateTime<Utc>,
) -> Result<Option<Vec<SessionId>>, StoreError> {
    let tx = db.begin_chore::<SignIn>().await?;
    let owner = unscoped::<account::Entity>()
        .select_only()
        .column(account::Column::PasswordHash)
        .filter(account::Column::Id.eq(new.account))
        .filter(lives("account", db.clock().today()))
        .lock(LockType::Update);
    let hash = owner.into_tuple::<String>().first(tx.reads()).await?;
    let holds = hash.is_some_and(|hash| new.password_hash.as_ref().is_none_or(|proved| *proved == hash));
    if !holds {
        tx.leave().await?;
        return Ok(None);
    }
    let mut live = of_account(tx.reads(), new.account, at).await?;
    live.sort_by_key(|one| (one.created_at, one.id));
    let over = (live.len() + 1).saturating_sub(rules::most_sessions(new.role));
    let ended: Vec<SessionId> = live.iter().take(over).map(|one| one.id).collect();
    for session in &ended {
        ending(*session, EndReason::TooMany, at).by(&tx.writer()).await?;
        notify(
            &tx.writer(),
            new.account,
            NewNotice::about(NoticeKind::SessionCapped, *session),
            at,
        )
        .await?;
    }
    let row = session::ActiveModel {
        id: Set(new.id),
        account_id: Set(new.account),
        post_id: Set(PostId::new(new.post)),
        created_at: Set(at.into()),
        used_at: Set(at.into()),
        expires_at: Set((at + rules::session_life(new.role)).into()),
        acr: Set(new.means),
        device: Set(new.device.clone()),
        address: Set(new.address.clone()),
        ..Default::default()
    };
    session::Entity::insert(row).by(&tx.writer()).await?;
    let token = Token {
        hash: refresh_hash,
        generation: 0,
    };
    add_token(&tx.writer(), new.id, token, at).await?;
    tx.commit().await?;
    Ok(Some(ended))
}

/// What ends a session that has not ended.
pub(super) fn ending(session: SessionId, reason: EndReason, at: DateTime<Utc>) -> UpdateMany<session::Entity> {
    ended(reason, at).filter(session::Column::Id.eq(session))
}

/// What ends the sessions that have not ended, narrowed by the caller.
fn ended(reason: EndReason, at: DateTime<Utc>) -> UpdateMany<session::Entity> {
    session::Entity::update_many()
        .set(session::ActiveModel {
            ended_at: Set(Some(at.into())),
            end_reason: Set(Some(reason)),
            ..Default::default()
        })
        .filter(session::Column::EndedAt.is_null())
}

pub(super) async fn end(db: &Db, session: SessionId, reason: EndReason, at: DateTime<Utc>) -> Result<(), StoreError> {
    ending(session, reason, at).by(&db.chore::<SignIn>()).await?;
    Ok(())
}

/// Ends a session by an act of its owner.
pub(super) async fn revoke(tx: &Act, session: SessionId, at: DateTime<Utc>) -> Result<(), StoreError> {
    ending(session, EndReason::Revoked, at)
        .by(&tx.chore::<SignIn>())
        .await?;
    Ok(())
}

/// Living sessions of an account, newest first.
pub(super) async fn of_account(
    reads: Reads<'_>,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<Vec<SessionView>, StoreError> {
    let living = unscoped::<session::Entity>()
        .join(JoinType::InnerJoin, its_post())
        .select_only()
        .columns([
            session::Column::Id,
            session::Column::AccountId,
            session::Column::CreatedAt,
            session::Column::UsedAt,
            session::Column::ExpiresAt,
            session::Column::Device,
            session::Column::Address,
        ])
        .column(post::Column::Role)
        .filter(session::Column::AccountId.eq(account))
        .filter(session::Column::EndedAt.is_null())
        .filter(session::Column::ExpiresAt.gt(Instant::from(now)))
        .order_by_desc(session::Column::CreatedAt)
        .order_by_desc(session::Column::Id);
    let rows = living.into_model::<Living>().every(reads).await?;
    let busy = |row: &Living| now - row.used_at.time() <= rules::idle_life(row.role);
    Ok(rows.into_iter().filter(busy).map(view).collect())
}

/// A session with the role of the post it was opened for.
#[derive(FromQueryResult)]
struct Living {
    id: SessionId,
    account_id: AccountId,
    created_at: Instant,
    used_at: Instant,
    expires_at: Instant,
    device: Option<String>,
    address: Option<String>,
    role: Role,
}

fn view(row: Living) -> SessionView {
    SessionView {
        id: row.id,
        account: row.account_id,
        created_at: row.created_at.time(),
        used_at: row.used_at.time(),
        expires_at: row.expires_at.time(),
        device: row.device,
        address: row.address,
    }
}

/// The way from sessions to the posts they were opened for.
pub(super) fn its_post() -> RelationDef {
    link::<session::Entity, post::Entity>(session::Column::PostId, post::Column::Id)
}

/// The living identity behind a session: session, account and post must all hold now.
pub(super) async fn standing(
    reads: Reads<'_>,
    session: SessionId,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<Option<LiveSession>, StoreError> {
    let its_account = link::<session::Entity, account::Entity>(session::Column::AccountId, account::Column::Id);
    let its_owner = link::<account::Entity, person::Entity>(account::Column::PersonId, person::Column::Id);
    let its_factor = link::<account::Entity, totp::Entity>(account::Column::Id, totp::Column::AccountId);
    let found = unscoped::<session::Entity>()
        .join(JoinType::InnerJoin, its_account)
        .join(JoinType::InnerJoin, its_post())
        .join(JoinType::InnerJoin, its_owner)
        .join(JoinType::LeftJoin, its_factor)
        .select_only()
        .columns([
            session::Column::AccountId,
            session::Column::CreatedAt,
            session::Column::Generation,
            session::Column::UsedGeneration,
            session::Column::Acr,
        ])
        .columns([
            account::Column::Username,
            account::Column::PersonId,
            account::Column::FirstPasswordUntil,
        ])
        .columns([post::Column::Role, post::Column::SiteId, post::Column::TeamId])
        .column(person::Column::Name)
        .column(totp::Column::EnrolledAt)
        .filter(session::Column::Id.eq(session))
        .filter(session::Column::EndedAt.is_null())
        .filter(session::Column::ExpiresAt.gt(Instant::from(now)))
        .filter(lives("account", today))
        .filter(on_day("post", today));
    let Some(row) = found.into_model::<Behind>().first(reads).await? else {
        return Ok(None);
    };
    let identity = Identity {
        account: row.account_id,
        person: row.person_id,
        username: row.username,
        display_name: row.name,
        role: row.role,
        site: row.site_id,
        team: row.team_id,
        session,
        proof: Proof {
            means: row.acr,
            at: row.created_at.time(),
            is_fresh: false,
            generation: 0,
            is_enrolled: row.enrolled_at.is_some(),
            owes: row.first_password_until.map(|_| Owed::Password),
        },
    };
    Ok(Some(LiveSession {
        identity,
        generation: row.generation,
        used: row.used_generation,
    }))
}

/// A session with its account, its post and its owner.
#[derive(FromQueryResult)]
struct Behind {
    account_id: AccountId,
    created_at: Instant,
    generation: i64,
    used_generation: i64,
    acr: Means,
    username: String,
    person_id: PersonId,
    first_password_until: Option<Instant>,
    role: Role,
    site_id: SiteId,
    team_id: Option<TeamId>,
    name: String,
    enrolled_at: Option<Instant>,
}

/// Marks the access token of a generation as used; false when it was marked before.
pub(super) async fn mark_used(db: &Db, session: SessionId, generation: i64) -> Result<bool, StoreError> {
    let done = session::Entity::update_many()
        .set(session::ActiveModel {
            used_generation: Set(generation),
            ..Default::default()
        })
        .filter(session::Column::Id.eq(session))
        .filter(session::Column::UsedGeneration.lt(generation))
        .filter(session::Column::Generation.gte(generation))
        .by(&db.chore::<SignIn>())
        .await?;
    Ok(done == 1)
}

/// Notes that the owner of a session proved himself with a second factor as well, in the transaction of the proof. His
/// other sessions end: whoever opened them gave a password alone.
pub(crate) async fn prove_factor(
    rows: &Writer<'_, SignIn>,
    account: AccountId,
    session: SessionId,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    session::Entity::update_many()
        .set(session::ActiveModel {
            acr: Set(Means::Mfa),
            ..Default::default()
        })
        .filter(session::Column::Id.eq(session))
        .by(rows)
        .await?;
    end_all(rows, account, Ending::but(EndReason::FactorEnrolled, session), at).await
}

/// Why the sessions of an account end, and which of them does not.
#[derive(Clone, Copy)]
pub(crate) struct Ending {
    reason: EndReason,
    but: Option<SessionId>,
}

impl Ending {
    /// All of them end.
    pub(crate) const fn all(reason: EndReason) -> Self {
        Self { reason, but: None }
    }

    /// All of them end but this one.
    pub(crate) const fn but(reason: EndReason, session: SessionId) -> Self {
        Self {
            reason,
            but: Some(session),
        }
    }
}

/// Ends the sessions of an account but for one, in the transaction of why.
pub(crate) async fn end_all(
    rows: &Writer<'_, SignIn>,
    account: AccountId,
    ending: Ending,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut ended = ended(ending.reason, at).filter(session::Column::AccountId.eq(account));
    if let Some(session) = ending.but {
        ended = ended.filter(session::Column::Id.ne(session));
    }
    ended.by(rows).await?;
    Ok(())
}
