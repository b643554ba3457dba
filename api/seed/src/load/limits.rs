//! The limits of a planned case as rows: what happened in the words of the rule table, what did not run, and the
//! deadlines that the rules themselves make of both.

use std::num::NonZeroU16;

use uuid::Uuid;

use super::directory::Directory;
use super::history::History;
use super::mint::{Mint, moment};
use super::store::Rows;
use crate::county::Site;
use crate::db::StoreError;
use crate::domain::deadline::rules::{Exclusion, Happened, Instance, Interval, Matter, Moment, Record};
use crate::domain::deadline::table::Book;
use crate::domain::deadline::{Watched, look_on, row};
use crate::kernel::clock::instant;
use crate::kernel::happening::Happening;
use crate::kernel::id::Id;
use crate::kernel::kind::{BasisKind, CaseKind, PerformanceKind};
use crate::plan::{PlannedCase, PlannedStandstill, REPORT_DAYS};

/// What is about the frozen deposits, not about the case as a whole.
const MEASURE: [Happening; 4] = [
    Happening::DepositFrozen,
    Happening::Renewed,
    Happening::Deducted,
    Happening::Released,
];

/// A matter with all its deadlines rest on.
pub(super) struct Limited {
    pub(super) watched: Watched,
    pub(super) record: Record,
    /// When the case came to its handler.
    assigned_at: Option<i64>,
}

impl Limited {
    /// Nothing has happened yet.
    pub(super) fn new(watched: Watched) -> Self {
        let record = watched.record();
        Self {
            watched,
            record,
            assigned_at: None,
        }
    }

    /// The matter with whoever answers for a deadline: nobody for one that ended before the case came to its handler.
    fn held(&self, instance: &Instance) -> Watched {
        let ended_at = instance.ended.filter(|_| instance.state.is_ended());
        let is_earlier = ended_at.is_some_and(|(_, at)| self.assigned_at >= Some(at.at().timestamp_micros()));
        if is_earlier {
            Watched {
                team: None,
                handler: None,
                ..self.watched
            }
        } else {
            self.watched
        }
    }

    /// A case with its history.
    pub(super) fn case(
        case: &PlannedCase,
        id: Uuid,
        history: &History<'_>,
        directory: &Directory,
    ) -> Result<Self, StoreError> {
        let site = Site::Station(case.township_index);
        let assigned = history.assigned_at.is_some();
        let mut limited = Self::new(Watched {
            root: id,
            matter: Matter::Case,
            is_money_claim: case.performance == PerformanceKind::Money,
            is_administrative: case.basis_kind == BasisKind::AdministrativeDecision,
            site: Id::new(directory.site(site)),
            tribunal: directory.tribunal_over(site).map(Id::new),
            team: assigned.then(|| Id::new(directory.team(case.team_index))),
            handler: assigned.then(|| Id::new(history.handler.id)),
        });
        limited.assigned_at = history.assigned_at;
        for event in &case.events {
            let is_waiting = history.is_waiting && event.kind == "handover_accepted";
            if let Some(word) = word(event.kind, owes_notice(case.kind)).filter(|_| !is_waiting) {
                limited.happened(directory.mint, word, moment(event.on, event.minute_of_day));
            }
        }
        if let Some(PlannedStandstill { kind, from, until }) = case.standstill {
            let interval = Interval::try_new(from, until).map_err(fault)?;
            limited.record.excluded.push((kind, interval));
        }
        Ok(limited)
    }

    /// Adds what happened at an instant, written down there and then.
    pub(super) fn happened(&mut self, mint: Mint, word: Happening, at: i64) {
        let halves = self.watched.root.as_u64_pair();
        let deposit = MEASURE
            .contains(&word)
            .then(|| mint.id("deposit", &[halves.0, halves.1], 0));
        self.happened_to(mint, (word, deposit), at);
    }

    /// The same, to one of several things in the matter.
    pub(super) fn happened_to(&mut self, mint: Mint, (word, subject): (Happening, Option<Uuid>), at: i64) {
        let halves = self.watched.root.as_u64_pair();
        let n = self.record.happened.len().try_into().unwrap_or(u64::MAX);
        let moment = Moment::of_instant(instant(at));
        let is_stated = word == Happening::ReportOrderServed;
        self.record.happened.push(Happened {
            id: mint.id("happening", &[halves.0, halves.1, n], at),
            kind: word,
            subject,
            stated: NonZeroU16::new(REPORT_DAYS).filter(|_| is_stated),
            stated_end: None,
            at: moment,
            recorded: moment,
        });
    }

