//! Which deadlines a matter has (节点实例), derived as a whole from what happened in it.
//!
//! Nothing is carried forward from an earlier answer: the same record, rules and calendar give the same deadlines, so a
//! correction, a new calendar or a changed rule is one more derivation, and what moved is the difference.
//!
//! A limit starts once: a handler who takes over from another inherits the day it runs to, and what was done already
//! starts nothing. What is about one lead or thing is ended by what is about the same one. When the matter is closed,
//! what still ran is void, but for measures, which end by themselves.

use thiserror::Error;
use uuid::Uuid;

use super::{
    count::{Counted, Due, Moment, OffCalendar, count},
    effective::{Contender, ruling},
    record::{Happened, Record},
    rule::{DeadlineRule, Kind, StatedError, in_force},
    status::{DueBy, Floor},
    word::{Happening, RuleCode},
};
use crate::kernel::workdays::Workdays;

/// What closes a case.
const CASE_CLOSED: &str = "case_closed";
/// What decides an application.
const DECIDED: [&str; 2] = ["case_filed", "not_accepted_ruling"];
/// How a happening is named that takes a duty away instead of fulfilling it.
const WAIVER: &str = "_waived";

/// Where a deadline stands, as far as no day has to pass for it.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, strum::AsRefStr, strum::EnumString,
)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It runs.
    Open,
    /// It stands still.
    Paused,
    /// Done in time.
    Met,
    /// Done after the end.
    MetLate,
    /// Taken away.
    Waived,
    /// Ended with its matter.
    Void,
    /// An earliest day.
    Floor,
}

/// One deadline of a matter (节点).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// Its rule.
    pub code: RuleCode,
    /// The version of the rule.
    pub version: u32,
    /// Whom it binds.
    pub kind: Kind,
    /// Lead of the first warning, in calendar days.
    pub warn_days: u16,
    /// What started it.
    pub started_by: Uuid,
    /// What it is about.
    pub subject: Option<Uuid>,
    /// When it started.
    pub started: Moment,
    /// Where it stands.
    pub state: State,
    /// The end; of a floor the first day allowed. None while it stands still.
    pub due: Option<Due>,
    /// What ended it, and when.
    pub ended: Option<(Uuid, Moment)>,
    /// The paired rule whose end is earlier, if one is.
    pub ruled_by: Option<RuleCode>,
    /// Whether its start or its end was written down on a later day.
    pub backdated: bool,
}

impl Instance {
    /// The end as a status needs it.
    #[must_use]
    pub fn due_by(&self) -> Option<DueBy> {
        self.due.as_ref().map(DueBy::from)
    }
}

/// Why deadlines cannot be derived.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DeriveError {
    /// A day lies beyond what dates can say.
    #[error(transparent)]
    OffCalendar(#[from] OffCalendar),
    /// A document's length is missing, or given where the rule fixes it.
    #[error("{code}: {why}")]
    Stated {
        /// The rule.
        code: RuleCode,
        /// Which.
        why: StatedError,
    },
}

/// Derives all deadlines of a matter, by code and start.
///
/// # Errors
/// [`DeriveError`]; no deadline is left out silently.
pub fn derive(record: &Record, rules: &[DeadlineRule], days: &Workdays) -> Result<Vec<Instance>, DeriveError> {
    let ordered = record.in_order();
    let is_begun = |rule: &DeadlineRule| ordered.iter().any(|one| rule.is_started_by(&one.kind));
    let mut codes: Vec<&RuleCode> = rules
        .iter()
        .filter(|rule| rule.matter == record.matter && is_begun(rule))
        .map(|rule| &rule.code)
        .collect();
    codes.sort_unstable();
    codes.dedup();
    let mut instances = Vec::new();
    for code in codes {
        let versions: Vec<&DeadlineRule> = rules.iter().filter(|rule| rule.code == *code).collect();
        let mut started: Vec<(Option<Uuid>, Option<Moment>)> = Vec::new();
        for start in &ordered {
            let Some(rule) = in_force(versions.iter().copied(), code, start.at.on()) else {
                continue;
            };
            if !rule.enabled || !record.is(rule.condition) || !rule.is_started_by(&start.kind) {
                continue;
            }
            let runs_or_done = started.iter().any(|(subject, ended)| {
                *subject == start.subject && ended.is_none_or(|ended| start.subject.is_none() || ended >= start.at)
            });
            if runs_or_done || is_done_before(rule, start, &ordered) {
                continue;
            }
            let instance = instance(rule, start, record, (&ordered, days))?;
            started.push((start.subject, instance.ended.map(|(_, at)| at)));
            instances.push((rule, instance));
        }
    }
    Ok(ruled(instances))
}

