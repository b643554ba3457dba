//! Assignment (分案): whose turn it is within a team, and who may never have the case.
//!
//! The turn goes to the fewest open cases, then to the longest wait, then by id, so it does not hang on the order of
//! the list. A person barred by the separation of duties is never chosen, by turn or by hand. Nothing here knows who
//! may assign, or where the counts come from.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use strum::{AsRefStr, EnumIter, EnumString};
use thiserror::Error;
use uuid::Uuid;

use crate::case::rules::REASON_MIN_CHARS;

/// Somebody who might handle the case (候选承办人).
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is one separate bar")]
pub struct Candidate {
    /// The person.
    pub person_id: Uuid,
    /// Open cases in hand.
    pub open_cases: u32,
    /// When a case was last assigned to the person; none if never.
    pub last_assigned_at: Option<DateTime<Utc>>,
    /// Declared a conflict of interest with the case.
    pub conflicted: bool,
    /// Filed the case.
    pub filed_it: bool,
    /// Is the one who assigns.
    pub is_assigner: bool,
    /// On duty and not disabled.
    pub active: bool,
    /// Supervises nodes.
    pub is_supervisor: bool,
    /// Is an observer or an applicant.
    pub is_outsider: bool,
}

/// Why somebody may not handle a case (不得承办), by the separation of duties of this court.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    AsRefStr,
    EnumString,
    EnumIter,
    Error,
)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Barred {
    /// Observers and applicants have no part in case acts (SD9).
    #[error("observers and applicants never handle a case")]
    Outsider,
    /// A node supervisor only reminds, escalates and reports (SD6).
    #[error("a node supervisor never handles a case")]
    Supervisor,
    /// A declared conflict bars from every role of the case (SD8).
    #[error("the person declared a conflict of interest")]
    Conflict,
    /// The assigner never handles the case assigned (SD1).
    #[error("whoever assigns a case cannot handle it")]
    Assigner,
    /// The filing clerk never handles the case filed (SD7).
    #[error("whoever filed a case cannot handle it")]
    FilingClerk,
    /// Off duty or disabled.
    #[error("the person is not on duty")]
    Inactive,
}

impl Barred {
    /// Chinese text for the assigner.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Outsider => "监督员、当事人不得承办案件",
            Self::Supervisor => "节点监督员不得承办案件",
            Self::Conflict => "已申报应当回避的情形",
            Self::Assigner => "分案人不得承办本人所分案件",
            Self::FilingClerk => "立案人员不得承办本人所立案件",
            Self::Inactive => "不在岗",
        }
    }
}

/// What decided the choice (分案依据).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, AsRefStr, EnumString, EnumIter)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Nobody else may have the case.
    OnlyCandidate,
    /// Fewest open cases.
    FewestOpenCases,
    /// Equal load, longest since the last assignment.
    LongestWait,
    /// Equal load and wait, first by id.
    IdOrder,
    /// Chosen by hand, against the turn, with a reason.
    ByHand,
}

impl Why {
    /// Chinese text kept with the assignment.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::OnlyCandidate => "唯一可承办人员",
            Self::FewestOpenCases => "在办案件最少",
            Self::LongestWait => "在办案件相同，距上次分案最久",
            Self::IdOrder => "在办案件和分案间隔相同，按编号轮转",
            Self::ByHand => "人工指定",
        }
    }
}

/// The person chosen and what decided it (分案结果).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The person.
    pub person_id: Uuid,
    /// What decided it.
    pub why: Why,
}

/// Nobody can have the case.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("no candidate may handle the case")]
pub struct NoCandidate {
    /// Each candidate with the first bar found, in id order; empty if there was no candidate at all.
    pub barred: Vec<(Uuid, Barred)>,
}

