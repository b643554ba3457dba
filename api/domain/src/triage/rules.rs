//! Triage (繁简分流): which route a case takes, by which rule, on which facts.
//!
//! The rules are read in the order of their codes; every rule that matches is kept with its version and the facts it used.
//! A ground for the compulsory route (X) beats any ground for the rapid one (R); with no ground at all the case is
//! compulsory (D). Nothing here decides who may confirm a proposal, and the sentence for the applicant names no
//! asset, no income and no sum.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use strum::{AsRefStr, EnumIter, EnumString, IntoEnumIterator};
use thiserror::Error;
use uuid::Uuid;

pub use super::facts::{Facts, RAPID_CLAIM_MAX};
use crate::kernel::{kind::PerformanceKind, route::Route};

/// Edition of the rules below, stored with each proposal. A changed rule gets a new edition, never an edit.
pub const RULE_VERSION: &str = "2022.1";

/// Shortest reason for an override, in characters without blanks at the ends. Set by this court, not by law.
pub const REASON_MIN_CHARS: usize = 5;

/// Code of a triage rule (分流规则编号).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, AsRefStr, EnumString, EnumIter,
)]
pub enum RuleCode {
    /// Removal of an obstruction, eviction, demolition or forced disposal (排除妨害、强制处置).
    X1,
    /// Complex for another stated reason (其他疑难复杂).
    X2,
    /// Preservation already covers claim and costs (保全已足额).
    R1,
    /// Small money claim (小标的).
    R2,
    /// Willing to agree on payment before assignment (分案前愿意协商).
    R3,
    /// Wages or other income can be deducted (有可提取收入).
    R4,
    /// Simple conduct case (简单行为类).
    R5,
    /// No ground matched (兜底).
    D,
}

impl RuleCode {
    /// The route the rule leads to.
    #[must_use]
    pub const fn route(self) -> Route {
        match self {
            Self::X1 | Self::X2 | Self::D => Route::Compulsory,
            Self::R1 | Self::R2 | Self::R3 | Self::R4 | Self::R5 => Route::Rapid,
        }
    }

    /// Chinese title of the rule.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::X1 => "需要排除妨害、强制迁出、拆除或者强制处置财产",
            Self::X2 => "有其他疑难复杂情形",
            Self::R1 => "保全财产足以清偿标的额和费用",
            Self::R2 => "标的额五万元以下",
            Self::R3 => "分案前双方愿意协商还款",
            Self::R4 => "有工资等收入可供扣留、提取",
            Self::R5 => "简单行为类案件",
            Self::D => "不具备快速执行情形",
        }
    }

    /// The instrument and article the rule rests on, in Chinese, beside this court's own triage rules.
    #[must_use]
    pub const fn source(self) -> &'static str {
        match self {
            Self::X1 => "本院繁简分流规则；民事诉讼法（2023年修正）第二百五十五条、第二百六十一条",
            Self::R1 => "本院繁简分流规则；关于人民法院办理财产保全案件若干问题的规定（2020年修正）",
            Self::R2 => "本院繁简分流规则；民法典第一千二百五十九条",
            Self::R3 => "本院繁简分流规则；民事诉讼法（2023年修正）第二百四十一条",
            Self::R4 => "本院繁简分流规则；民事诉讼法（2023年修正）第二百五十四条",
            Self::R5 => "本院繁简分流规则；民事诉讼法（2023年修正）第二百六十三条",
            Self::X2 | Self::D => "本院繁简分流规则",
        }
    }

    fn applies(self, facts: &Facts) -> bool {
        match self {
            Self::X1 => facts.obstruction || facts.forced_disposal,
            Self::X2 => facts.complex_reason().is_some(),
            Self::R1 => facts.is_covered(),
            Self::R2 => facts.is_small(),
            Self::R3 => facts.is_willing_in_time(),
            Self::R4 => facts.deductible_income,
            Self::R5 => facts.simple_conduct && facts.performance != PerformanceKind::Money,
            Self::D => Self::iter().all(|rule| rule == Self::D || !rule.applies(facts)),
        }
    }
}

/// One rule held against the facts (分流理由).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The rule.
    pub rule: RuleCode,
    /// Its edition.
    pub version: String,
    /// The facts it looked at, in Chinese, for the court's staff.
    pub text: String,
    /// The same facts by name: sums in fen, instants in UTC, empty if unknown.
    pub facts: BTreeMap<String, String>,
    /// Whether the rule applies.
    pub matched: bool,
}

/// The proposed route with its reasons (分流建议).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The route.
    pub route: Route,
    /// Every rule that matched, in the order X1, X2, R1 to R5; D alone if none did.
    pub reasons: Vec<Reason>,
    /// Edition of the rules.
    pub rule_version: String,
}

