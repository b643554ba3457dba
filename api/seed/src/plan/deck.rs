//! Exact shares without lists: decks dealt without putting back, and strata walked in a scattered order.
//!
//! Both hold a few numbers however many cases there are, and both give every share exactly, whatever the seed.

use crate::dice::Dice;

/// A deck of `N` kinds of cards, counted by largest remainder and dealt at random.
#[derive(Clone, Debug)]
pub(super) struct Deck<const N: usize> {
    left: [u64; N],
}

impl<const N: usize> Deck<N> {
    /// Counts out `total` cards by `weights`; the largest remainders get what rounding left over.
    pub(super) fn counted(total: u64, weights: &[u64; N]) -> Self {
        let sum = weights.iter().sum::<u64>().max(1);
        let mut left = weights.map(|weight| total * weight / sum);
        let mut order: [usize; N] = std::array::from_fn(|kind| kind);
        order.sort_by_key(|&kind| (std::cmp::Reverse(total * weights[kind] % sum), kind));
        let rest = total - left.iter().sum::<u64>();
        for &kind in order.iter().cycle().take(usize::try_from(rest).unwrap_or(0)) {
            left[kind] += 1;
        }
        Self { left }
    }

    /// Takes `cards` of one kind out before dealing.
    pub(super) fn set_aside(&mut self, kind: usize, cards: u64) {
        self.left[kind] = self.left[kind].saturating_sub(cards);
    }

    /// How many cards of each kind are left.
    pub(super) const fn left(&self) -> &[u64; N] {
        &self.left
    }

    /// Deals one card; an empty deck deals kind 0.
    pub(super) fn deal(&mut self, dice: &mut Dice) -> usize {
        let kind = dice.weighted(&self.left);
        self.set_aside(kind, 1);
        kind
    }
}

/// Walks `0..size` once in a scattered order, by steps that share no divisor with `size`.
#[derive(Clone, Debug)]
pub(super) struct Scatter {
    size: u64,
    step: u64,
    at: u64,
}

impl Scatter {
    /// Starts somewhere in `0..size`, stepping by about the golden section.
    pub(super) fn over(size: u64, dice: &mut Dice) -> Self {
        let size = size.max(1);
        let step = (1..=(size * 618 / 1000).max(1))
            .rev()
            .find(|&step| divisor(step, size) == 1)
            .unwrap_or(1);
        Self {
            size,
            step,
            at: dice.below(size),
        }
    }

    /// How many numbers the walk holds.
    pub(super) const fn size(&self) -> u64 {
        self.size
    }

    /// The next number of the walk.
    pub(super) const fn step(&mut self) -> u64 {
        self.at = (self.at + self.step) % self.size;
        self.at
    }
}

/// Greatest common divisor.
const fn divisor(mut one: u64, mut other: u64) -> u64 {
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}

/// Value at stratum `index` of `size` on a curve through five evenly spaced knots.
pub(super) fn on_curve(knots: &[i64; 5], index: u64, size: u64, dice: &mut Dice) -> i64 {
    let within = (u128::from(index) << 32) + u128::from(dice.roll() >> 32);
    let scaled = within * 4 / u128::from(size.max(1));
    let segment = usize::try_from(scaled >> 32).unwrap_or(3).min(3);
    let fraction = i128::try_from(scaled & 0xFFFF_FFFF).unwrap_or(0);
    let rise = i128::from(knots[segment + 1] - knots[segment]) * fraction;
    knots[segment] + i64::try_from(rise >> 32).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::proptest;

    use super::{Deck, Dice, Scatter, on_curve};

    #[test]
    fn the_largest_remainder_gets_the_odd_card() {
        assert_eq!(Deck::counted(10, &[1, 1, 1]).left(), &[4, 3, 3]);
        assert_eq!(
            Deck::counted(3149, &[2520, 315, 252, 47, 15]).left(),
            &[2520, 315, 252, 47, 15]
        );
    }

    proptest! {
        #[test]
        fn a_deck_deals_what_was_counted(seed in 0_u64..1000, total in 0_u64..300) {
            let mut dice = Dice::new(seed);
            let mut deck = Deck::counted(total, &[5, 0, 3, 1]);
            let counted = *deck.left();
            let mut dealt = [0; 4];
            for _ in 0..total {
                dealt[deck.deal(&mut dice)] += 1;
            }
            assert_eq!(dealt, counted);
        }

        #[test]
        fn a_walk_meets_every_number_once(seed in 0_u64..1000, size in 1_u64..500) {
            let mut walk = Scatter::over(size, &mut Dice::new(seed));
            let met: HashSet<_> = (0..size).map(|_| walk.step()).collect();
            assert_eq!(u64::try_from(met.len()), Ok(size));
        }

        #[test]
        fn a_curve_stays_between_its_ends(seed in 0_u64..1000, index in 0_u64..50) {
            let value = on_curve(&[10, 20, 40, 50, 100], index, 50, &mut Dice::new(seed));
            assert!((10..100).contains(&value));
        }
    }
}