    /// Adds the rows of what happened, of what did not run and of the deadlines.
    pub(super) fn add(&self, rows: &mut Rows, directory: &Directory, book: &Book) -> Result<(), StoreError> {
        let root = self.watched.root;
        for one in &self.record.happened {
            let at = one.at.at().timestamp_micros();
            let row = [
                ("id", one.id.into()),
                ("root_id", root.into()),
                ("kind", one.kind.into()),
                ("subject", one.subject.into()),
                ("stated", one.stated.map(|days| i32::from(days.get())).into()),
                ("happened_at", at.into()),
                ("recorded_at", at.into()),
                (
                    "recorded_by",
                    recorder(one.kind, self.watched.handler.map(Id::raw), directory).into(),
                ),
            ];
            rows.add("happening", row);
        }
        for (kind, interval) in &self.record.excluded {
            let row = [
                (
                    "id",
                    directory
                        .mint
                        .id("exclusion", &[root.as_u64_pair().1], moment(interval.from(), 0))
                        .into(),
                ),
                ("root_id", root.into()),
                ("kind", kind.as_ref().into()),
                ("from_on", interval.from().to_string().into()),
                ("until_on", interval.until().map(|on| on.to_string()).into()),
                ("document", document(*kind).into()),
            ];
            rows.add("exclusion", row);
        }
        for instance in book.derive(&self.record).map_err(fault)? {
            let started_at = instance.started.at().timestamp_micros();
            let changed_at = instance.ended.map_or(started_at, |(_, at)| at.at().timestamp_micros());
            let id = id_of(&instance, directory);
            if let Some(look_on) = look_on(&instance, directory.today) {
                rows.add(
                    "deadline_look",
                    [("deadline_id", id.into()), ("look_on", look_on.into())],
                );
            }
            let own = [
                ("id", id.into()),
                ("created_at", started_at.into()),
                ("changed_at", changed_at.into()),
            ];
            rows.add("deadline", own.into_iter().chain(row(&self.held(&instance), &instance)));
        }
        Ok(())
    }
}

/// The id of a deadline.
pub(super) fn id_of(instance: &Instance, directory: &Directory) -> Uuid {
    let halves = instance.started_by.as_u64_pair();
    let started_at = instance.started.at().timestamp_micros();
    directory
        .mint
        .id(instance.code.as_str(), &[halves.0, halves.1], started_at)
}

/// Whether an enforcement notice is owed: not in preservation, nor while an objection is examined.
const fn owes_notice(kind: CaseKind) -> bool {
    !matches!(kind, CaseKind::PreservationEnforcement | CaseKind::EnforcementObjection)
}

/// What a step of the plan is to the rules, if one that is watched waits for it.
fn word(step: &str, owes_notice: bool) -> Option<Happening> {
    use Happening as Is;
    match step {
        "handover_accepted" => return owes_notice.then_some(Is::MaterialsReceivedByHandler),
        "funds_arrived" => return Some(Is::FundsArrivalNotified),
        _ => {}
    }
    let word = step.parse().ok()?;
    let is_watched = match word {
        Is::ApplicationReceived => owes_notice,
        Is::CaseFiled
        | Is::Assigned
        | Is::NoticeIssued
        | Is::NoticeWaived
        | Is::ReportOrderIssued
        | Is::ClueRequestSent
        | Is::InquiryApplicationReceived
        | Is::InquiryStarted
        | Is::ReportOrderServed
        | Is::PropertyReportReceived
        | Is::DepositFrozen
        | Is::Renewed
        | Is::Deducted
        | Is::Released
        | Is::FundsDisbursed
        | Is::DeferralApproved
        | Is::CaseClosed
        | Is::ConcludedThisRound
        | Is::SemiannualInquiryDone => true,
        _ => false,
    };
    is_watched.then_some(word)
}

/// Who wrote down what happened: whose desk it was.
fn recorder(word: Happening, handler: Option<Uuid>, directory: &Directory) -> Uuid {
    match word {
        Happening::Assigned => directory.chief().id,
        Happening::FundsArrivalNotified | Happening::FundsDisbursed => directory.cashier().id,
        Happening::CircularIssued => directory.supervisor().id,
        Happening::ApplicationReceived | Happening::CaseFiled => directory.clerk().id,
        _ => handler.unwrap_or_else(|| directory.clerk().id),
    }
}

/// The document behind an interval that does not run.
const fn document(kind: Exclusion) -> &'static str {
    match kind {
        Exclusion::Suspension => "中止执行裁定书",
        Exclusion::Stay => "暂缓执行决定书",
        Exclusion::PublicNotice => "公告",
        Exclusion::Expert => "委托评估书",
        Exclusion::Sale => "拍卖裁定书",
        Exclusion::Jurisdiction => "管辖争议报请函",
        Exclusion::Instructions => "请示报告",
    }
}

fn fault(error: impl std::fmt::Display) -> StoreError {
    StoreError::Unreadable(error.to_string())
}

#[cfg(test)]
mod tests {
    use chrono::{Days, Months, NaiveDate};

    use super::*;
    use crate::domain::deadline::rules::{RuleKind, State};
    use crate::domain::triage::rules::propose;
    use crate::load::words::facts;
    use crate::plan::Plan;
    use crate::{COUNTY_CASES, COUNTY_MONTHS};