/// Holds every rule against the facts, in order, matched or not.
#[must_use]
pub fn evaluate(facts: &Facts) -> Vec<Reason> {
    RuleCode::iter().map(|rule| reason(rule, facts)).collect()
}

/// Proposes a route.
#[must_use]
pub fn propose(facts: &Facts) -> Proposal {
    let reasons: Vec<Reason> = evaluate(facts).into_iter().filter(|reason| reason.matched).collect();
    let compulsory = reasons.iter().any(|reason| reason.rule.route() == Route::Compulsory);
    let route = if compulsory { Route::Compulsory } else { Route::Rapid };
    Proposal {
        route,
        reasons,
        rule_version: RULE_VERSION.to_owned(),
    }
}

fn reason(rule: RuleCode, facts: &Facts) -> Reason {
    let looked = facts.looked_at_by(rule);
    Reason {
        rule,
        version: RULE_VERSION.to_owned(),
        text: looked.told.join("；"),
        facts: looked.facts,
        matched: rule.applies(facts),
    }
}

/// Tells the applicant in one sentence where the case went and why, without assets, income, sums or plans.
///
/// Grounds that do not lead to `route` are left out, so the sentence stays true after an override.
#[must_use]
pub fn plain_reason(route: Route, codes: &[RuleCode]) -> String {
    let mut grounds: Vec<&str> = Vec::new();
    for ground in codes
        .iter()
        .filter(|code| code.route() == route)
        .map(|code| plain(*code))
    {
        if !grounds.contains(&ground) {
            grounds.push(ground);
        }
    }
    if grounds.is_empty() {
        grounds.push("本院综合审查了案件情况");
    }
    let team = match route {
        Route::Rapid => "快速执行团队",
        Route::Compulsory => "强制执行团队",
    };
    format!("因{}，您的案件由{team}办理。", grounds.join("，"))
}

const fn plain(code: RuleCode) -> &'static str {
    match code {
        RuleCode::X1 | RuleCode::X2 => "案件需要专门的执行工作",
        RuleCode::R1 | RuleCode::R4 => "案件具备较快办结的条件",
        RuleCode::R2 => "标的额较小",
        RuleCode::R3 => "双方在分案前愿意协商还款",
        RuleCode::R5 => "案件属于简单的行为类案件",
        RuleCode::D => "案件不属于快速办理的范围",
    }
}

/// Why an override of the proposed route is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum OverrideRefused {
    /// The reason is too short.
    #[error("the reason for an override needs at least {REASON_MIN_CHARS} characters")]
    ReasonTooShort,
    /// The proposer approves his own override.
    #[error("whoever proposed the override cannot approve it")]
    ApproverIsProposer,
    /// The handler approves the route of his own case.
    #[error("whoever handles the case cannot approve its route")]
    ApproverIsHandler,
}

/// Checks the reason given when another route is asked for.
///
/// # Errors
/// `ReasonTooShort`.
pub fn check_reason(reason: &str) -> Result<(), OverrideRefused> {
    if reason.trim().chars().count() < REASON_MIN_CHARS {
        return Err(OverrideRefused::ReasonTooShort);
    }
    Ok(())
}

