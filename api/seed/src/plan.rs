//! The plan of the demo county: every case with its parties and its history, decided by a seed and a day.
//!
//! Cases come one at a time in filed order, so a million of them need no more memory than one. Shares of kinds, claim
//! bands, routes, causes and units are exact whatever the seed; the rest follows the distributions of `tables`.
//! The same (seed, today, cases, months) gives the same cases on every machine. Nothing is stored here.

mod case;
mod days;
mod deck;
mod decks;
mod facts;
mod history;
mod limits;
mod people;
mod tables;
mod tally;

#[cfg(test)]
mod tests;

use chrono::{Datelike, NaiveDate};

pub use self::case::{PlannedCase, PlannedEvent, PlannedParty, PlannedStandstill};
pub(super) use self::limits::REPORT_DAYS;
use self::{
    days::Window,
    decks::Decks,
    facts::{Facts, Mould, Title},
    history::{Ending, History, course},
    limits::{Limits, standstill},
    people::Casting,
    tables::{CELLS, KINDS, SMALL_RAPID},
    tally::Tally,
};
use super::{
    county::{COMPULSORY_TEAMS, FIRST_COMPULSORY, FIRST_RAPID, HAIDAI, RAPID_TEAMS, YANGLIU},
    dice::Dice,
};
use crate::kernel::{
    kind::{CaseKind, Cause},
    route::Route,
};

/// Claim of 老浦's case in fen: 5,000.00 yuan of wages.
pub const PU_CLAIM_FEN: i64 = 500_000;
/// Claim of the second applicant's case in fen.
pub const OTHER_CLAIM_FEN: i64 = 1_200_000;
/// Working days before today on which 老浦's case was filed.
const PU_FILED_BACK: usize = 3;
/// Days from his filing to yesterday, at most: as many as over a weekend.
const PU_MOST_DAYS: i64 = 4;
/// Working days before today on which the second applicant's case was filed.
const OTHER_FILED_BACK: usize = 15;

/// Sets the dice of the limits apart from those of the course.
const LIMITS: u64 = 0x6C69_6D69;

/// The cases of the demo applicants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Own {
    /// 老浦's, ordinal 0.
    Pu,
    /// The second applicant's, ordinal 1.
    Other,
}

/// What is to be planned; [`Plan::iter`] gives the cases.
#[derive(Clone, Debug)]
pub struct Plan {
    seed: u64,
    cases: u64,
    window: Window,
    pu_at: u64,
    other_at: Option<u64>,
}

impl Plan {
    /// Plans `cases` cases filed in the `months` (at least one) before `today`; today itself stays empty.
    #[must_use]
    pub fn new(seed: u64, today: NaiveDate, cases: usize, months: u32) -> Self {
        let cases = u64::try_from(cases).unwrap_or(u64::MAX);
        let mut plan = Self {
            seed,
            cases,
            window: Window::before(today, months),
            pu_at: 0,
            other_at: None,
        };
        if cases > 1 {
            plan.pu_at = plan.filed_until(plan.pu_filed_on()).max(2) - 1;
            let other = plan.filed_until(plan.window.workday_back(OTHER_FILED_BACK)).max(1) - 1;
            plan.other_at = Some(other.min(plan.pu_at - 1));
        }
        plan
    }

    /// How many cases there are.
    #[must_use]
    pub const fn cases(&self) -> u64 {
        self.cases
    }

