//! Applicants sign in with a code (申请执行人验证码登录): case number, the last four of the identity number, the last
//! four of the telephone on file; the code goes to that telephone and nowhere else.
//!
//! The identity number is the means of identity check and the telephone is the one left at the court (SPC provisions on
//! the publication of trial process information, 2018, art. 5). Whoever asks gets one and the same answer: he is looked
//! up later, by a job. A code lets in an applicant who has an account, with the rights of a sign-in by password.

mod error;
mod follow;
mod rules;
mod store;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

pub use error::ApplicantError;
pub use rules::CODE_S;

use self::store::Waiting;
use crate::crypto::token;
use crate::db::{Db, StoreError, Writer};
use crate::events::text::{self, Gateway, OutboxGateway, TextMessage};
use crate::identity::{Accounts, Entry, IdentityError, SignedIn};
use crate::kernel::case_number::CaseNumber;
use crate::kernel::code::Coded as _;
use crate::kernel::id::AccountId;
use crate::policy::{Actor, Means, SignIn};
use crate::throttle::Throttle;

/// Most characters of what is asked with.
const MOST_CHARS: usize = 64;
/// How long what ended is kept, in microseconds: two days.
const KEPT: TimeDelta = TimeDelta::days(2);

/// What a code is asked for with.
#[derive(Clone, Serialize, Deserialize)]
pub struct Asked {
    /// Case number, as typed.
    pub case_number: String,
    /// Last four of the identity number.
    pub id_tail: String,
    /// Last four of the telephone.
    pub phone_tail: String,
}

/// Whom a code lets in, and where it goes.
pub(crate) struct Person {
    account: AccountId,
    post: Uuid,
    phone: String,
}

/// The use cases of applicants who sign in.
#[derive(Clone)]
pub struct Applicants {
    db: Db,
    accounts: Accounts,
    throttle: Throttle,
}

impl Applicants {
    /// Builds the area.
    #[must_use]
    pub fn new(db: Db, accounts: Accounts, throttle: Throttle) -> Self {
        Self { db, accounts, throttle }
    }

    /// Asks for a code; the opaque id it will belong to, whoever is meant and whether anybody is.
    ///
    /// # Errors
    /// [`ApplicantError::Throttled`] after too many from one address or in the whole service.
    pub async fn ask(&self, asking: &Actor, asked: Asked) -> Result<String, ApplicantError> {
        let asked_for = self.try_ask(asking, asked).await;
        match &asked_for {
            Ok(_) => self.db.trail().done(asking, "requestApplicantCode")?,
            Err(error) => self
                .db
                .trail()
                .turned_away(asking, "requestApplicantCode", error.code()),
        }
        asked_for
    }

    async fn try_ask(&self, asking: &Actor, asked: Asked) -> Result<String, ApplicantError> {
        let figures = self.throttle.figures();
        let (by_address, in_all) = (figures.address_codes_an_hour, figures.service_asks_an_hour);
        self.throttle
            .take_from("code-address", asking.address(), rules::an_hour(by_address))
            .await?;
        self.throttle.take("code-service", "", rules::an_hour(in_all)).await?;
        let id = token::opaque();
        let cut = |text: String| text.chars().take(MOST_CHARS).collect();
        let asked = Asked {
            case_number: cut(asked.case_number),
            id_tail: cut(asked.id_tail),
            phone_tail: cut(asked.phone_tail),
        };
        store::ask(&self.db, &token::opaque_hash(&id), &asked, self.db.clock().real()).await?;
        Ok(id)
    }

    /// Signs an applicant in with the code he was sent.
    ///
    /// # Errors
    /// [`IdentityError::Unauthenticated`] for a wrong code and for one that was never sent, is used, late or was guessed
    /// at five times, all alike.
    pub async fn sign_in(&self, asking: &Actor, id: &str, code: &str) -> Result<SignedIn, IdentityError> {
        match self.redeem(id, code.trim()).await {
            Ok(entry) => {
                if let Err(error) = follow::earlier_cases(&self.db, entry.account).await {
                    tracing::warn!(
                        cause = error.in_words(),
                        "earlier cases not given, his next sign-in tries again"
                    );
                }
                self.accounts.enter(asking, "signInWithCode", entry).await
            }
            Err(error) => {
                self.db.trail().turned_away(asking, "signInWithCode", error.code());
                Err(error)
            }
        }
    }

    async fn redeem(&self, id: &str, code: &str) -> Result<Entry, IdentityError> {
        let (id_hash, now) = (token::opaque_hash(id), self.db.clock().real());
        let sent = store::guess(&self.db, &id_hash, now).await?;
        let given = store::code_hash(&self.db, &id_hash, code);
        let (account, post, hash) = sent.ok_or(IdentityError::Unauthenticated)?;
        let holds: bool = hash.as_bytes().ct_eq(given.as_bytes()).into();
        if holds && store::close(&self.db, &id_hash, now).await? {
            self.accounts.entry(account, post, Means::Sms).await
        } else {
            Err(IdentityError::Unauthenticated)
        }
    }

    /// Looks up who asked for a code, and sends one to those who may have it. A job: it can run twice and in many
    /// processes.
    ///
    /// # Errors
    /// [`StoreError`]; what was not taken up waits.
    pub async fn send_codes(&self) -> Result<(), StoreError> {
        let gateway = OutboxGateway::new(self.db.keyring().clone());
        for waiting in store::waiting(&self.db).await? {
            self.send_code(&gateway, &waiting).await?;
        }
        Ok(())
    }

    async fn send_code(&self, gateway: &impl Gateway, waiting: &Waiting) -> Result<(), StoreError> {
        let (db, now) = (&self.db, self.db.clock().real());
        let tx = db.begin_chore::<SignIn>().await?;
        if !store::take_up(&tx.writer(), waiting.id).await? {
            return Ok(());
        }
        let number = CaseNumber::parse(&waiting.asked.case_number).map(|number| number.key().to_string());
        let person = match number {
            Ok(number) if waiting.expires_at > now.into() => {
                store::applicant(db, tx.reads(), &number, &waiting.asked).await?
            }
            Ok(_) | Err(_) => None,
        };
        if let Some(person) = person
            && self.may_send(&tx.writer(), &person).await?
        {
            let code = rules::code();
            store::bind(
                &tx.writer(),
                waiting.id,
                &person,
                store::code_hash(db, &waiting.id_hash, &code),
            )
            .await?;
            let message = TextMessage {
                phone: person.phone,
                text: rules::message(&code),
            };
            text::send(gateway, &tx.writer().chore(), &message).await?;
        }
        tx.commit().await
    }

    /// Whether a message may go out now: neither its telephone nor the service has had its fill.
    async fn may_send(&self, tx: &Writer<'_, SignIn>, person: &Person) -> Result<bool, StoreError> {
        let now = self.db.clock().real();
        let most = self.throttle.figures().service_codes_an_hour;
        if store::sent_by_all(tx.reads(), rules::an_hour(most), now).await? >= most {
            tracing::error!(
                most,
                "sign-in codes have reached what the service sends in an hour, none go out"
            );
            return Ok(false);
        }
        store::may_send(&self.db, tx, &person.phone, now).await
    }

    /// Drops what ended days ago.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn prune(&self) -> Result<(), StoreError> {
        store::prune(&self.db, (self.db.clock().real() - KEPT).into()).await
    }
}
