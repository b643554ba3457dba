//! Repeatable chance for the demo county: `SplitMix64` (Steele, Lea, Flood 2014), whole numbers only.
//!
//! The same seed gives the same rolls on every machine: no floating point, no `usize` in the state.
//! Never used for anything secret: keys, passwords and tokens come from the operating system.

/// Increment of the generator: 2^64 divided by the golden ratio, made odd.
const GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;

/// A stream of repeatable rolls.
#[derive(Clone, Debug)]
pub struct Dice {
    state: u64,
}

impl Dice {
    /// Starts the stream of `seed`.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// Starts the stream of one thing within `seed`, so that things can be drawn in any order.
    #[must_use]
    pub const fn keyed(seed: u64, key: u64) -> Self {
        Self::new(mix(seed.wrapping_add(GAMMA)) ^ mix(key.wrapping_mul(GAMMA).wrapping_add(1)))
    }

    /// Rolls 64 bits.
    pub const fn roll(&mut self) -> u64 {
        self.state = self.state.wrapping_add(GAMMA);
        mix(self.state)
    }

    /// Rolls a number below `bound`; 0 when `bound` is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        scaled(self.roll(), bound)
    }

    /// Rolls an index of something with `len` entries; 0 when it has none.
    pub fn index(&mut self, len: usize) -> usize {
        let bound = u64::try_from(len).unwrap_or(u64::MAX);
        usize::try_from(self.below(bound)).unwrap_or(0)
    }

    /// Rolls a number from `low` to `high`, both included; `low` when the range is empty.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let Ok(width) = u64::try_from(high.saturating_sub(low)) else {
            return low;
        };
        low + i64::try_from(self.below(width.saturating_add(1))).unwrap_or(0)
    }

    /// Is true `per_mille` times in a thousand.
    pub fn chance(&mut self, per_mille: u64) -> bool {
        self.below(1000) < per_mille
    }

    /// Picks one entry of a list that cannot be empty.
    pub fn pick<T: Copy, const N: usize>(&mut self, from: &[T; N]) -> T {
        const { assert!(N > 0, "nothing to pick from") };
        from[self.index(N)]
    }

    /// Picks an index by weight; 0 when all weights are 0.
    pub fn weighted(&mut self, weights: &[u64]) -> usize {
        let mut rest = self.below(weights.iter().sum());
        for (index, &weight) in weights.iter().enumerate() {
            if rest < weight {
                return index;
            }
            rest -= weight;
        }
        0
    }
}

/// Finaliser of `SplitMix64`: spreads every bit of the input over the output.
const fn mix(state: u64) -> u64 {
    let state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    state ^ (state >> 31)
}

/// Scales 64 random bits to `0..bound` by the high half of the product (Lemire 2019, without rejection).
fn scaled(bits: u64, bound: u64) -> u64 {
    u64::try_from((u128::from(bits) * u128::from(bound)) >> 64).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};

    use super::Dice;

    #[test]
    fn the_first_rolls_are_those_of_the_published_generator() {
        let mut dice = Dice::new(1_234_567);
        let rolls = [dice.roll(), dice.roll(), dice.roll()];
        assert_eq!(
            rolls,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
    }

    #[test]
    fn a_weight_of_nothing_is_never_picked() {
        let mut dice = Dice::new(7);
        assert!((0..1000).all(|_| dice.weighted(&[0, 3, 0, 1]) % 2 == 1));
        assert_eq!(dice.weighted(&[0, 0]), 0);
    }

    proptest! {
        #[test]
        fn rolls_stay_in_their_range(seed in any::<u64>(), low in -1000_i64..1000, width in 0_i64..1000) {
            let mut dice = Dice::keyed(seed, 1);
            let rolled = dice.between(low, low + width);
            assert!((low..=low + width).contains(&rolled));
            assert!(dice.below(10) < 10 && dice.index(3) < 3 && dice.below(0) == 0);
        }
    }
}