/// Checks the second person and the reason of an override (domain rules SD1 and SD10).
///
/// # Errors
/// `ReasonTooShort`, `ApproverIsProposer`, `ApproverIsHandler`.
pub fn may_override(
    proposed_by: Uuid,
    approver: Uuid,
    handler: Option<Uuid>,
    reason: &str,
) -> Result<(), OverrideRefused> {
    check_reason(reason)?;
    if approver == proposed_by {
        return Err(OverrideRefused::ApproverIsProposer);
    }
    if handler == Some(approver) {
        return Err(OverrideRefused::ApproverIsHandler);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use proptest::{collection::vec, option, prelude::*};

    use super::*;
    use crate::kernel::fen::Fen;

    const START: DateTime<Utc> = DateTime::UNIX_EPOCH;
    const LATER: DateTime<Utc> = DateTime::from_timestamp_nanos(1);

    fn fen(sum: i64) -> Fen {
        Fen::try_new(sum).expect("not negative")
    }

    fn given(performance: PerformanceKind, claim: i64, change: fn(&mut Facts)) -> Facts {
        let mut facts = Facts {
            performance,
            claim: fen(claim),
            costs: Fen::ZERO,
            net_controlled_value: None,
            forced_disposal: false,
            obstruction: false,
            complex_reason: None,
            willing_recorded_at: None,
            assigned_at: None,
            deductible_income: false,
            simple_conduct: false,
        };
        change(&mut facts);
        facts
    }

    fn codes(facts: &Facts) -> Vec<RuleCode> {
        propose(facts).reasons.iter().map(|reason| reason.rule).collect()
    }

    #[test]
    fn each_ground_alone_decides() {
        let alone = |code: RuleCode, facts: &Facts| {
            assert_eq!(codes(facts), [code]);
            assert_eq!(propose(facts).route, code.route());
        };
        let large = |change: fn(&mut Facts)| given(PerformanceKind::Money, 9_000_000, change);
        let act = |change: fn(&mut Facts)| given(PerformanceKind::Conduct, 0, change);
        alone(RuleCode::R2, &given(PerformanceKind::Money, 5_000_000, |_| ()));
        alone(RuleCode::D, &given(PerformanceKind::Money, 5_000_001, |_| ()));
        alone(RuleCode::X1, &large(|it| it.obstruction = true));
        alone(RuleCode::X1, &large(|it| it.forced_disposal = true));
        let complex = |it: &mut Facts| it.complex_reason = Some("群体性案件".to_owned());
        alone(RuleCode::X2, &large(complex));
        alone(RuleCode::D, &large(|it| it.complex_reason = Some("  ".to_owned())));
        alone(RuleCode::R1, &large(|it| it.net_controlled_value = Some(it.claim)));
        let short = |it: &mut Facts| (it.costs, it.net_controlled_value) = (fen(1), Some(it.claim));
        alone(RuleCode::D, &large(short));
        alone(RuleCode::R3, &large(|it| it.willing_recorded_at = Some(START)));
        let assigned = |at| Facts {
            assigned_at: Some(at),
            ..large(|it| it.willing_recorded_at = Some(START))
        };
        alone(RuleCode::R3, &assigned(LATER));
        alone(RuleCode::D, &assigned(START));
        alone(RuleCode::R4, &large(|it| it.deductible_income = true));
        alone(RuleCode::R5, &act(|it| it.simple_conduct = true));
        alone(RuleCode::D, &large(|it| it.simple_conduct = true));
        alone(RuleCode::D, &act(|it| it.net_controlled_value = Some(Fen::ZERO)));
    }

    #[test]
    fn a_reason_names_rule_version_and_facts() {
        let proposal = propose(&given(PerformanceKind::Money, 5_000_000, |_| ()));
        let small = &proposal.reasons[0];
        assert_eq!(small.version, RULE_VERSION);
        assert!(small.text.ends_with("标的额：50000.00元；上限（含本数）：50000.00元"));
        assert_eq!(small.facts.get("claim").map(String::as_str), Some("5000000"));
    }

    #[test]
    fn an_override_needs_a_reason_and_another_person() {
        let [clerk, chief, judge] = [1, 2, 3].map(Uuid::from_u128);
        let decide = |approver, reason| may_override(clerk, approver, Some(judge), reason);
        assert_eq!(decide(chief, "需要现场腾退"), Ok(()));
        assert_eq!(decide(chief, " 太短了  "), Err(OverrideRefused::ReasonTooShort));
        assert_eq!(decide(clerk, "需要现场腾退"), Err(OverrideRefused::ApproverIsProposer));
        assert_eq!(decide(judge, "需要现场腾退"), Err(OverrideRefused::ApproverIsHandler));
    }

    proptest! {
        #[test]
        fn x_beats_r_and_reasons_keep_their_order(
            claim in 0_i64..10_000_000,
            net in option::of(0_i64..10_000_000),
            ticks: [bool; 4],
        ) {
            let mut facts = given(PerformanceKind::Money, claim, |_| ());
            facts.net_controlled_value = net.map(fen);
            [facts.forced_disposal, facts.obstruction, facts.deductible_income, facts.simple_conduct] = ticks;
            let proposal = propose(&facts);
            prop_assert!(codes(&facts).is_sorted());
            prop_assert!(!(ticks[0] || ticks[1]) || proposal.route == Route::Compulsory);
            prop_assert!(proposal.reasons.iter().any(|reason| reason.rule.route() == proposal.route));
        }

        #[test]
        fn the_applicants_sentence_is_one_and_tells_no_secret(picked in vec(0_usize..8, 0..8), rapid: bool) {
            let codes: Vec<RuleCode> = picked.into_iter().filter_map(|at| RuleCode::iter().nth(at)).collect();
            let told = plain_reason(if rapid { Route::Rapid } else { Route::Compulsory }, &codes);
            prop_assert_eq!(told.matches('。').count(), 1);
            let secret = ["保全", "冻结", "工资", "收入", "处置", "迁出", "财产", "0", "5"];
            prop_assert!(!secret.iter().any(|word| told.contains(word)));
            prop_assert!(told.matches("较快").count() <= 1);
        }
    }
}