    /// The running limits of a county, as the board lists them.
    #[derive(Default)]
    struct Board {
        running: usize,
        near: usize,
        overdue: usize,
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("test dates are ISO 8601")
    }

    fn derived(case: &PlannedCase, directory: &Directory, book: &Book) -> Vec<Instance> {
        let proposal = propose(&facts(case).expect("sums are sound"));
        let history = History::of(case, &proposal, directory);
        let id = directory.mint.id("case", &[case.ordinal], history.filed_at);
        let limited = Limited::case(case, id, &history, directory).expect("words of the table");
        book.derive(&limited.record).expect("dates of this century")
    }

    fn is_listed(one: &Instance, due_on: NaiveDate, today: NaiveDate) -> bool {
        one.state == State::Open && one.ruled_by.is_none() && (one.kind.is_owed() || due_on >= today)
    }

    fn board(plan: &Plan, directory: &Directory, book: &Book) -> Board {
        let today = directory.today;
        let mut board = Board::default();
        for case in plan {
            for one in derived(&case, directory, book) {
                let Some(due) = one.due_by().filter(|due| is_listed(&one, due.on, today)) else {
                    continue;
                };
                let is_overdue = due.on < today;
                board.running += 1;
                board.overdue += usize::from(is_overdue);
                board.near += usize::from(!is_overdue && due.near_on(one.warn_days) <= today);
            }
        }
        board
    }

    /// A Sunday, the days after the two long holidays, a Tuesday, a day at the turn of the year.
    #[test]
    fn on_every_day_a_few_limits_are_overdue_and_some_are_near() {
        let book = Book::shipped();
        for (seed, today) in [
            (1, "2026-06-01"),
            (2, "2026-02-24"),
            (3, "2026-10-09"),
            (4, "2026-08-09"),
            (5, "2027-01-05"),
        ] {
            let directory = Directory::new(seed, day(today));
            let plan = Plan::new(seed, directory.today, COUNTY_CASES, COUNTY_MONTHS);
            let Board { running, near, overdue } = board(&plan, &directory, &book);
            let told = format!("{today}: {running} run, {near} near, {overdue} overdue");
            assert!((40..=140).contains(&(near * 1_000 / running)), "{told}");
            assert!((2..=10).contains(&(overdue * 1_000 / running)), "{told}");
            assert!(overdue >= 3, "{told}");
        }
    }

    #[test]
    fn nothing_is_met_late_but_money_that_lay_without_leave_and_days_of_a_shifted_week() {
        let (book, directory) = (Book::shipped(), Directory::new(6, day("2026-06-01")));
        let plan = Plan::new(6, directory.today, COUNTY_CASES, COUNTY_MONTHS);
        let (mut all, mut late) = (0, 0);
        for case in &plan {
            let instances = derived(&case, &directory, &book);
            let is_broken = |one: &&Instance| one.state == State::MetLate;
            late += instances.iter().filter(is_broken).count();
            all += instances.len();
            let closing = instances.iter().find(|one| matches!(one.code.as_str(), "N73" | "N74"));
            let closing = closing.expect("every case has a closing limit");
            assert_ne!(closing.state, State::MetLate, "{}", case.number());
            let lapsed = |one: &&Instance| {
                one.kind == RuleKind::Party
                    && one.state == State::Open
                    && one.due_by().is_some_and(|due| due.on < directory.today)
            };
            assert_eq!(
                instances.iter().find(lapsed),
                None,
                "what a party may do ends with its day"
            );
            let is_old = case.filed_on + Months::new(6) + Days::new(10) < directory.today;
            if case.closed_on.is_none() && is_old {
                let left_out = closing.due.map_or(0, |due| due.excluded_days);
                assert!(closing.state == State::Paused || left_out > 0, "{}", case.number());
            }
        }
        assert!((8..=16).contains(&(all / COUNTY_CASES)), "{all}");
        assert!(0 < late && late * 100 < all, "{late} of {all}");
    }

    #[test]
    fn lao_pu_s_notice_is_due_within_days_whatever_the_day() {
        let book = Book::shipped();
        for back in 0..400 {
            let directory = Directory::new(1, day("2026-12-01") - Days::new(back));
            let plan = Plan::new(1, directory.today, 40, 2);
            let pu = plan.iter().find(|case| case.ordinal == 0).expect("his case is planned");
            let instances = derived(&pu, &directory, &book);
            let due = |code: &str| {
                let one = instances.iter().find(|one| one.code.as_str() == code);
                one.and_then(|one| Some((one.state, one.due?.on))).expect("it runs")
            };
            assert_eq!(due("N04").0, State::Met, "{}", directory.today);
            for code in ["N05", "N06", "N09", "N73"] {
                let (state, due_on) = due(code);
                assert!(
                    state == State::Open && due_on >= directory.today,
                    "{code} {due_on} {}",
                    directory.today
                );
            }
        }
    }
}