    /// The cases in filed order.
    #[must_use]
    pub fn iter(&self) -> Cases<'_> {
        Cases::new(self)
    }

    /// Natural day and working minute of filing at a place of the order: one draw in each stratum.
    fn drawn_moment(&self, at: u64) -> (NaiveDate, u64) {
        let jitter = Dice::keyed(self.seed ^ 0x66_69_6C_65, at).roll() >> 32;
        self.window
            .moment((u128::from(at) << 32) + u128::from(jitter), self.cases)
    }

    /// How many cases are filed by the end of `day`.
    fn filed_until(&self, day: NaiveDate) -> u64 {
        let (mut low, mut high) = (0, self.cases);
        while low < high {
            let middle = u64::midpoint(low, high);
            if self.drawn_moment(middle).0 <= day {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// The day of 老浦's filing: never before a holiday, over which the days for his notice would run out.
    fn pu_filed_on(&self) -> NaiveDate {
        let usual = self.window.workday_back(PU_FILED_BACK);
        if (self.window.last() - usual).num_days() <= PU_MOST_DAYS {
            usual
        } else {
            self.window.workday_back(1)
        }
    }

    /// Moment of filing; the demo applicants' days are fixed, at places where the order stays whole.
    fn filed_moment(&self, at: u64) -> (NaiveDate, u64) {
        let (day, minute) = self.drawn_moment(at);
        match self.own_at(at) {
            Some(Own::Pu) => (self.pu_filed_on(), minute),
            Some(Own::Other) => (self.window.workday_back(OTHER_FILED_BACK), minute),
            None => (day, minute),
        }
    }

    fn own_at(&self, at: u64) -> Option<Own> {
        if at == self.pu_at {
            return Some(Own::Pu);
        }
        (self.other_at == Some(at)).then_some(Own::Other)
    }

    /// How many cases belong to the demo applicants.
    fn owned(&self) -> u64 {
        self.cases.min(1 + u64::from(self.other_at.is_some()))
    }

    /// Ordinal of the case at a place: the demo applicants' first, then filed order.
    fn ordinal_at(&self, at: u64) -> u64 {
        match self.own_at(at) {
            Some(Own::Pu) => 0,
            Some(Own::Other) => 1,
            None => {
                let passed = u64::from(self.pu_at < at) + u64::from(self.other_at.is_some_and(|other| other < at));
                self.owned() + at - passed
            }
        }
    }
}

impl<'a> IntoIterator for &'a Plan {
    type Item = PlannedCase;
    type IntoIter = Cases<'a>;

    fn into_iter(self) -> Cases<'a> {
        self.iter()
    }
}

/// The cases of a plan, one at a time.
#[derive(Clone, Debug)]
pub struct Cases<'a> {
    plan: &'a Plan,
    at: u64,
    decks: Decks,
    casting: Casting,
    tally: Tally,
    limits: Limits,
    year: i32,
    serials: [u32; 5],
    turns: [usize; 2],
}

impl<'a> Cases<'a> {
    fn new(plan: &'a Plan) -> Self {
        let decks = Decks::new(plan, &mut Dice::keyed(plan.seed, u64::MAX));
        let (casting, tally) = (Casting::new(), Tally::default());
        Self {
            plan,
            at: 0,
            decks,
            casting,
            tally,
            limits: Limits::default(),
            year: i32::MIN,
            serials: [0; 5],
            turns: [0; 2],
        }
    }

    fn mould(&mut self, dice: &mut Dice) -> Mould {
        let own = self.plan.own_at(self.at);
        let first = CaseKind::FirstEnforcement;
        let (kind, cell, cause, claim_fen, township_index) = match own {
            Some(Own::Pu) => (first, SMALL_RAPID, Cause::Wages, PU_CLAIM_FEN, YANGLIU),
            Some(Own::Other) => (first, SMALL_RAPID, Cause::PrivateLoan, OTHER_CLAIM_FEN, HAIDAI),
            None => self.decks.deal(dice),
        };
        let (band, ground) = CELLS[cell];
        let title_serial = self.decks.titles.step() + 1;
        let (filed_on, filed_minute) = self.plan.filed_moment(self.at);
        Mould {
            own,
            kind,
            band,
            ground,
            cause,
            claim_fen,
            township_index,
            title_serial,
            newer: self.plan.cases - self.at - 1,
            is_fresh: filed_on == self.plan.window.workday_back(1),
            filed_on,
            filed_minute,
        }
    }

