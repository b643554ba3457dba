//! Which accounts and posts there can be. Pure.

use chrono::NaiveDate;
use strum::{AsRefStr, EnumIter, EnumString};

use super::error::StaffError;
use crate::kernel::contact::Phone;
use crate::kernel::id::AccountId;
use crate::kernel::identity_number::ResidentId;
use crate::kernel::pasted::cleaned;
pub use crate::kernel::post::Outcome;
use crate::kernel::role::Role;

/// Days in which a password on paper must be changed.
pub const FIRST_PASSWORD_DAYS: i64 = 14;
/// Days in which credentials that were asked for must be confirmed.
pub const ISSUE_DAYS: i64 = 7;
/// Days in which nobody agrees to a proposal of those who gave him what he signs in with: they could do it in his name.
pub const BEHOLDEN_DAYS: i64 = 30;
/// Days before its first one that an account may be made.
const MOST_DAYS_AHEAD: i64 = 366;
/// Most characters of a name.
const MOST_NAME: usize = 30;
/// Characters of a user name.
const USERNAME: std::ops::RangeInclusive<usize> = 2..=32;
/// Least characters of a reason.
const LEAST_REASON: usize = 5;
/// Most characters of a reason.
const MOST_REASON: usize = 200;

/// The earlier of two last days; none of them is no end.
#[must_use]
pub fn earlier(one: Option<NaiveDate>, other: Option<NaiveDate>) -> Option<NaiveDate> {
    [one, other].into_iter().flatten().min()
}

/// The first day of a new account: today where none is named, and a year from now at the latest.
///
/// # Errors
/// [`StaffError::Field`].
pub fn first_day(wanted: Option<NaiveDate>, today: NaiveDate) -> Result<NaiveDate, StaffError> {
    let first = wanted.unwrap_or(today);
    let is_near = (today..=today + chrono::TimeDelta::days(MOST_DAYS_AHEAD)).contains(&first);
    if is_near {
        Ok(first)
    } else {
        Err(StaffError::Field("startsOn"))
    }
}

/// Where a post stands (岗位状态).
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString, EnumIter)]
#[strum(serialize_all = "snake_case")]
pub enum PostState {
    /// Proposed; neither confirmed nor approved, or only one of them.
    Proposed,
    /// Granted, and begins later.
    Granted,
    /// Held.
    Held,
    /// Over.
    Ended,
    /// Not confirmed or not approved.
    Refused,
    /// Taken back before it was granted.
    Withdrawn,
}

impl PostState {
    /// Whether it gives a right now, or may come to.
    #[must_use]
    pub const fn is_current(self) -> bool {
        matches!(self, Self::Proposed | Self::Granted | Self::Held)
    }
}

/// Where a post that was granted stands on `today`.
#[must_use]
pub fn state_of(started_on: NaiveDate, ended_on: Option<NaiveDate>, today: NaiveDate) -> PostState {
    match ended_on {
        Some(last) if last < today => PostState::Ended,
        _ if started_on > today => PostState::Granted,
        _ => PostState::Held,
    }
}

/// Who had a hand in a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hands {
    /// Who proposed it.
    pub proposed_by: AccountId,
    /// Who confirmed it.
    pub confirmed_by: Option<AccountId>,
    /// Who approved it.
    pub approved_by: Option<AccountId>,
}

impl Hands {
    /// Whether an account had one already.
    #[must_use]
    pub fn holds(&self, account: AccountId) -> bool {
        self.proposed_by == account || self.confirmed_by == Some(account) || self.approved_by == Some(account)
    }

    /// Whether nothing lacks any more.
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        self.confirmed_by.is_some() && self.approved_by.is_some()
    }
}

/// Roles that are given by a post of the court; applicants, devices and nobody have none.
#[must_use]
pub const fn is_of_the_court(role: Role) -> bool {
    role.is_staff() || matches!(role, Role::Obs)
}

/// Roles of which the court keeps at least one.
pub const ADMINISTRATORS: [Role; 3] = [Role::Sysa, Role::Seca, Role::Auda];

/// One post of administrator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Administers {
    /// Which.
    pub role: Role,
    /// Its last day, if it has one.
    pub until: Option<NaiveDate>,
}

