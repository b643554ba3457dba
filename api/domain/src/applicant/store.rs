//! Rows of codes asked for and sent.

use chrono::{DateTime, Duration, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, FromQueryResult, JoinType, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    RelationDef, Set,
};
use uuid::Uuid;
use zhixing_entity::{account, challenge, code_sent, enforcement_case, party, person, post, throttle};

use super::follow::Earlier;
use super::rules::{self, CODE_S, MOST_GUESSES};
use super::{Asked, Person};
use crate::crypto::{Blind, Column};
use crate::db::{Change as _, Db, Question as _, Reads, StoreError, Writer, counted, link, on_day};
use crate::kernel::id::{AccountId, CaseId, PartyId, PersonId, PostId, SiteId};
use crate::kernel::instant::Instant;
use crate::kernel::party::PartyRole;
use crate::kernel::role::Role;
use crate::kernel::security::ChallengeKind;
use crate::policy::{SignIn, TryCounting, lives, unscoped};
use crate::throttle::Rate;

const KIND: ChallengeKind = ChallengeKind::Sms;
/// Requests looked up in one go.
const BATCH: u64 = 50;

/// A code somebody asked for.
pub(super) struct Waiting {
    pub id: Uuid,
    pub id_hash: String,
    pub expires_at: Instant,
    pub asked: Asked,
}

/// Writes what was asked for; looking it up is the job's.
pub(super) async fn ask(db: &Db, id_hash: &str, asked: &Asked, at: DateTime<Utc>) -> Result<(), StoreError> {
    let id = db.ids().raw();
    let sealed = db
        .keyring()
        .seal(Column::ChallengeAsked, id, &serde_json::to_string(asked)?);
    let row = challenge::ActiveModel {
        id: Set(id),
        id_hash: Set(id_hash.to_owned()),
        kind: Set(KIND),
        asked_sealed: Set(Some(sealed)),
        guesses: Set(0),
        created_at: Set(at.into()),
        expires_at: Set((at + Duration::seconds(CODE_S)).into()),
        ..Default::default()
    };
    challenge::Entity::insert(row).by(&db.chore::<SignIn>()).await?;
    Ok(())
}

/// The oldest requests that wait.
pub(super) async fn waiting(db: &Db) -> Result<Vec<Waiting>, StoreError> {
    use challenge::Column::{AskedSealed, CreatedAt, ExpiresAt, Id, IdHash};

    let waiting = unscoped::<challenge::Entity>()
        .select_only()
        .columns([Id, IdHash, ExpiresAt, AskedSealed])
        .filter(AskedSealed.is_not_null())
        .order_by_asc(CreatedAt)
        .limit(BATCH);
    let rows = db.all(waiting.into_tuple::<(Uuid, String, Instant, Vec<u8>)>()).await?;
    rows.into_iter()
        .map(|(id, id_hash, expires_at, sealed)| {
            let text = db.keyring().open(Column::ChallengeAsked, id, &sealed)?;
            Ok(Waiting {
                id,
                id_hash,
                expires_at,
                asked: serde_json::from_str(&text)?,
            })
        })
        .collect()
}

/// Takes a request up: true in one process alone.
pub(super) async fn take_up(tx: &Writer<'_, SignIn>, id: Uuid) -> Result<bool, StoreError> {
    let taken = challenge::Entity::update_many()
        .set(challenge::ActiveModel {
            asked_sealed: Set(None),
            ..Default::default()
        })
        .filter(challenge::Column::Id.eq(id))
        .filter(challenge::Column::AskedSealed.is_not_null())
        .by(tx)
        .await?;
    Ok(taken == 1)
}

/// The way from accounts to their owners.
fn owner() -> RelationDef {
    link::<account::Entity, person::Entity>(account::Column::PersonId, person::Column::Id)
}

/// The way from people to the parties that bear their identity number.
fn as_party() -> RelationDef {
    link::<person::Entity, party::Entity>(person::Column::IdNumberHash, party::Column::IdNumberHash)
}

/// The way from parties to their cases.
fn its_case() -> RelationDef {
    link::<party::Entity, enforcement_case::Entity>(party::Column::RootId, enforcement_case::Column::Id)
}

