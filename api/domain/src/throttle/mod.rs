//! Tries that are counted (尝试限制): how often somebody may guess at a password or a code.
//!
//! Three buckets, all in the store, so that several processes count together and a restart forgets nothing: one for the
//! account's name, whether there is such an account or not, one for the address, one for the whole service. From where
//! its owner signed in before, an account has a bucket of its own: strangers who know the name cannot shut him out. A try
//! is counted before it is made: a hundred at once are a hundred. Names and addresses stand here as keyed hashes alone.

mod rules;
mod store;

use thiserror::Error;

pub use rules::{Figures, Rate};

use self::rules::Level;
use crate::crypto::Blind;
use crate::db::{Db, StoreError, Writer};
use crate::kernel::code::{Code, Coded, Detail};
use crate::policy::TryCounting;

/// How long an even rate is kept untouched, in microseconds: a day.
const RATES_KEPT: i64 = 86_400_000_000;
/// How long an account's failures and a known address are kept untouched, in microseconds: thirty days.
const LADDERS_KEPT: i64 = 30 * RATES_KEPT;
const SERVICE: &str = "service";

/// Why a try is not open.
#[derive(Debug, Error)]
pub enum ThrottleError {
    /// Too many tries.
    #[error("too many tries; the next is open in {retry_after_s} s")]
    TooMany {
        /// Seconds until the next may be made.
        retry_after_s: i64,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Coded for ThrottleError {
    fn code(&self) -> Code {
        match self {
            Self::TooMany { .. } => Code::RateLimited,
            Self::Store(error) => error.code(),
        }
    }

    fn detail(&self) -> Option<Detail> {
        match self {
            Self::TooMany { retry_after_s } => Some(Detail::RetryAfterSec(*retry_after_s)),
            Self::Store(_) => None,
        }
    }

    fn cause(&self) -> Option<String> {
        match self {
            Self::TooMany { .. } => None,
            Self::Store(error) => error.cause(),
        }
    }
}

/// A try that was counted; it is settled as succeeded, failed or not made.
#[derive(Debug)]
#[must_use = "a counted try is settled"]
pub struct Claim {
    account: String,
    address: String,
    /// The bucket it was counted in: the account's, or that of the account from this address.
    ladder: String,
    /// That bucket before it.
    before: Level,
    /// Whether the service's bucket was charged beforehand: the address was strange.
    charged: bool,
}

/// The counting, cheap to clone.
#[derive(Clone)]
pub struct Throttle {
    db: Db,
    figures: Figures,
}

impl Throttle {
    /// Counts in `db` by `figures`.
    #[must_use]
    pub fn new(db: Db, figures: Figures) -> Self {
        Self { db, figures }
    }

    /// Its figures.
    #[must_use]
    pub fn figures(&self) -> &Figures {
        &self.figures
    }

    /// Counts one try at the account of `name` from `address`.
    ///
    /// # Errors
    /// [`ThrottleError::TooMany`] when it is not open, alike for names there are and names there are not.
    pub async fn claim(&self, name: &str, address: Option<&str>) -> Result<Claim, ThrottleError> {
        let now = self.now();
        let (account, address) = (self.account_bucket(name), self.blind(&rules::network(address)));
        let tx = self.db.begin_chore::<TryCounting>().await?;
        let by_address = Rate {
            most: self.figures.address_a_minute,
            period_s: 60,
        };
        let mut refused = drip(&tx.writer(), &format!("address:{address}"), now, by_address).await?;
        let strange = !store::is_known(&tx.writer(), &address).await?;
        let mut charged = false;
        if refused.is_none() && strange {
            refused = drip(&tx.writer(), SERVICE, now, self.failures()).await?;
            charged = refused.is_none();
        }
        let (mut ladder, mut before) = (account.clone(), Level::default());
        if refused.is_none() {
            (ladder, before) = self.ladder(&tx.writer(), &account, &address, now).await?;
            match rules::climb(before, now, &self.figures) {
                Ok(next) => store::set(&tx.writer(), &ladder, next).await?,
                Err(wait) => refused = Some(wait),
            }
        }
        tx.commit().await?;
        match refused {
            Some(retry_after_s) => Err(ThrottleError::TooMany { retry_after_s }),
            None => Ok(Claim {
                account,
                address,
                ladder,
                before,
                charged,
            }),
        }
    }

    /// The bucket that a try at an account from an address climbs, locked: its own where the owner signed in from there
    /// before and it is not spent, else the one all strangers share.
    async fn ladder(
        &self,
        tx: &Writer<'_, TryCounting>,
        account: &str,
        address: &str,
        now: i64,
    ) -> Result<(String, Level), StoreError> {
        let from_here = of_address(account, address);
        if store::is_known(tx, &self.pair(account, address)).await? {
            let level = store::lock(tx, &from_here, now).await?;
            if level.tries < self.figures.most_failures_known {
                return Ok((from_here, level));
            }
        }
        Ok((account.to_owned(), store::lock(tx, account, now).await?))
    }

    /// The try held: the account starts anew, the address is known from now on.
    ///
    /// # Errors
    /// [`ThrottleError::Store`].
    pub async fn succeeded(&self, claim: Claim) -> Result<(), ThrottleError> {
        let now = self.now();
        let tx = self.db.begin_chore::<TryCounting>().await?;
        if claim.charged {
            let level = store::lock(&tx.writer(), SERVICE, now).await?;
            store::set(&tx.writer(), SERVICE, rules::undrip(level, self.failures())).await?;
        }
        self.know(&tx.writer(), &claim.account, &claim.address).await?;
        Ok(tx.commit().await?)
    }

    /// The try did not hold.
    ///
    /// # Errors
    /// [`ThrottleError::Store`].
    pub async fn failed(&self, claim: Claim) -> Result<(), ThrottleError> {
        if claim.charged {
            return Ok(());
        }
        let tx = self.db.begin_chore::<TryCounting>().await?;
        drip(&tx.writer(), SERVICE, self.now(), self.failures()).await?;
        Ok(tx.commit().await?)
    }

    /// The try was not made after all: the service was too busy to look.
    ///
    /// # Errors
    /// [`ThrottleError::Store`].
    pub async fn not_made(&self, claim: Claim) -> Result<(), ThrottleError> {
        let tx = self.db.begin_chore::<TryCounting>().await?;
        let level = store::lock(&tx.writer(), &claim.ladder, self.now()).await?;
        let undone = Level {
            tries: (level.tries - 1).max(0),
            next_at: claim.before.next_at,
        };
        store::set(&tx.writer(), &claim.ladder, undone).await?;
        Ok(tx.commit().await?)
    }

    /// Starts an account anew and knows the address from now on: a sign-in of several steps has ended well.
    ///
    /// # Errors
    /// [`ThrottleError::Store`].
    pub async fn welcome(&self, name: &str, address: Option<&str>) -> Result<(), ThrottleError> {
        let tx = self.db.begin_chore::<TryCounting>().await?;
        let (account, address) = (self.account_bucket(name), self.blind(&rules::network(address)));
        self.know(&tx.writer(), &account, &address).await?;
        Ok(tx.commit().await?)
    }

    /// Starts an account anew everywhere; its owner's address is known from now on.
    async fn know(&self, tx: &Writer<'_, TryCounting>, account: &str, address: &str) -> Result<(), StoreError> {
        let now = self.now();
        store::forget(tx, account).await?;
        store::remember(tx, address, now).await?;
        store::remember(tx, &self.pair(account, address), now).await
    }

    /// Starts an account anew: an operator gave it a new password.
    ///
    /// # Errors
    /// [`ThrottleError::Store`].
    pub async fn reset(&self, name: &str) -> Result<(), ThrottleError> {
        let tx = self.db.begin_chore::<TryCounting>().await?;
        store::forget(&tx.writer(), &self.account_bucket(name)).await?;
        Ok(tx.commit().await?)
    }

    /// Takes one of an even rate from the bucket `kind` of `key`.
    ///
    /// # Errors
    /// [`ThrottleError::TooMany`] when it is full.
    pub async fn take(&self, kind: &str, key: &str, rate: Rate) -> Result<(), ThrottleError> {
        let tx = self.db.begin_chore::<TryCounting>().await?;
        let refused = drip(&tx.writer(), &format!("{kind}:{}", self.blind(key)), self.now(), rate).await?;
        tx.commit().await?;
        refused.map_or(Ok(()), |retry_after_s| Err(ThrottleError::TooMany { retry_after_s }))
    }

    /// Takes one of an even rate from the bucket `kind` of an address.
    ///
    /// # Errors
    /// [`ThrottleError::TooMany`] when it is full.
    pub async fn take_from(&self, kind: &str, address: Option<&str>, rate: Rate) -> Result<(), ThrottleError> {
        self.take(kind, &rules::network(address), rate).await
    }

    /// Drops what no longer counts; an account that waits for a second channel stays.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn prune(&self) -> Result<(), StoreError> {
        let now = self.now();
        let (rates, ladders) = (now - RATES_KEPT, now - LADDERS_KEPT);
        store::prune(&self.db, rates, ladders, self.figures.most_failures).await
    }

    fn failures(&self) -> Rate {
        Rate {
            most: self.figures.service_a_second,
            period_s: 1,
        }
    }

    fn now(&self) -> i64 {
        self.db.clock().real().timestamp_micros()
    }

    fn account_bucket(&self, name: &str) -> String {
        format!("account:{}", self.blind(&rules::folded(name)))
    }

    /// What is kept of an account whose owner signed in from an address.
    fn pair(&self, account: &str, address: &str) -> String {
        self.blind(&of_address(account, address))
    }

    fn blind(&self, text: &str) -> String {
        self.db.keyring().blind(Blind::Throttle, text)
    }
}

/// The bucket of an account from one address.
fn of_address(account: &str, address: &str) -> String {
    format!("{account}@{address}")
}

/// Takes one from a bucket; the seconds to wait when it is full.
async fn drip(tx: &Writer<'_, TryCounting>, bucket: &str, now: i64, rate: Rate) -> Result<Option<i64>, StoreError> {
    let level = store::lock(tx, bucket, now).await?;
    match rules::drip(level, now, rate) {
        Ok(next) => {
            store::set(tx, bucket, next).await?;
            Ok(None)
        }
        Err(wait) => Ok(Some(wait)),
    }
}
