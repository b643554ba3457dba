//! The title and the triage facts of a planned case, and the rules they match.
//!
//! The facts come first and the route follows from them, so that a route can never contradict its reasons.

use chrono::{Datelike, Days, NaiveDate};

use super::{
    Own,
    days::is_workday,
    tables::{Band, Ground},
};
use crate::dice::Dice;
use crate::kernel::{
    kind::{BasisKind, CaseKind, Cause, PerformanceKind},
    route::Route,
};

/// Largest claim of rule R2, 50,000.00 yuan, included (the court's rule of 2021; 民法典 art. 1259 on 以下).
pub(super) const RAPID_CEILING_FEN: i64 = 5_000_000;

/// What the decks decided before the details are drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mould {
    pub(super) own: Option<Own>,
    pub(super) kind: CaseKind,
    pub(super) band: Band,
    pub(super) ground: Ground,
    pub(super) cause: Cause,
    pub(super) claim_fen: i64,
    pub(super) township_index: usize,
    pub(super) title_serial: u64,
    /// How many cases are filed after this one.
    pub(super) newer: u64,
    /// Filed on the last working day.
    pub(super) is_fresh: bool,
    pub(super) filed_on: NaiveDate,
    pub(super) filed_minute: u64,
}

/// The title of a planned case.
#[derive(Clone, Debug)]
pub(super) struct Title {
    pub(super) kind: BasisKind,
    pub(super) number: String,
    pub(super) effective_on: NaiveDate,
    pub(super) due_on: NaiveDate,
    pub(super) applied_on: NaiveDate,
    pub(super) front_loaded: bool,
    pub(super) barred: bool,
}

impl Title {
    /// Draws the title of a case and the dates that lead to its filing.
    pub(super) fn draw(mould: &Mould, dice: &mut Dice) -> Self {
        let kind = if mould.own == Some(Own::Pu) {
            BasisKind::MediationStatement
        } else {
            basis(mould, dice)
        };
        let applied_on = applied(mould, dice);
        let barred = can_be_barred(mould, kind) && dice.chance(8);
        let waited = match (mould.own, kind) {
            (_, BasisKind::PreservationRuling) => 0,
            (Some(Own::Pu), _) => 380,
            _ if barred => dice.below(400) + 760,
            _ if dice.chance(700) => dice.below(106) + 15,
            _ => dice.below(580) + 121,
        };
        let due_on = applied_on - Days::new(waited);
        let granted = if kind == BasisKind::PreservationRuling {
            0
        } else {
            dice.below(50) + 10
        };
        let effective_on = due_on - Days::new(granted);
        let front_loaded = mould.own.is_none() && kind == BasisKind::CivilJudgment && dice.chance(300);
        let number = title_number(kind, effective_on.year(), mould.title_serial);
        Self {
            kind,
            number,
            effective_on,
            due_on,
            applied_on,
            front_loaded,
            barred,
        }
    }
}

fn can_be_barred(mould: &Mould, kind: BasisKind) -> bool {
    mould.own.is_none() && !matches!(kind, BasisKind::PreservationRuling | BasisKind::AdministrativeDecision)
}

/// The day of application: that of filing or a working day of the week before.
fn applied(mould: &Mould, dice: &mut Dice) -> NaiveDate {
    let earlier = mould.filed_on - Days::new(dice.below(5));
    if mould.own == Some(Own::Pu) || !is_workday(earlier) {
        mould.filed_on
    } else {
        earlier
    }
}

/// Kind of title by cause: judgment 44, mediation 40, awards 6, criminal 3, administrative 4, notarised 2, order 1 %.
fn basis(mould: &Mould, dice: &mut Dice) -> BasisKind {
    const KINDS: [BasisKind; 9] = [
        BasisKind::CivilJudgment,
        BasisKind::MediationStatement,
        BasisKind::LaborArbitrationAward,
        BasisKind::ArbitralAward,
        BasisKind::PaymentOrder,
        BasisKind::NotarizedDebtInstrument,
        BasisKind::CriminalPropertyPart,
        BasisKind::IncidentalCivilJudgment,
        BasisKind::AdministrativeDecision,
    ];
    if mould.kind == CaseKind::PreservationEnforcement {
        return BasisKind::PreservationRuling;
    }
    KINDS[dice.weighted(match mould.cause {
        Cause::PrivateLoan => &[516, 446, 0, 0, 20, 18, 0, 0, 0],
        Cause::BankLoan => &[490, 430, 0, 0, 10, 70, 0, 0, 0],
        Cause::Sale => &[490, 450, 0, 40, 20, 0, 0, 0, 0],
        Cause::Wages => &[100, 340, 560, 0, 0, 0, 0, 0, 0],
        Cause::Injury => &[500, 380, 0, 0, 0, 0, 0, 120, 0],
        Cause::Family => &[400, 600, 0, 0, 0, 0, 0, 0, 0],
        Cause::Construction => &[260, 380, 0, 100, 0, 0, 0, 0, 260],
        Cause::Lease => &[550, 450, 0, 0, 0, 0, 0, 0, 0],
        Cause::Nuisance => &[400, 300, 0, 0, 0, 0, 0, 0, 300],
        Cause::CriminalProperty => &[0, 0, 0, 0, 0, 0, 1000, 0, 0],
        Cause::Other => &[50, 50, 0, 0, 0, 0, 0, 0, 900],
    })]
}

