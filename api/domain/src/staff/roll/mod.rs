//! The roll (人员名册): a file with one line a post becomes accounts and posts, all of them or none. Read again it changes
//! nothing, read with more lines it adds those. Passwords are made here and told once, to be printed.

mod newcomer;
mod reading;
pub mod rules;
mod store;

use chrono::{DateTime, TimeDelta, Utc};
use thiserror::Error;
use uuid::Uuid;

pub use reading::{Column, Fault, Line, column_of, from_heads, heads, lines};
pub use rules::{Done, Plan};

use super::error::StaffError;
use super::paper::whole;
use super::rules::FIRST_PASSWORD_DAYS;
use super::{Staff, Target};
use crate::crypto::Blind;
use crate::crypto::password::{Cost, hash_all};
use crate::db::{StoreError, StoreKind, Tx};
use crate::identity::IdentityRows;
use crate::kernel::id::{AccountId, PersonId, SiteId};
use crate::policy::{self, Action, Actor, OPERATOR, Row};
use crate::sheet::table;

/// Reads a roll in (导入人员名册).
pub(crate) struct ImportRoll;

impl Action for ImportRoll {
    const ROW: Row = Row::Found;
    const NAME: &'static str = "user import";
    const JOBS: &'static [&'static str] = &[OPERATOR];
    type On = Target;
}

crate::writes! {
    ImportRoll: IdentityRows;
}

/// What a new account's owner is to be handed on paper.
#[derive(Clone, PartialEq, Eq)]
pub struct Slip {
    /// His name.
    pub name: String,
    /// His user name.
    pub username: String,
    /// His first password.
    pub password: String,
    /// Until when he must change it, in real time.
    pub valid_until: DateTime<Utc>,
}

/// Why a roll was not read in.
#[derive(Debug, Error)]
pub enum RollError {
    /// Lines have faults; every one is named, and nothing was written.
    #[error("{} 处有误 / lines have faults", .0.len())]
    Faults(Vec<Fault>),
    /// The slips could not be kept, so nothing was written.
    #[error("初始口令未能保存，什么也没有写入 / the slips could not be kept; nothing was written: {0}")]
    Slips(#[from] std::io::Error),
    /// It could not be done.
    #[error(transparent)]
    Staff(#[from] StaffError),
}

impl From<StoreError> for RollError {
    fn from(error: StoreError) -> Self {
        Self::Staff(error.into())
    }
}

impl Staff {
    /// Reads a roll in at an operator's word. What is done with each line, in the order of the file; `keep` has the slips
    /// before anything is committed. A trial writes nothing and keeps nothing.
    ///
    /// # Errors
    /// [`RollError`]; nothing is written then.
    pub async fn import(
        &self,
        rows: &[table::Row],
        keep: Option<impl FnOnce(&[Slip]) -> std::io::Result<()> + Send>,
    ) -> Result<Vec<(usize, Done)>, RollError> {
        let today = self.db.clock().today();
        let lines = lines(rows, today).map_err(RollError::Faults)?;
        let actor = Actor::system(OPERATOR);
        let seen = self.plan(&self.db.begin(&actor).await?, &lines).await?.0;
        let Some(keep) = keep.filter(|_| !seen.is_empty()) else {
            return Ok(seen.done);
        };
        // hashing takes long, and others write meanwhile
        let passwords: Vec<String> = seen.people.iter().map(|_| whole()).collect();
        let hashes = hash_all(Cost::SERVICE, &passwords);
        let hashes = hashes.map_err(crate::identity::IdentityError::from);
        let hashes = hashes.map_err(StaffError::from)?;
        self.db.say_kind(StoreKind::Court).await?;
        let tx = self.db.begin(&actor).await?;
        let (plan, court) = self.plan(&tx, &lines).await?;
        if plan.people.len() != seen.people.len() {
            return Err(StoreError::Contention.into());
        }
        let now = self.db.clock().real();
        let valid_until = now + TimeDelta::days(FIRST_PASSWORD_DAYS);
        // the whole court is what a roll is about
        let nobody = Target::account(AccountId::new(Uuid::nil()), PersonId::new(Uuid::nil()));
        let court = nobody.of("site", court.raw());
        let permit = policy::authorize::<ImportRoll>(&actor, &court).map_err(StaffError::from)?;
        let tx = tx.permit(permit);
        tx.content(blake3::hash(format!("{:?}", plan.done).as_bytes()).to_hex().to_string());
        let first = store::FirstPasswords {
            hashes: &hashes,
            until: valid_until,
        };
        store::write(&tx.writes(), &plan, first, now)
            .await
            .map_err(StaffError::from)?;
        let slip = |(person, password): (&rules::NewPerson, &String)| Slip {
            name: person.name.clone(),
            username: person.username.clone(),
            password: password.clone(),
            valid_until,
        };
        let slips: Vec<Slip> = plan.people.iter().zip(&passwords).map(slip).collect();
        if !slips.is_empty() {
            keep(&slips)?;
        }
        tx.commit(()).await?;
        Ok(plan.done)
    }

    /// What is to be done with lines beside what is there, and the court's own site.
    async fn plan(&self, tx: &Tx, lines: &[Line]) -> Result<(Plan, SiteId), RollError> {
        let names = lines.iter().map(|line| line.name.as_str()).collect();
        let present = store::present(tx, self.db.clock().today(), names).await?;
        let hash = |number: &str| self.db.keyring().blind(Blind::IdNumber, number);
        let plan = rules::plan(lines, &present, hash).map_err(RollError::Faults)?;
        Ok((plan, present.court))
    }
}