/// The role that nobody would hold any more, or not as long, without the posts that are lost.
#[must_use]
pub fn missing(lost: &[Administers], left: &[Administers]) -> Option<Role> {
    let stays = |gone: &&Administers| {
        let as_long = |other: &Administers| other.until.is_none_or(|last| gone.until.is_some_and(|was| last >= was));
        left.iter().any(|other| other.role == gone.role && as_long(other))
    };
    lost.iter().find(|gone| !stays(gone)).map(|gone| gone.role)
}

/// A user name: 2 to 32 lower-case letters, digits, dots and hyphens, a letter first.
///
/// # Errors
/// [`StaffError::Field`].
pub fn username(text: &str) -> Result<String, StaffError> {
    let text = cleaned(text).to_ascii_lowercase();
    let is_known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-');
    let begins = text.starts_with(|c: char| c.is_ascii_lowercase());
    if begins && USERNAME.contains(&text.len()) && text.chars().all(is_known) {
        Ok(text)
    } else {
        Err(StaffError::Field("username"))
    }
}

/// A name of a person: 1 to 30 characters, no signs that are not seen.
///
/// # Errors
/// [`StaffError::Field`].
pub fn name(text: &str) -> Result<String, StaffError> {
    let text = cleaned(text);
    if text.is_empty() || text.chars().count() > MOST_NAME {
        return Err(StaffError::Field("displayName"));
    }
    Ok(text)
}

/// An identity number (公民身份号码), as it is kept.
///
/// # Errors
/// [`StaffError::Field`].
pub fn id_number(text: &str, today: NaiveDate) -> Result<String, StaffError> {
    let number = ResidentId::parse(&cleaned(text), today).map_err(|_| StaffError::Field("idNumber"))?;
    Ok(number.as_str().to_owned())
}

/// A telephone of an office, as it is kept.
///
/// # Errors
/// [`StaffError::Field`].
pub fn office_phone(text: &str) -> Result<String, StaffError> {
    let phone = Phone::parse(&cleaned(text)).map_err(|_| StaffError::Field("officePhone"))?;
    Ok(phone.as_str().to_owned())
}

/// Something of an account that may have been written wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slip {
    /// The user name.
    Username,
    /// The name of its owner.
    Name,
    /// His identity number.
    IdNumber,
}

/// How far an account stands for its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
    /// Whether his identity number is known.
    pub is_numbered: bool,
    /// Whether it has or had a post: others looked at who he is.
    pub is_granted: bool,
    /// Whether others are looking at it.
    pub is_proposed: bool,
}

impl Slip {
    /// Whether it may be put right.
    #[must_use]
    pub const fn is_open(self, settled: Settled) -> bool {
        !settled.is_proposed
            && match self {
                Self::Username => !settled.is_granted,
                Self::Name => true,
                Self::IdNumber => !settled.is_granted || !settled.is_numbered,
            }
    }
}

/// A reason of 5 to 200 characters.
///
/// # Errors
/// [`StaffError::ReasonRequired`] for a shorter one, [`StaffError::Field`] for a longer.
pub fn reason(text: Option<&str>) -> Result<String, StaffError> {
    let text = cleaned(text.unwrap_or_default());
    match text.chars().count() {
        ..LEAST_REASON => Err(StaffError::ReasonRequired),
        LEAST_REASON..=MOST_REASON => Ok(text),
        _ => Err(StaffError::Field("reason")),
    }
}