/// The applicant of a case whom the tails name and who may sign in today.
pub(super) async fn applicant(
    db: &Db,
    reads: Reads<'_>,
    number: &str,
    asked: &Asked,
) -> Result<Option<Person>, StoreError> {
    let today = db.clock().today();
    let his_post = link::<account::Entity, post::Entity>(account::Column::PersonId, post::Column::PersonId);
    let found = unscoped::<account::Entity>()
        .join(JoinType::InnerJoin, owner())
        .join(JoinType::InnerJoin, as_party())
        .join(JoinType::InnerJoin, its_case())
        .join(JoinType::InnerJoin, his_post)
        .select_only()
        .columns([
            party::Column::Id,
            party::Column::IdNumberSealed,
            party::Column::PhoneSealed,
        ])
        .column_as(account::Column::Id, "account_id")
        .column_as(post::Column::Id, "post_id")
        .filter(enforcement_case::Column::Number.eq(number))
        .filter(party::Column::Role.eq(PartyRole::Applicant))
        .filter(post::Column::Role.eq(Role::App))
        .filter(on_day("post", today))
        .filter(lives("account", today))
        .order_by_asc(party::Column::Ordinal)
        .order_by_asc(post::Column::Id);
    for row in found.into_model::<Candidate>().every(reads).await? {
        let open = |column: Column, sealed: Option<Vec<u8>>| {
            let text = sealed
                .map(|sealed| db.keyring().open(column, row.id.raw(), &sealed))
                .transpose();
            text.map(Option::unwrap_or_default)
        };
        let number = open(Column::PartyIdNumber, row.id_number_sealed)?;
        let phone = open(Column::PartyPhone, row.phone_sealed)?;
        if rules::ends_in(&number, &asked.id_tail) && rules::ends_in(&phone, &asked.phone_tail) {
            return Ok(Some(Person {
                account: row.account_id,
                post: row.post_id.raw(),
                phone: phone.trim().to_owned(),
            }));
        }
    }
    Ok(None)
}

/// An applicant of a case, with the account and the post he signs in with.
#[derive(FromQueryResult)]
struct Candidate {
    id: PartyId,
    id_number_sealed: Option<Vec<u8>>,
    phone_sealed: Option<Vec<u8>>,
    account_id: AccountId,
    post_id: PostId,
}

/// Messages that went out in the last period of `rate`, to whomever.
pub(super) async fn sent_by_all(reads: Reads<'_>, rate: Rate, at: DateTime<Utc>) -> Result<i64, StoreError> {
    let sent = unscoped::<code_sent::Entity>().filter(code_sent::Column::SentAt.gt(since(rate, at)));
    Ok(counted(sent).first(reads).await?.unwrap_or(0))
}

/// When the last period of `rate` began.
fn since(rate: Rate, at: DateTime<Utc>) -> Instant {
    (at - Duration::seconds(rate.period_s)).into()
}

/// By how much the clocks of two processes may differ.
const SKEW: Duration = Duration::seconds(60);

/// Counts one message to a telephone, under the lock of its count; false when there were enough. What was sent while the
/// clock stood ahead does not count: it would until that time comes.
pub(super) async fn may_send(
    db: &Db,
    tx: &Writer<'_, SignIn>,
    phone: &str,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let hash = db.keyring().blind(Blind::Phone, phone);
    let bucket = throttle::ActiveModel {
        bucket: Set(format!("phone:{hash}")),
        tries: Set(0),
        next_at: Set(DateTime::UNIX_EPOCH.into()),
        touched_at: Set(at.into()),
    };
    let touched = OnConflict::column(throttle::Column::Bucket)
        .update_column(throttle::Column::TouchedAt)
        .to_owned();
    let lock = throttle::Entity::insert(bucket).on_conflict(touched);
    lock.by(&tx.chore::<TryCounting>()).await?;
    for rate in rules::BY_PHONE {
        let sent = unscoped::<code_sent::Entity>()
            .filter(code_sent::Column::PhoneHash.eq(hash.clone()))
            .filter(code_sent::Column::SentAt.gt(since(rate, at)))
            .filter(code_sent::Column::SentAt.lte(Instant::from(at + SKEW)));
        if counted(sent).first(tx.reads()).await?.unwrap_or(0) >= rate.most {
            return Ok(false);
        }
    }
    let row = code_sent::ActiveModel {
        id: Set(db.ids().raw()),
        phone_hash: Set(hash),
        sent_at: Set(at.into()),
    };
    code_sent::Entity::insert(row).by(tx).await?;
    Ok(true)
}

/// What stands for a code in the store: bound to its challenge, readable to nobody.
pub(super) fn code_hash(db: &Db, id_hash: &str, code: &str) -> String {
    db.keyring().blind(Blind::Code, &format!("{id_hash}:{code}"))
}