/// Whether what would satisfy the limit happened before it would start, on the same day or earlier.
fn is_done_before(rule: &DeadlineRule, start: &Happened, ordered: &[&Happened]) -> bool {
    ordered
        .iter()
        .any(|one| one.subject == start.subject && rule.is_satisfied_by(&one.kind) && one.at < start.at)
}

fn instance(
    rule: &DeadlineRule,
    start: &Happened,
    record: &Record,
    (ordered, days): (&[&Happened], &Workdays),
) -> Result<Instance, DeriveError> {
    let stated = |why| DeriveError::Stated {
        code: rule.code.clone(),
        why,
    };
    let needs = matches!(rule.length, super::rule::Length::Stated(_));
    let mut term = rule.term(start.stated.filter(|_| needs)).map_err(stated)?;
    for granted in &record.extensions {
        if granted.code == rule.code && granted.started_by == start.id {
            term.limit.amount = term.limit.amount.saturating_add(granted.amount);
        }
    }
    let excluded = rule.exclusions.pick(&record.excluded);
    let counted = count(start.at, term, &excluded, days)?;
    let end = ordered.iter().find(|one| is_end(rule, start, one)).or_else(|| {
        ordered
            .iter()
            .find(|one| closes(rule, record, one) && one.at >= start.at)
    });
    let mut instance = Instance {
        code: rule.code.clone(),
        version: rule.version,
        kind: rule.kind,
        warn_days: rule.warn_days,
        started_by: start.id,
        subject: start.subject,
        started: start.at,
        state: State::Open,
        due: None,
        ended: end.map(|end| (end.id, end.at)),
        ruled_by: None,
        backdated: start.is_backdated() || end.is_some_and(|end| end.is_backdated()),
    };
    match counted {
        Counted::Due(due) => instance.due = Some(due),
        Counted::Paused(_) => instance.state = State::Paused,
    }
    if let (Some(bound), Some(due)) = (rule.floor, &instance.due) {
        let allowed_from = Floor::try_new(bound, due)?.allowed_from();
        instance.due = Some(Due {
            on: allowed_from,
            ..*due
        });
        instance.state = State::Floor;
        instance.ended = None;
        return Ok(instance);
    }
    if let Some(end) = end {
        instance.state = ended(rule, end, instance.due_by());
    }
    Ok(instance)
}

/// Where a deadline stands that something ended.
fn ended(rule: &DeadlineRule, end: &Happened, due: Option<DueBy>) -> State {
    if !rule.is_satisfied_by(&end.kind) {
        return State::Void;
    }
    if is_waiver(&end.kind) {
        return State::Waived;
    }
    match due {
        Some(due) if !due.holds(end.at) => State::MetLate,
        Some(_) | None => State::Met,
    }
}

/// Whether `one` satisfies or waives the limit that `start` began.
fn is_end(rule: &DeadlineRule, start: &Happened, one: &Happened) -> bool {
    let about_it = start.subject.is_none() || one.subject == start.subject;
    about_it && rule.is_satisfied_by(&one.kind) && one.at >= start.at && one.id != start.id
}

/// Whether `one` closes the matter for a rule.
fn closes(rule: &DeadlineRule, record: &Record, one: &Happened) -> bool {
    if rule.kind == Kind::Expiry {
        return false;
    }
    match record.matter {
        super::rule::Matter::Case => one.kind.as_str() == CASE_CLOSED,
        super::rule::Matter::Application => DECIDED.contains(&one.kind.as_str()),
    }
}

