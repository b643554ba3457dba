//! The distributions of the demo county as joint tables of whole weights.
//!
//! Illustrative figures (`domain.md` 9.3): each table keeps the shares printed there while the dimensions agree with
//! each other, so that a wage claim is seldom huge and a nuisance case is seldom rapid.

use crate::kernel::kind::{CaseKind, Cause};

/// Shares of the case kinds, of 3,149.
pub(super) const KINDS: [CaseKind; 5] = [
    CaseKind::FirstEnforcement,
    CaseKind::ResumedEnforcement,
    CaseKind::PreservationEnforcement,
    CaseKind::EnforcementObjection,
    CaseKind::OtherEnforcement,
];
/// Weights of [`KINDS`].
pub(super) const KIND_WEIGHTS: [u64; 5] = [2520, 315, 252, 47, 15];

/// Size class of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Band {
    /// Up to 50,000 yuan, which is included.
    Small,
    /// Up to 500,000 yuan.
    Middle,
    /// Up to 5 million yuan.
    Large,
    /// Above.
    Huge,
}

/// Why a case takes its route, before secondary facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ground {
    /// Small claim, R2.
    SmallClaim,
    /// Preservation suffices, R1.
    Preserved,
    /// Willing to settle, R3.
    Willing,
    /// Income can be deducted, R4.
    Income,
    /// Simple conduct, R5.
    SimpleConduct,
    /// Compulsory: X1, X2 or none.
    Compulsory,
}

/// Index of the small rapid claim in [`CELLS`], which both demo applicants hold.
pub(super) const SMALL_RAPID: usize = 0;
/// Bands and grounds that occur together; the first six tenths are rapid.
pub(super) const CELLS: [(Band, Ground); 14] = [
    (Band::Small, Ground::SmallClaim),
    (Band::Small, Ground::Compulsory),
    (Band::Middle, Ground::Preserved),
    (Band::Middle, Ground::Willing),
    (Band::Middle, Ground::Income),
    (Band::Middle, Ground::SimpleConduct),
    (Band::Middle, Ground::Compulsory),
    (Band::Large, Ground::Preserved),
    (Band::Large, Ground::Willing),
    (Band::Large, Ground::Income),
    (Band::Large, Ground::Compulsory),
    (Band::Huge, Ground::Preserved),
    (Band::Huge, Ground::Willing),
    (Band::Huge, Ground::Compulsory),
];
/// Weights of [`CELLS`], of 10,000: bands 57/33/8/2 %, rapid 62 %.
pub(super) const CELL_WEIGHTS: [u64; 14] = [4340, 1360, 480, 440, 414, 186, 1780, 204, 50, 20, 526, 60, 6, 134];
/// Index in [`CAUSE_WEIGHTS`] of each cell.
pub(super) const CAUSE_TABLE: [usize; 14] = [0, 1, 2, 2, 2, 3, 4, 5, 5, 5, 5, 5, 5, 5];

/// The causes in the order of the tables.
pub(super) const CAUSES: [Cause; 11] = [
    Cause::PrivateLoan,
    Cause::BankLoan,
    Cause::Sale,
    Cause::Wages,
    Cause::Injury,
    Cause::Family,
    Cause::Construction,
    Cause::Lease,
    Cause::Nuisance,
    Cause::CriminalProperty,
    Cause::Other,
];
/// Weights of [`CAUSES`], of 10,000 over all tables: 28/22/12/9/8/6/5/3/3/2/2 %.
pub(super) const CAUSE_WEIGHTS: [[u64; 11]; 6] = [
    [1200, 770, 530, 670, 370, 450, 50, 90, 20, 85, 105],
    [350, 150, 130, 60, 90, 90, 50, 130, 240, 30, 40],
    [440, 360, 160, 120, 180, 9, 60, 0, 0, 0, 5],
    [0, 0, 60, 0, 0, 46, 20, 20, 0, 0, 40],
    [560, 540, 200, 50, 150, 5, 120, 40, 40, 70, 5],
    [250, 380, 120, 0, 10, 0, 200, 20, 0, 15, 5],
];

/// Quartiles of a band's claims in fen; means 18,000, 160,000, 1.4 million and 42 million yuan.
pub(super) const fn claim_curve(band: Band) -> [i64; 5] {
    match band {
        Band::Small => [100_000, 600_000, 1_450_000, 2_600_000, 5_000_000],
        Band::Middle => [5_000_000, 7_500_000, 11_000_000, 18_000_000, 50_000_000],
        Band::Large => [50_000_000, 65_000_000, 85_000_000, 135_000_000, 500_000_000],
        Band::Huge => [500_000_000, 1_200_000_000, 2_800_000_000, 6_550_000_000, 12_000_000_000],
    }
}

/// Smallest and largest claim of a band in fen.
pub(super) const fn claim_limits(band: Band) -> (i64, i64) {
    let curve = claim_curve(band);
    let above = if matches!(band, Band::Small) { 0 } else { 1 };
    (curve[0] + above, curve[4])
}

/// Index of a band among the four walks of claims.
pub(super) const fn band_index(band: Band) -> usize {
    match band {
        Band::Small => 0,
        Band::Middle => 1,
        Band::Large => 2,
        Band::Huge => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::{Band, CAUSE_TABLE, CAUSE_WEIGHTS, CELL_WEIGHTS, CELLS, Ground, KIND_WEIGHTS, claim_curve};

    fn cells(wanted: impl Fn(Band, Ground) -> bool) -> u64 {
        CELLS
            .iter()
            .zip(CELL_WEIGHTS)
            .filter(|&(&(band, ground), _)| wanted(band, ground))
            .map(|(_, weight)| weight)
            .sum()
    }

    #[test]
    fn the_tables_keep_the_printed_shares() {
        assert_eq!(KIND_WEIGHTS.iter().sum::<u64>(), 3149);
        let bands = [Band::Small, Band::Middle, Band::Large, Band::Huge];
        assert_eq!(
            bands.map(|wanted| cells(|band, _| band == wanted)),
            [5700, 3300, 800, 200]
        );
        assert_eq!(cells(|_, ground| ground != Ground::Compulsory), 6200);
        let grounds = [
            Ground::SmallClaim,
            Ground::Preserved,
            Ground::Income,
            Ground::Willing,
            Ground::SimpleConduct,
        ];
        assert_eq!(
            grounds.map(|wanted| cells(|_, ground| ground == wanted)),
            [4340, 744, 434, 496, 186]
        );
    }

    #[test]
    fn causes_add_up_by_table_and_over_all() {
        let by_cause: [u64; 11] = std::array::from_fn(|cause| CAUSE_WEIGHTS.iter().map(|table| table[cause]).sum());
        assert_eq!(by_cause, [2800, 2200, 1200, 900, 800, 600, 500, 300, 300, 200, 200]);
        for (index, table) in CAUSE_WEIGHTS.iter().enumerate() {
            let cells = CAUSE_TABLE
                .iter()
                .zip(CELL_WEIGHTS)
                .filter(|&(&of, _)| of == index)
                .map(|(_, weight)| weight);
            assert_eq!(table.iter().sum::<u64>(), cells.sum::<u64>());
        }
    }

    #[test]
    fn the_curves_have_the_printed_means() {
        let mean = |band| {
            let curve = claim_curve(band);
            curve
                .windows(2)
                .map(|pair| i64::midpoint(pair[0], pair[1]))
                .sum::<i64>()
                / 4
        };
        let means = [Band::Small, Band::Middle, Band::Large, Band::Huge].map(mean);
        assert_eq!(means, [1_800_000, 16_000_000, 140_000_000, 4_200_000_000]);
    }
}