/// Binds a code and whom it lets in to its challenge.
pub(super) async fn bind(
    tx: &Writer<'_, SignIn>,
    id: Uuid,
    person: &Person,
    code_hash: String,
) -> Result<(), StoreError> {
    challenge::Entity::update_many()
        .set(challenge::ActiveModel {
            account_id: Set(Some(person.account)),
            post_id: Set(Some(PostId::new(person.post))),
            code_hash: Set(Some(code_hash)),
            ..Default::default()
        })
        .filter(challenge::Column::Id.eq(id))
        .by(tx)
        .await?;
    Ok(())
}

/// Counts one guess; whom the code lets in and what stands for it, when one was sent.
pub(super) async fn guess(
    db: &Db,
    id_hash: &str,
    at: DateTime<Utc>,
) -> Result<Option<(AccountId, Uuid, String)>, StoreError> {
    let guessed = challenge::Entity::update_many()
        .col_expr(challenge::Column::Guesses, Expr::col(challenge::Column::Guesses).add(1))
        .filter(challenge::Column::IdHash.eq(id_hash))
        .filter(challenge::Column::Kind.eq(KIND))
        .filter(challenge::Column::Guesses.lt(MOST_GUESSES))
        .filter(challenge::Column::ExpiresAt.gt(Instant::from(at)))
        .filter(challenge::Column::DoneAt.is_null());
    let guessed = db.chore::<SignIn>().update_back(guessed).await?;
    Ok(guessed.into_iter().next().and_then(|row| {
        let (account, post) = row.account_id.zip(row.post_id)?;
        Some((account, post.raw(), row.code_hash?))
    }))
}

/// Uses a code up: true once.
pub(super) async fn close(db: &Db, id_hash: &str, at: DateTime<Utc>) -> Result<bool, StoreError> {
    let closed = challenge::Entity::update_many()
        .set(challenge::ActiveModel {
            done_at: Set(Some(at.into())),
            ..Default::default()
        })
        .filter(challenge::Column::IdHash.eq(id_hash))
        .filter(challenge::Column::DoneAt.is_null())
        .by(&db.chore::<SignIn>())
        .await?;
    Ok(closed == 1)
}

/// Cases of an account's owner that do not know him as a person yet.
pub(super) async fn earlier(db: &Db, account: AccountId) -> Result<Vec<Earlier>, StoreError> {
    let found = unscoped::<account::Entity>()
        .join(JoinType::InnerJoin, owner())
        .join(JoinType::InnerJoin, as_party())
        .join(JoinType::InnerJoin, its_case())
        .select_only()
        .column(party::Column::Id)
        .column_as(person::Column::Id, "person_id")
        .column_as(enforcement_case::Column::Id, "case_id")
        .columns([
            enforcement_case::Column::Version,
            enforcement_case::Column::SiteId,
            enforcement_case::Column::TribunalId,
        ])
        .filter(account::Column::Id.eq(account))
        .filter(party::Column::Role.eq(PartyRole::Applicant))
        .filter(party::Column::PersonId.is_null())
        .order_by_asc(enforcement_case::Column::Id)
        .order_by_asc(party::Column::Id);
    let rows = db.all(found.into_model::<EarlierRow>()).await?;
    Ok(rows.into_iter().map(Earlier::from).collect())
}

/// A party of a case, with the person whose identity number he bears.
#[derive(FromQueryResult)]
struct EarlierRow {
    id: PartyId,
    person_id: PersonId,
    case_id: CaseId,
    version: i64,
    site_id: SiteId,
    tribunal_id: Option<SiteId>,
}

impl From<EarlierRow> for Earlier {
    fn from(row: EarlierRow) -> Self {
        Self {
            party: row.id,
            person: row.person_id,
            case: row.case_id,
            version: row.version,
            sites: std::iter::once(row.site_id).chain(row.tribunal_id).collect(),
        }
    }
}

/// Drops challenges of either kind that ended before `before`, and messages that no longer count.
pub(super) async fn prune(db: &Db, before: Instant) -> Result<(), StoreError> {
    challenge::Entity::delete_many()
        .filter(challenge::Column::ExpiresAt.lt(before))
        .by(&db.chore::<SignIn>())
        .await?;
    code_sent::Entity::delete_many()
        .filter(code_sent::Column::SentAt.lt(before))
        .by(&db.chore::<SignIn>())
        .await?;
    Ok(())
}