/// The days of a post: it begins today or later, and ends no earlier than it begins.
///
/// # Errors
/// [`StaffError::Field`].
pub fn days(
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<(NaiveDate, Option<NaiveDate>), StaffError> {
    let from = from.unwrap_or(today);
    if from < today {
        return Err(StaffError::Field("startsOn"));
    }
    if to.is_some_and(|to| to < from) {
        return Err(StaffError::Field("endsOn"));
    }
    Ok((from, to))
}

/// The last day of a post that is to end: yesterday, so that it ends now, or a later day, but none after the end it has.
/// Longer it lasts by a new post alone.
///
/// # Errors
/// [`StaffError::Field`] for an earlier or a later day.
pub fn last_day(wanted: Option<NaiveDate>, has: Option<NaiveDate>, today: NaiveDate) -> Result<NaiveDate, StaffError> {
    let yesterday = today.pred_opt().unwrap_or(today);
    let last = wanted.unwrap_or(yesterday);
    if last < yesterday || has.is_some_and(|has| last > has) {
        return Err(StaffError::Field("endsOn"));
    }
    Ok(last)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn what_is_pasted_is_read_as_it_was_meant() {
        assert_eq!(username(" \u{feff}Wang.Qiang\u{200b} ").expect("taken"), "wang.qiang");
        for wrong in ["", "a", "王强", "1wang", "wang qiang", "wang_qiang", &"a".repeat(33)] {
            assert!(username(wrong).is_err(), "{wrong}");
        }
        assert_eq!(name(" 尼玛\u{200d}扎西 ").expect("taken"), "尼玛扎西");
        assert!(name("\u{200b}").is_err());
        assert!(reason(Some("写错了")).is_err());
        assert_eq!(reason(Some(" 调离执行局 ")).expect("taken"), "调离执行局");
    }

    #[test]
    fn a_post_has_days_and_is_only_made_shorter() {
        let today = day("2026-11-30");
        assert_eq!(days(None, None, today).expect("taken"), (today, None));
        assert!(days(Some(day("2026-11-29")), None, today).is_err());
        assert!(days(Some(day("2026-12-02")), Some(day("2026-12-01")), today).is_err());
        assert_eq!(last_day(None, None, today).expect("taken"), day("2026-11-29"), "now");
        assert!(last_day(Some(day("2026-11-28")), None, today).is_err());
        let has = Some(day("2026-12-31"));
        assert_eq!(
            last_day(Some(day("2026-12-10")), has, today).expect("taken"),
            day("2026-12-10")
        );
        assert!(
            last_day(Some(day("2027-01-01")), has, today).is_err(),
            "longer by a new post alone"
        );
        assert_eq!(state_of(today, None, today), PostState::Held);
        assert_eq!(state_of(day("2026-12-01"), None, today), PostState::Granted);
        assert_eq!(state_of(today, Some(day("2026-11-29")), today), PostState::Ended);
        assert_eq!(
            state_of(today, Some(today), today),
            PostState::Held,
            "the last day counts"
        );
    }

    #[test]
    fn who_was_looked_at_by_others_is_nobody_else_afterwards() {
        let settled = |is_numbered, is_granted, is_proposed| Settled {
            is_numbered,
            is_granted,
            is_proposed,
        };
        for slip in [Slip::Username, Slip::Name, Slip::IdNumber] {
            assert!(slip.is_open(settled(true, false, false)), "{slip:?} of a new account");
            assert!(!slip.is_open(settled(false, false, true)), "{slip:?} under their eyes");
        }
        assert!(!Slip::Username.is_open(settled(true, true, false)));
        assert!(Slip::Name.is_open(settled(true, true, false)));
        assert!(!Slip::IdNumber.is_open(settled(true, true, false)));
        assert!(Slip::IdNumber.is_open(settled(false, true, false)), "left blank");
    }

    #[test]
    fn an_administrator_who_leaves_soon_does_not_stand_in_for_one_who_stays() {
        let of = |until: Option<&str>| Administers {
            role: Role::Sysa,
            until: until.map(day),
        };
        let (stays, leaves) = (of(None), of(Some("2026-12-31")));
        assert_eq!(missing(&[stays], &[]), Some(Role::Sysa));
        assert_eq!(missing(&[stays], &[stays]), None);
        assert_eq!(
            missing(&[stays], &[leaves]),
            Some(Role::Sysa),
            "from January nobody would be"
        );
        assert_eq!(missing(&[leaves], &[leaves]), None);
        assert_eq!(missing(&[leaves], &[of(Some("2026-12-01"))]), Some(Role::Sysa));
        assert_eq!(missing(&[], &[]), None);
    }

    #[test]
    fn nobody_has_two_hands_in_one_proposal() {
        let account = |n| AccountId::new(Uuid::from_u128(n));
        let hands = Hands {
            proposed_by: account(1),
            confirmed_by: Some(account(2)),
            approved_by: None,
        };
        assert!(hands.holds(account(1)) && hands.holds(account(2)) && !hands.holds(account(3)));
        assert!(!hands.is_complete());
    }
}