/// Why a choice by hand is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ChoiceRefused {
    /// The person is not among the candidates.
    #[error("the person is not a candidate for this case")]
    NotACandidate,
    /// The person may not handle the case.
    #[error(transparent)]
    Barred(#[from] Barred),
    /// The choice goes against the turn and says too little why.
    #[error("a choice against the rotation needs a reason of at least {REASON_MIN_CHARS} characters")]
    ReasonTooShort,
}

/// Checks that a person may handle the case.
///
/// # Errors
/// The first bar found, in the order of [`Barred`].
pub const fn check(candidate: &Candidate) -> Result<(), Barred> {
    if candidate.is_outsider {
        return Err(Barred::Outsider);
    }
    if candidate.is_supervisor {
        return Err(Barred::Supervisor);
    }
    if candidate.conflicted {
        return Err(Barred::Conflict);
    }
    if candidate.is_assigner {
        return Err(Barred::Assigner);
    }
    if candidate.filed_it {
        return Err(Barred::FilingClerk);
    }
    if !candidate.active {
        return Err(Barred::Inactive);
    }
    Ok(())
}

/// Chooses whose turn it is.
///
/// # Errors
/// `NoCandidate` with the bar of each, if none may handle the case.
pub fn choose(candidates: &[Candidate]) -> Result<Chosen, NoCandidate> {
    let mut fit: Vec<&Candidate> = candidates.iter().filter(|candidate| check(candidate).is_ok()).collect();
    fit.sort_by_key(|candidate| (candidate.open_cases, candidate.last_assigned_at, candidate.person_id));
    let Some(first) = fit.first() else {
        let bar = |candidate: &Candidate| check(candidate).err().map(|bar| (candidate.person_id, bar));
        let mut barred: Vec<(Uuid, Barred)> = candidates.iter().filter_map(bar).collect();
        barred.sort_unstable();
        return Err(NoCandidate { barred });
    };
    let why = match fit.get(1) {
        None => Why::OnlyCandidate,
        Some(next) if first.open_cases < next.open_cases => Why::FewestOpenCases,
        Some(next) if first.last_assigned_at < next.last_assigned_at => Why::LongestWait,
        Some(_) => Why::IdOrder,
    };
    Ok(Chosen {
        person_id: first.person_id,
        why,
    })
}

