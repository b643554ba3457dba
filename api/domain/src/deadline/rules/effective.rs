//! Which of two paired deadlines rules (从严适用).
//!
//! Where two sources bound one act, such as the notice within three days of the handler's receipt and within ten days
//! of the application, both run and the earlier end binds. Which rules are paired is told by the rule table.

use chrono::{DateTime, NaiveDate, Utc};

use super::{code::RuleCode, rule::DeadlineRule, status::DueBy};
use crate::kernel::happening::Happening;

/// An instance that may be paired with another of the same matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contender<'rule> {
    /// The code of its rule.
    pub code: &'rule RuleCode,
    /// The codes its rule is paired with.
    pub pairs_with: &'rule [RuleCode],
    /// What satisfies it.
    pub satisfied_by: &'rule [Happening],
    /// Its end; `None` before it starts and while it stands still.
    pub due: Option<DueBy>,
}

impl<'rule> Contender<'rule> {
    /// An instance of a rule with its end.
    #[must_use]
    pub fn of(rule: &'rule DeadlineRule, due: Option<DueBy>) -> Self {
        Self {
            code: &rule.code,
            pairs_with: &rule.pairs_with,
            satisfied_by: &rule.satisfied_by,
            due,
        }
    }

    /// Whether the two bound one act: one names the other, and the same happenings satisfy both.
    #[must_use]
    pub fn is_paired_with(&self, other: &Self) -> bool {
        let names = |one: &Self, other: &Self| one.pairs_with.contains(other.code);
        let satisfied = |one: &Self, other: &Self| one.satisfied_by.iter().all(|it| other.satisfied_by.contains(it));
        (names(self, other) || names(other, self)) && satisfied(self, other) && satisfied(other, self)
    }

    /// Ends in order: by day, then by instant, a whole day after its hours; what has no end comes last, ties by code.
    fn rank(&self) -> (bool, Option<NaiveDate>, DateTime<Utc>, &RuleCode) {
        let at = self.due.and_then(|due| due.at).unwrap_or(DateTime::<Utc>::MAX_UTC);
        (self.due.is_none(), self.due.map(|due| due.on), at, self.code)
    }
}

/// Tells which instance rules in the place of `of`: the earliest end among it and those of `others` paired with it.
///
/// The caller hands over instances of one matter only: two clues of one case do not bound each other.
#[must_use]
pub fn ruling<'all, 'rule>(of: &'all Contender<'rule>, others: &'all [Contender<'rule>]) -> &'all Contender<'rule> {
    let paired = others.iter().filter(|other| of.is_paired_with(other));
    paired.fold(of, |first, next| if next.rank() < first.rank() { next } else { first })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deadline::rules::given::date;

    struct Rule {
        code: RuleCode,
        pairs_with: Vec<RuleCode>,
        satisfied_by: Vec<Happening>,
    }

    fn rule(code: &str, pairs_with: &[&str], satisfied_by: &[&str]) -> Rule {
        Rule {
            code: code.parse().expect("a code"),
            pairs_with: pairs_with.iter().map(|it| it.parse().expect("a code")).collect(),
            satisfied_by: satisfied_by.iter().map(|it| it.parse().expect("a word")).collect(),
        }
    }

    fn instance<'rule>(rule: &'rule Rule, due_on: &str) -> Contender<'rule> {
        let due = (!due_on.is_empty()).then(|| DueBy {
            on: date(due_on),
            at: None,
        });
        Contender {
            code: &rule.code,
            pairs_with: &rule.pairs_with,
            satisfied_by: &rule.satisfied_by,
            due,
        }
    }

    fn notices() -> [Rule; 2] {
        let by = ["notice_issued", "notice_waived"];
        [rule("N05", &["N06"], &by), rule("N06", &["N05"], &[by[1], by[0]])]
    }

    #[test]
    fn the_earlier_end_rules_whichever_is_asked() {
        let [handler, law] = notices();
        for (three, ten, ruler) in [
            ("2022-05-05", "2022-05-12", "N05"),
            ("2022-05-13", "2022-05-12", "N06"),
            ("2022-05-12", "2022-05-12", "N05"),
            ("", "2022-05-12", "N06"),
            ("2022-05-13", "", "N05"),
            ("", "", "N05"),
        ] {
            let both = [instance(&handler, three), instance(&law, ten)];
            for of in &both {
                assert_eq!(ruling(of, &both).code.as_str(), ruler, "{three} {ten}");
            }
        }
    }

    #[test]
    fn hours_of_a_day_end_before_the_day() {
        let [handler, law] = notices();
        let [day, mut hours] = [instance(&handler, "2022-05-12"), instance(&law, "2022-05-12")];
        let at = "2022-05-12T03:00:00Z".parse().expect("RFC 3339");
        hours.due = Some(DueBy {
            on: date("2022-05-12"),
            at: Some(at),
        });
        assert_eq!(ruling(&day, &[hours]).code.as_str(), "N06");
    }

    #[test]
    fn without_a_pair_or_with_other_acts_each_rules_itself() {
        let [notice, _] = notices();
        let unpaired = rule("N07", &[], &["notice_issued", "notice_waived"]);
        let elsewise = rule("N06", &["N05"], &["notice_issued"]);
        let of = instance(&notice, "2022-05-12");
        for other in [&unpaired, &elsewise] {
            let others = [instance(other, "2022-05-01")];
            assert_eq!(ruling(&of, &others), &of);
        }
    }

    #[test]
    fn one_side_naming_the_other_is_enough() {
        let stricter = rule("N14", &["N12"], &["clue_checked"]);
        let plain = rule("N12", &[], &["clue_checked"]);
        let [five, seven] = [instance(&stricter, "2022-05-05"), instance(&plain, "2022-05-07")];
        assert_eq!(ruling(&seven, &[five]).code.as_str(), "N14");
        assert_eq!(ruling(&five, &[seven]).code.as_str(), "N14");
    }
}
