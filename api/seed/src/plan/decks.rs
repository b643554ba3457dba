//! The decks of one plan: they keep the shares of kinds, cells, causes, units and claims exact.

use super::{
    Plan,
    deck::{Deck, Scatter, on_curve},
    tables::{self, Band, CAUSE_TABLE, CAUSE_WEIGHTS, CAUSES, CELL_WEIGHTS, CELLS, KIND_WEIGHTS, KINDS},
};
use crate::kernel::kind::{CaseKind, Cause};
use crate::{
    county::{HAIDAI, TOWNSHIPS, YANGLIU},
    dice::Dice,
};

/// The decks that keep the shares exact.
#[derive(Clone, Debug)]
pub(super) struct Decks {
    kinds: Deck<5>,
    cells: Deck<14>,
    causes: [Deck<11>; 6],
    townships: Deck<29>,
    claims: [Scatter; 4],
    pub(super) titles: Scatter,
}

impl Decks {
    pub(super) fn new(plan: &Plan, dice: &mut Dice) -> Self {
        let owned = plan.owned();
        let mut kinds = Deck::counted(plan.cases, &KIND_WEIGHTS);
        kinds.set_aside(0, owned);
        let mut townships = Deck::counted(plan.cases, &TOWNSHIPS.map(|unit| unit.share_per_mille));
        townships.set_aside(YANGLIU, owned.min(1));
        townships.set_aside(HAIDAI, owned.saturating_sub(1));
        let cells = Deck::counted(plan.cases - owned, &CELL_WEIGHTS);
        let count = |wanted: &dyn Fn(usize) -> bool| -> u64 {
            cells
                .left()
                .iter()
                .enumerate()
                .filter(|&(cell, _)| wanted(cell))
                .map(|(_, cards)| cards)
                .sum()
        };
        let causes = std::array::from_fn(|table| {
            Deck::counted(count(&|cell| CAUSE_TABLE[cell] == table), &CAUSE_WEIGHTS[table])
        });
        let claims = [Band::Small, Band::Middle, Band::Large, Band::Huge]
            .map(|band| Scatter::over(count(&|cell| CELLS[cell].0 == band), dice));
        let titles = Scatter::over(plan.cases, dice);
        Self {
            kinds,
            cells,
            causes,
            townships,
            claims,
            titles,
        }
    }

    /// Deals what an ordinary case is made of.
    pub(super) fn deal(&mut self, dice: &mut Dice) -> (CaseKind, usize, Cause, i64, usize) {
        let cell = self.cells.deal(dice);
        let cause = CAUSES[self.causes[CAUSE_TABLE[cell]].deal(dice)];
        let claim = self.claim(CELLS[cell].0, dice);
        (
            KINDS[self.kinds.deal(dice)],
            cell,
            cause,
            claim,
            self.townships.deal(dice),
        )
    }

    /// The next claim of a band in fen, mostly a round sum.
    fn claim(&mut self, band: Band, dice: &mut Dice) -> i64 {
        let walk = &mut self.claims[tables::band_index(band)];
        let drawn = on_curve(&tables::claim_curve(band), walk.step(), walk.size(), dice);
        let unit = [10_000, 100, 1][dice.weighted(&[2, 1, 1])];
        let (low, high) = tables::claim_limits(band);
        (drawn / unit * unit).clamp(low, high)
    }
}