fn is_waiver(kind: &Happening) -> bool {
    kind.as_str().ends_with(WAIVER)
}

/// Names, for each instance, the paired rule that binds in its place.
fn ruled(instances: Vec<(&DeadlineRule, Instance)>) -> Vec<Instance> {
    let contenders: Vec<(Option<Uuid>, Contender<'_>)> = instances
        .iter()
        .filter(|(_, instance)| instance.state != State::Floor)
        .map(|(rule, instance)| (instance.subject, Contender::of(rule, instance.due_by())))
        .collect();
    let winner = |rule: &DeadlineRule, instance: &Instance| {
        let own = Contender::of(rule, instance.due_by());
        let others: Vec<Contender<'_>> = contenders
            .iter()
            .filter(|(subject, _)| *subject == instance.subject)
            .map(|(_, contender)| *contender)
            .collect();
        let winner = ruling(&own, &others).code.clone();
        (winner != rule.code).then_some(winner)
    };
    let winners: Vec<Option<RuleCode>> = instances
        .iter()
        .map(|(rule, instance)| winner(rule, instance))
        .collect();
    instances
        .into_iter()
        .zip(winners)
        .map(|((_, instance), ruled_by)| Instance { ruled_by, ..instance })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use proptest::prelude::*;

    use super::*;
    use crate::domain::deadline::rules::{
        exclusion::Exclusion,
        given::{CALENDAR, RULES, date},
        interval::Interval,
        record::Extension,
        status::TooEarly,
    };

    /// What happened, told as `day word` or `day word*n` with a subject, in the order it was written down.
    fn happened(told: &[(&str, &str)]) -> Vec<Happened> {
        let one = |(nth, (on, word)): (usize, &(&str, &str))| {
            let (word, subject) = word.split_once('*').map_or((*word, None), |(word, n)| {
                (word, Some(Uuid::from_u128(n.parse().expect("a number"))))
            });
            let at = Moment::of_day(date(on));
            Happened {
                id: Uuid::from_u128(1_000 + nth as u128),
                kind: word.parse().expect("a word"),
                subject,
                stated: None,
                at,
                recorded: at,
            }
        };
        told.iter().enumerate().map(one).collect()
    }

    fn case(told: &[(&str, &str)]) -> Record {
        Record {
            happened: happened(told),
            ..Record::of_case()
        }
    }

    /// One line an instance: code, state, end, and what is notable.
    fn lines(record: &Record) -> Vec<String> {
        let derived = derive(record, &RULES, &CALENDAR).expect("dates of this century");
        let line = |one: &Instance| {
            let due = one.due.map_or_else(|| "-".to_owned(), |due| due.on.to_string());
            let left_out = one.due.map_or(0, |due| due.excluded_days);
            let mut line = format!("{} {} {due}", one.code.as_str(), one.state.as_ref());
            if left_out > 0 {
                write!(line, " +{left_out}").expect("a string takes it");
            }
            if let Some(ruled_by) = &one.ruled_by {
                write!(line, " by {}", ruled_by.as_str()).expect("a string takes it");
            }
            if one.backdated {
                line.push_str(" backdated");
            }
            line
        };
        derived.iter().map(line).collect()
    }

    fn between(exclusion: Exclusion, from: &str, until: Option<&str>) -> (Exclusion, Interval) {
        let interval = Interval::try_new(date(from), until.map(date)).expect("in order");
        (exclusion, interval)
    }

    const FILED: [(&str, &str); 4] = [
        ("2022-01-18", "application_received"),
        ("2022-01-19", "case_filed"),
        ("2022-01-20", "assigned"),
        ("2022-01-20", "materials_received_by_handler"),
    ];

    #[test]
    fn a_case_that_was_filed_and_taken_over_has_its_first_deadlines() {
        assert_eq!(
            lines(&case(&FILED)),
            [
                "N04 met 2022-01-26",
                "N05 open 2022-01-24",
                "N06 open 2022-01-28 by N05",
                "N09 open 2022-01-24",
                "N73 open 2022-07-19",
                "N76 floor 2022-07-18",
                "N77 floor 2022-04-20",
            ]
        );
    }

    #[test]
    fn a_notice_in_the_judgment_waives_the_notice_and_nothing_else() {
        let mut told = FILED.to_vec();
        told.extend([("2022-01-20", "notice_waived"), ("2022-01-21", "clue_request_sent")]);
        assert_eq!(
            lines(&case(&told)),
            [
                "N04 met 2022-01-26",
                "N05 waived 2022-01-24",
                "N06 waived 2022-01-28 by N05",
                "N09 met 2022-01-24",
                "N73 open 2022-07-19",
                "N76 floor 2022-07-18",
                "N77 floor 2022-04-20",
            ]
        );
    }

    #[test]
    fn the_report_order_goes_with_the_notice_where_money_is_claimed() {
        let mut told = FILED.to_vec();
        told.push(("2022-01-25", "notice_issued"));
        let money = case(&told);
        let of = |record: &Record, code: &str| {
            let all = lines(record);
            all.into_iter().find(|line| line.starts_with(code))
        };
        assert_eq!(of(&money, "N08"), Some("N08 open 2022-01-25".to_owned()));
        assert_eq!(of(&money, "N05"), Some("N05 met_late 2022-01-24".to_owned()));
        assert_eq!(of(&money, "N06"), Some("N06 met 2022-01-28 by N05".to_owned()));
        told.push(("2022-01-25", "report_order_issued"));
        assert_eq!(of(&case(&told), "N08"), Some("N08 met 2022-01-25".to_owned()));
        let conduct = Record {
            is_money_claim: false,
            ..money
        };
        assert_eq!(of(&conduct, "N08"), None);
    }

    #[test]
    fn whoever_takes_over_later_inherits_the_day() {
        let mut told = FILED.to_vec();
        told.push(("2022-01-22", "materials_received_by_handler"));
        assert_eq!(lines(&case(&told)), lines(&case(&FILED)));
        told.push(("2022-01-23", "notice_issued"));
        told.push(("2022-02-10", "materials_received_by_handler"));
        let notices = lines(&case(&told)).into_iter().filter(|line| line.starts_with("N05"));
        assert_eq!(notices.collect::<Vec<_>>(), ["N05 met 2022-01-24"]);
    }

    #[test]
    fn suspension_and_appraisal_that_overlap_count_once_and_the_end_falls_on_a_working_sunday() {
        // 6 months from 2025-05-30 are 2025-11-30; 35 days left out, counted once, end on 2026-01-04
        let record = Record {
            excluded: vec![
                between(Exclusion::Suspension, "2025-08-01", Some("2025-08-26")),
                between(Exclusion::Expert, "2025-08-16", Some("2025-09-05")),
            ],
            ..case(&[("2025-05-30", "case_filed")])
        };
        let all = lines(&record);
        assert!(all.contains(&"N73 open 2026-01-04 +35".to_owned()), "{all:?}");
        let standing = Record {
            excluded: vec![between(Exclusion::Suspension, "2025-08-01", None)],
            ..record.clone()
        };
        let all = lines(&standing);
        assert!(all.contains(&"N73 paused -".to_owned()), "{all:?}");
        let extended = Record {
            extensions: vec![Extension {
                code: "N73".parse().expect("a code"),
                started_by: record.happened[0].id,
                amount: 3,
            }],
            ..record
        };
        let all = lines(&extended);
        assert!(all.contains(&"N73 open 2026-04-07 +35".to_owned()), "{all:?}");
    }

    #[test]
    fn clues_have_deadlines_of_their_own_and_the_stricter_rule_binds_each() {
        let record = case(&[
            ("2022-01-19", "case_filed"),
            ("2022-02-10", "clear_clue_received*1"),
            ("2022-02-11", "clear_clue_received*2"),
            ("2022-02-14", "clue_checked*2"),
        ]);
        let clues: Vec<String> = lines(&record)
            .into_iter()
            .filter(|line| line.starts_with("N12") || line.starts_with("N14"))
            .collect();
        assert_eq!(
            clues,
            [
                "N12 open 2022-02-17 by N14",
                "N12 met 2022-02-18 by N14",
                "N14 open 2022-02-15",
                "N14 met 2022-02-16",
            ]
        );
    }

    #[test]
    fn closing_meets_the_closing_limit_and_ends_what_still_ran_but_no_measure() {
        let mut told = FILED.to_vec();
        told.extend([("2022-03-01", "deposit_frozen*7"), ("2022-05-05", "case_closed")]);
        assert_eq!(
            lines(&case(&told)),
            [
                "N04 met 2022-01-26",
                "N05 void 2022-01-24",
                "N06 void 2022-01-28 by N05",
                "N09 void 2022-01-24",
                "N29 open 2023-03-01",
                "N73 met 2022-07-19",
                "N76 floor 2022-07-18",
                "N77 floor 2022-04-20",
            ]
        );
    }

    #[test]
    fn concluding_the_round_after_89_days_is_too_early() {
        let derived = derive(&case(&[("2022-01-19", "case_filed")]), &RULES, &CALENDAR).expect("dates");
        let floor = derived.iter().find(|one| one.code.as_str() == "N77").expect("a floor");
        let due = floor.due.expect("a day");
        let floor = Floor::try_new(
            super::super::rule::Bound::AtLeast,
            &Due {
                unrolled_on: due.on,
                ..due
            },
        );
        let floor = floor.expect("a day");
        let days_after = |n| date("2022-01-19") + chrono::TimeDelta::days(n);
        let too_early = TooEarly {
            allowed_from: date("2022-04-20"),
        };
        assert_eq!(floor.check(days_after(89)), Err(too_early));
        assert_eq!(
            floor.check(days_after(90)),
            Err(too_early),
            "three months are not more than three"
        );
        assert_eq!(floor.check(days_after(91)), Ok(()));
    }

    #[test]
    fn an_application_is_examined_within_seven_days_and_its_deadlines_end_with_it() {
        let application = |told: &[(&str, &str)]| Record {
            matter: crate::domain::deadline::rules::Matter::Application,
            happened: happened(told),
            ..Record::of_case()
        };
        let incomplete = [
            ("2022-01-18", "application_incomplete"),
            ("2022-01-18", "supplement_request_sent"),
        ];
        assert_eq!(lines(&application(&incomplete)), ["N03 met 2022-01-18"]);
        let received = [("2022-01-18", "application_received")];
        assert_eq!(lines(&application(&received)), ["N02 open 2022-01-25"]);
        let filed = [received[0], ("2022-01-26", "case_filed")];
        assert_eq!(lines(&application(&filed)), ["N02 met_late 2022-01-25"]);
        let refused = [received[0], ("2022-01-20", "not_accepted_ruling")];
        assert_eq!(lines(&application(&refused)), ["N02 met 2022-01-25"]);
    }

    #[test]
    fn what_is_written_down_a_day_later_is_flagged() {
        let mut record = case(&FILED);
        record.happened[3].recorded = Moment::of_day(date("2022-01-21"));
        let backdated: Vec<String> = lines(&record)
            .into_iter()
            .filter(|line| line.ends_with("backdated"))
            .collect();
        assert_eq!(
            backdated,
            ["N05 open 2022-01-24 backdated", "N09 open 2022-01-24 backdated"]
        );
    }

    proptest! {
        #[test]
        fn the_order_in_which_things_are_written_down_changes_nothing(order in Just((0..7_usize).collect::<Vec<_>>()).prop_shuffle()) {
            let mut told = FILED.to_vec();
            told.extend([
                ("2022-01-21", "notice_issued"),
                ("2022-01-23", "clue_request_sent"),
                ("2022-05-05", "case_closed"),
            ]);
            let record = case(&told);
            let shuffled = Record {
                happened: order.iter().map(|nth| record.happened[*nth].clone()).collect(),
                ..record.clone()
            };
            prop_assert_eq!(lines(&shuffled), lines(&record));
        }
    }
}