fn title_number(kind: BasisKind, year: i32, serial: u64) -> String {
    match kind {
        BasisKind::CivilJudgment
        | BasisKind::CivilRuling
        | BasisKind::MediationStatement
        | BasisKind::AdvanceEnforcementRuling => format!("（{year}）云0381民初{serial}号"),
        BasisKind::PaymentOrder => format!("（{year}）云0381民督{serial}号"),
        BasisKind::MediationConfirmationRuling | BasisKind::SecurityRealizationRuling => {
            format!("（{year}）云0381民特{serial}号")
        }
        BasisKind::CriminalPropertyPart | BasisKind::IncidentalCivilJudgment => {
            format!("（{year}）云0381刑初{serial}号")
        }
        BasisKind::PreservationRuling => format!("（{year}）云0381财保{serial}号"),
        BasisKind::ArbitralAward => format!("曲仲裁字〔{year}〕{serial}号"),
        BasisKind::LaborArbitrationAward => format!("宣劳人仲案〔{year}〕{serial}号"),
        BasisKind::NotarizedDebtInstrument => format!("（{year}）云曲宣证执字第{serial}号"),
        BasisKind::AdministrativeDecision => format!("宣综执罚决〔{year}〕{serial}号"),
        BasisKind::RecognizedForeignTitle => format!("（{year}）云03协外认{serial}号"),
    }
}

/// What triage looks at.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the facts of triage are independent answers, each yes or no"
)]
pub(super) struct Facts {
    pub(super) performance: PerformanceKind,
    pub(super) preserved: bool,
    pub(super) willing: bool,
    pub(super) income: bool,
    pub(super) simple_conduct: bool,
    pub(super) forced_disposal: bool,
    pub(super) complex_reason: Option<&'static str>,
}

impl Facts {
    /// Draws facts that lead to the ground of the mould: it is the first rule that matches.
    pub(super) fn draw(mould: &Mould, dice: &mut Dice) -> Self {
        let forced_disposal = mould.ground == Ground::Compulsory && needs_force(mould, dice);
        let complex_reason = if mould.ground == Ground::Compulsory {
            complexity(mould, forced_disposal, dice)
        } else {
            None
        };
        let is_exceptional = forced_disposal || complex_reason.is_some();
        let (willing, income) = match mould.ground {
            _ if mould.own.is_some() => (0, 0),
            Ground::SmallClaim => (60, 80),
            Ground::Preserved => (50, 60),
            Ground::Willing => (1000, 50),
            Ground::Income => (0, 1000),
            Ground::Compulsory if is_exceptional => (30, 50),
            Ground::Compulsory | Ground::SimpleConduct => (0, 0),
        };
        Self {
            performance: performance(mould, forced_disposal),
            preserved: mould.ground == Ground::Preserved,
            willing: dice.chance(willing),
            income: dice.chance(income),
            simple_conduct: mould.ground == Ground::SimpleConduct,
            forced_disposal,
            complex_reason,
        }
    }

    /// The rules that match, in order, and the route they give: X beats R, and without any the case is compulsory.
    pub(super) fn rules(&self, claim_fen: i64) -> (Vec<&'static str>, Route) {
        let answers = [
            ("X1", self.forced_disposal),
            ("X2", self.complex_reason.is_some()),
            ("R1", self.preserved),
            ("R2", claim_fen <= RAPID_CEILING_FEN),
            ("R3", self.willing),
            ("R4", self.income),
            ("R5", self.simple_conduct),
        ];
        let mut rules: Vec<_> = answers
            .into_iter()
            .filter(|&(_, holds)| holds)
            .map(|(rule, _)| rule)
            .collect();
        if rules.is_empty() {
            rules.push("D");
        }
        let is_rapid = rules.first().is_some_and(|rule| rule.starts_with('R'));
        (rules, if is_rapid { Route::Rapid } else { Route::Compulsory })
    }
}

fn needs_force(mould: &Mould, dice: &mut Dice) -> bool {
    let always = matches!(mould.cause, Cause::Nuisance | Cause::Lease);
    always || dice.chance(if mould.band == Band::Small { 600 } else { 300 })
}

/// A stated reason: always for criminal property, and for a small claim that needs no force.
fn complexity(mould: &Mould, forced: bool, dice: &mut Dice) -> Option<&'static str> {
    if mould.cause == Cause::CriminalProperty {
        return Some("刑民交叉，财产权属待甄别");
    }
    let stated = !forced && (mould.band == Band::Small || dice.chance(290));
    let reason = dice.pick(&[
        "案外人对标的物主张权利",
        "被执行人众多且下落不明",
        "财产被多家法院轮候查封",
        "共有财产需先析产",
    ]);
    stated.then_some(reason)
}

fn performance(mould: &Mould, forced: bool) -> PerformanceKind {
    match (mould.ground, mould.cause) {
        (Ground::SimpleConduct, Cause::Sale | Cause::Lease) => PerformanceKind::Delivery,
        (Ground::SimpleConduct, _) => PerformanceKind::Conduct,
        (_, Cause::Nuisance) if forced => PerformanceKind::Conduct,
        (_, Cause::Lease) if forced => PerformanceKind::Delivery,
        _ => PerformanceKind::Money,
    }
}