    /// The next serial of a kind; every year begins again at 1.
    fn serial(&mut self, kind: CaseKind, year: i32) -> u32 {
        if self.year != year {
            self.year = year;
            self.serials = [0; 5];
        }
        let serial = &mut self.serials[KINDS.iter().position(|&known| known == kind).unwrap_or(0)];
        *serial += 1;
        *serial
    }

    /// Team and handler in even rotation; 老浦's case is with the first handler of the first rapid team.
    fn turn(&mut self, own: Option<Own>, route: Route) -> (usize, usize) {
        if own == Some(Own::Pu) {
            return (FIRST_RAPID, 0);
        }
        let (turn, first, teams) = match route {
            Route::Rapid => (&mut self.turns[0], FIRST_RAPID, RAPID_TEAMS),
            Route::Compulsory => (&mut self.turns[1], FIRST_COMPULSORY, COMPULSORY_TEAMS),
        };
        let now = *turn;
        *turn += 1;
        (first + now % teams, now / teams % 3)
    }

    fn build(&mut self, mould: &Mould, dice: &mut Dice) -> PlannedCase {
        let facts = Facts::draw(mould, dice);
        let title = Title::draw(mould, dice);
        let (rules, route) = facts.rules(mould.claim_fen);
        let ending = Ending::draw(mould, &title, dice);
        let expected = self.tally.expected(mould, &facts, ending.method, dice);
        let steps = course(mould, &facts, &title, ending, expected > 0, dice);
        let last = self.plan.window.last();
        let mut history = History::until(last, mould, &title, steps, dice);
        let mut own_dice = Dice::keyed(self.plan.seed ^ LIMITS, self.at);
        let standstill = standstill(mould, &facts, ending, (last, &mut own_dice));
        let kinds = (mould.kind, ending.method);
        self.limits.keep(&mut history, kinds, (last, &mut own_dice));
        let received_fen = if history.has_arrived { expected } else { 0 };
        self.tally.add(mould.claim_fen, received_fen);
        let year = mould.filed_on.year();
        let (team_index, handler_index) = self.turn(mould.own, route);
        PlannedCase {
            ordinal: self.plan.ordinal_at(self.at),
            kind: mould.kind,
            year,
            serial: self.serial(mould.kind, year),
            cause: mould.cause,
            performance: facts.performance,
            basis_kind: title.kind,
            effective_on: title.effective_on,
            performance_due_on: title.due_on,
            applied_on: title.applied_on,
            claim_fen: mould.claim_fen,
            received_fen,
            paid_fen: if history.is_disbursed { received_fen } else { 0 },
            filed_on: mould.filed_on,
            closed_on: history.closed_on,
            closing_method: history.closed_on.map(|_| ending.method),
            stage: history.stage,
            route,
            rules,
            preserved: facts.preserved,
            willing: facts.willing,
            income: facts.income,
            simple_conduct: facts.simple_conduct,
            forced_disposal: facts.forced_disposal,
            complex_reason: facts.complex_reason,
            team_index,
            handler_index,
            township_index: mould.township_index,
            applicant: self.casting.applicant(mould, &title, dice),
            debtors: self.casting.debtors(mould, &facts, dice),
            events: history.events,
            standstill,
            livelihood: mould.cause.is_livelihood(),
            statute_barred: title.barred,
            front_loaded_notice: title.front_loaded,
            basis_number: title.number,
        }
    }
}

impl Iterator for Cases<'_> {
    type Item = PlannedCase;

    fn next(&mut self) -> Option<PlannedCase> {
        if self.at >= self.plan.cases {
            return None;
        }
        let mut dice = Dice::keyed(self.plan.seed, self.at);
        let mould = self.mould(&mut dice);
        let case = self.build(&mould, &mut dice);
        self.at += 1;
        Some(case)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = usize::try_from(self.plan.cases - self.at);
        (left.unwrap_or(usize::MAX), left.ok())
    }
}

impl ExactSizeIterator for Cases<'_> {}