/// Chooses `person_id` by hand; the rotation's own choice needs no reason.
///
/// # Errors
/// `NotACandidate`, `Barred`, `ReasonTooShort`.
pub fn choose_by_hand(candidates: &[Candidate], person_id: Uuid, reason: &str) -> Result<Chosen, ChoiceRefused> {
    let named = candidates.iter().find(|candidate| candidate.person_id == person_id);
    check(named.ok_or(ChoiceRefused::NotACandidate)?)?;
    if let Ok(turn) = choose(candidates)
        && turn.person_id == person_id
    {
        return Ok(turn);
    }
    if reason.trim().chars().count() < REASON_MIN_CHARS {
        return Err(ChoiceRefused::ReasonTooShort);
    }
    Ok(Chosen {
        person_id,
        why: Why::ByHand,
    })
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::{collection::vec, option, prelude::*};
    use strum::IntoEnumIterator;

    use super::*;

    /// Bars in the order of [`Barred`]; `minute` is the last assignment.
    fn officer(id: u128, open_cases: u32, minute: Option<i64>, bars: [bool; 6]) -> Candidate {
        Candidate {
            person_id: Uuid::from_u128(id),
            open_cases,
            last_assigned_at: minute.map(|minute| DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)),
            is_outsider: bars[0],
            is_supervisor: bars[1],
            conflicted: bars[2],
            is_assigner: bars[3],
            filed_it: bars[4],
            active: !bars[5],
        }
    }

    fn free(id: u128, open_cases: u32, minute: Option<i64>) -> Candidate {
        officer(id, open_cases, minute, [false; 6])
    }

    #[test]
    fn load_comes_before_wait_and_wait_before_id() {
        let chosen = |list: &[Candidate]| choose(list).map(|chosen| (chosen.person_id.as_u128(), chosen.why));
        let [busy, recent, waiting] = [free(1, 2, None), free(2, 1, Some(9)), free(3, 1, Some(1))];
        assert_eq!(chosen(&[busy.clone(), recent.clone()]), Ok((2, Why::FewestOpenCases)));
        assert_eq!(chosen(&[recent, waiting, busy.clone()]), Ok((3, Why::LongestWait)));
        assert_eq!(chosen(&[free(5, 0, None), free(4, 0, None)]), Ok((4, Why::IdOrder)));
        assert_eq!(chosen(&[busy]), Ok((1, Why::OnlyCandidate)));
    }

    #[test]
    fn every_bar_is_told_for_each_candidate() {
        let one_bar = |nth: usize, id| officer(id, 0, None, std::array::from_fn(|at| at == nth));
        let all: Vec<Candidate> = [(5, 6), (3, 4), (4, 5), (0, 1), (2, 3), (1, 2)]
            .into_iter()
            .map(|(nth, id)| one_bar(nth, id))
            .collect();
        let told: Vec<(Uuid, Barred)> = Barred::iter()
            .zip(1..)
            .map(|(bar, id)| (Uuid::from_u128(id), bar))
            .collect();
        assert_eq!(choose(&all), Err(NoCandidate { barred: told }));
        let hand = choose_by_hand(&all, Uuid::from_u128(3), "熟悉当地情况");
        assert_eq!(hand, Err(ChoiceRefused::Barred(Barred::Conflict)));
    }

    #[test]
    fn a_choice_against_the_turn_needs_a_reason() {
        let list = [free(1, 0, None), free(2, 0, None)];
        let why = |id, reason| choose_by_hand(&list, Uuid::from_u128(id), reason).map(|chosen| chosen.why);
        assert_eq!(why(1, ""), Ok(Why::IdOrder));
        assert_eq!(why(2, "不说明"), Err(ChoiceRefused::ReasonTooShort));
        assert_eq!(why(2, "关联案件承办人"), Ok(Why::ByHand));
        assert_eq!(why(9, "关联案件承办人"), Err(ChoiceRefused::NotACandidate));
    }

    fn candidates() -> impl Strategy<Value = Vec<Candidate>> {
        let bars = option::of(any::<[bool; 6]>()).prop_map(Option::unwrap_or_default);
        vec((0_u32..4, option::of(0_i64..4), bars), 0..8).prop_map(|drawn| {
            let numbered = drawn.into_iter().zip(1..);
            let made = numbered.map(|((open_cases, minute, bars), id)| officer(id, open_cases, minute, bars));
            made.collect()
        })
    }

    proptest! {
        #[test]
        fn the_rotation_spreads_evenly(people in 1_u128..8, cases in 0_i64..60) {
            let mut team: Vec<Candidate> = (1..=people).map(|id| free(id, 0, None)).collect();
            for minute in 0..cases {
                let turn = choose(&team).expect("nobody is barred").person_id;
                let at = team.iter().position(|one| one.person_id == turn).expect("chosen from the team");
                team[at] = free(turn.as_u128(), team[at].open_cases + 1, Some(minute));
            }
            let loads = || team.iter().map(|one| one.open_cases);
            prop_assert!(loads().max() <= loads().min().map(|least| least + 1));
        }

        #[test]
        fn the_barred_are_never_chosen_and_order_does_not_matter(
            (given, shuffled) in candidates().prop_flat_map(|list| (Just(list.clone()), Just(list).prop_shuffle()))
        ) {
            prop_assert_eq!(choose(&given), choose(&shuffled));
            let allowed = |person_id| given.iter().any(|one| one.person_id == person_id && check(one).is_ok());
            match choose(&given) {
                Ok(chosen) => prop_assert!(allowed(chosen.person_id)),
                Err(nobody) => prop_assert_eq!(nobody.barred.len(), given.len()),
            }
        }
    }
}
