//! What comes in: full claims where they are enforced, parts elsewhere, near the county's rate of recovery.

use super::facts::{Facts, Mould};
use crate::dice::Dice;
use crate::kernel::{
    kind::{CaseKind, PerformanceKind},
    stage::ClosingMethod,
};

/// Claims and receipts so far; partial receipts lean towards the county's rate of recovery.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    claimed: i128,
    received: i128,
}

impl Tally {
    /// Rate aimed at while cases run, per mille; open cases bring it down to the county's 506 at the end.
    const AIM: i128 = 560;

    /// What a case will bring in by its end, in fen.
    pub(super) fn expected(self, mould: &Mould, facts: &Facts, method: ClosingMethod, dice: &mut Dice) -> i64 {
        let pays_nothing = matches!(
            mould.kind,
            CaseKind::EnforcementObjection | CaseKind::PreservationEnforcement
        );
        if pays_nothing || facts.performance != PerformanceKind::Money {
            return 0;
        }
        let behind = self.received * 1000 < self.claimed * Self::AIM;
        let per_mille = match (method, behind) {
            (ClosingMethod::FullyEnforced, _) => return mould.claim_fen,
            (ClosingMethod::ConcludedThisRound, true) => dice.between(150, 700),
            (ClosingMethod::ConcludedThisRound, false) if dice.chance(600) => 0,
            (ClosingMethod::ConcludedThisRound, false) => dice.between(5, 80),
            (ClosingMethod::EnforcementTerminated, true) => dice.between(400, 900),
            (ClosingMethod::EnforcementTerminated, false) => dice.between(0, 300),
            _ => 0,
        };
        mould.claim_fen / 1000 * per_mille
    }

    pub(super) fn add(&mut self, claimed: i64, received: i64) {
        self.claimed += i128::from(claimed);
        self.received += i128::from(received);
    }
}
