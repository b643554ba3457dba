//! What was written wrong of an account and its owner is put right.
//!
//! As long as nobody granted the account a post, everything may have been a slip. Afterwards it stands for somebody whom
//! others confirmed and approved: his name may be spelled right, and an identity number that was left blank be filled in,
//! no more. While a proposal is open nothing of that changes under the eyes of those who are to agree.

use chrono::NaiveDate;

use super::error::StaffError;
use super::rules::{self, Slip};
use super::{Staff, Target, not_his_own, store};
use crate::crypto::Blind;
use crate::db::{Deed, Request, Tx};
use crate::identity::IdentityRows;
use crate::identity::{Correction, IdentityError, correct_person, rename_account};
use crate::kernel::id::AccountId;
use crate::kernel::pasted::cleaned;
use crate::policy::{self, Action, Actor, Freshness, Row};
use crate::session::NoticeKind;

/// Puts right what was written wrong of an account (更正账号).
pub struct CorrectUser;

impl Action for CorrectUser {
    const ROW: Row = Row::Found;
    const NAME: &'static str = "correctUser";
    const FRESH: Option<Freshness> = Some(Freshness::Recent);
    type On = Target;
}

crate::writes! {
    CorrectUser: IdentityRows;
}

/// What is to be written instead; what is absent stays.
#[derive(Clone, Debug, Default)]
pub struct Corrections {
    /// User name.
    pub username: Option<String>,
    /// Name.
    pub display_name: Option<String>,
    /// Identity number.
    pub id_number: Option<String>,
    /// Office telephone; a blank one removes it.
    pub office_phone: Option<String>,
}

/// The same, read.
struct Read {
    username: Option<String>,
    display_name: Option<String>,
    id_number: Option<String>,
    /// An empty one removes it.
    office_phone: Option<String>,
}

impl Staff {
    /// Puts right what was written wrong of somebody's account.
    ///
    /// # Errors
    /// [`StaffError::Field`], [`StaffError::State`] for what is not to be changed any more, or not now;
    /// [`StaffError::Identity`] when the user name or the identity number is another's; [`StaffError::OneOfHisOwn`],
    /// [`StaffError::NotFound`].
    pub fn correct_user<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        username: &'a str,
        corrections: Corrections,
    ) -> Deed<'a, AccountId, StaffError> {
        Deed::of(async move {
            self.count_number(actor, corrections.id_number.as_ref()).await?;
            let corrections = &corrections;
            self.db
                .act(actor, request, &|tx| {
                    Box::pin(self.try_correct(tx, username, corrections))
                })
                .await
        })
    }

    async fn try_correct(&self, tx: Tx, username: &str, corrections: &Corrections) -> Result<AccountId, StaffError> {
        let target = store::target(&tx, username).await?.ok_or(StaffError::NotFound)?;
        let permit = policy::authorize::<CorrectUser>(tx.actor(), &target)?;
        not_his_own(tx.actor(), &target)?;
        let read = read(corrections, self.db.clock().today())?;
        let (known, before) = store::known(tx.reads(), &target).await?;
        let slips = [
            (read.username.is_some(), Slip::Username),
            (read.display_name.is_some(), Slip::Name),
            (read.id_number.is_some(), Slip::IdNumber),
        ];
        if slips.iter().any(|(is_wanted, slip)| *is_wanted && !slip.is_open(known)) {
            return Err(StaffError::State);
        }
        let tx = tx.permit(permit);
        if let Some(username) = &read.username {
            let renamed = rename_account(&tx.writes(), target.account, username).await;
            renamed.map_err(|error| match error {
                IdentityError::UsernameTaken => StaffError::Taken("newUsername"),
                other => other.into(),
            })?;
        }
        let correction = Correction {
            name: read.display_name.as_deref(),
            id_number: read.id_number.as_deref(),
            office_phone: read.office_phone.as_deref(),
        };
        correct_person(&tx.writes(), target.person, &correction).await?;
        let number = read.id_number.as_ref();
        let number = number.map(|number| self.db.keyring().blind(Blind::IdNumber, number));
        let after = (&read.username, &read.display_name, number, &read.office_phone);
        let content = format!("{before:?} {after:?}");
        tx.content(blake3::hash(content.as_bytes()).to_hex().to_string());
        if store::known(tx.reads(), &target).await?.1 != before {
            self.tell(&tx, target.account, NoticeKind::AccountCorrected).await?;
        }
        Ok(tx.commit(target.account).await?)
    }
}

fn read(asked: &Corrections, today: NaiveDate) -> Result<Read, StaffError> {
    let username = asked.username.as_deref().map(rules::username);
    let phone = asked.office_phone.as_deref().map(cleaned);
    Ok(Read {
        username: username.transpose().map_err(|_| StaffError::Field("newUsername"))?,
        display_name: asked.display_name.as_deref().map(rules::name).transpose()?,
        id_number: asked
            .id_number
            .as_deref()
            .map(|text| rules::id_number(text, today))
            .transpose()?,
        office_phone: match phone {
            Some(text) if !text.is_empty() => Some(rules::office_phone(&text)?),
            blank => blank,
        },
    })
}
