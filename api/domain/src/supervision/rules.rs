//! Suppression of figures for observers. Pure.
//!
//! Everything is decided month by month: a figure of a key is shown for a period only if it could be shown for each of
//! its months, so no two periods give away what one hides. In a month a count of one to four is hidden; if one single
//! cell of a line is hidden, another of that line is hidden too, empty ones in the last place, so that line totals do
//! not give it away. Open counts and sums have the same rule; a sum is hidden where one case makes up most of it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use crate::kernel::fen::Fen;

/// Fewest cases a figure may stand for (this court's choice; the usual one is 3 to 10).
pub const FEWEST: i64 = 5;
/// Sums are rounded to this: 10,000 yuan, in fen.
pub const ROUND_FEN: i64 = 1_000_000;
/// A sum is hidden where one case makes up more than this share of it, in per cent.
const DOMINANT_PERCENT: i64 = 80;

/// Cases of one month and key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Cases received.
    pub count: i64,
    /// Of which still open.
    pub open: i64,
    /// Sum of claims, in fen.
    pub claim_fen: i64,
    /// Largest claim, in fen.
    pub largest_fen: i64,
}

/// Cells by key and month.
pub type Cells = BTreeMap<Vec<String>, BTreeMap<String, Cell>>;

/// A line of the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Keys, in the order they were asked for.
    pub keys: Vec<String>,
    /// Cases received; none when suppressed.
    pub count: Option<i64>,
    /// Of which open.
    pub open: Option<i64>,
    /// Of which closed.
    pub closed: Option<i64>,
    /// Sum of claims.
    pub claim: Option<Fen>,
    /// Whether something is suppressed.
    pub suppressed: bool,
}

/// The whole months that hold the two days; none when the first comes after the last.
#[must_use]
pub fn whole_months(from: NaiveDate, to: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    if from > to {
        return None;
    }
    let first = from.with_day(1)?;
    let next = if to.month() == 12 {
        NaiveDate::from_ymd_opt(to.year() + 1, 1, 1)
    } else {
        NaiveDate::from_ymd_opt(to.year(), to.month() + 1, 1)
    };
    Some((first, next?.pred_opt()?))
}

/// How many months a period touches.
#[must_use]
pub fn months_between(from: NaiveDate, to: NaiveDate) -> i32 {
    (to.year() - from.year()) * 12 + i32::try_from(to.month0()).unwrap_or(0) - i32::try_from(from.month0()).unwrap_or(0)
        + 1
}

/// The figures as they are, with their total.
#[must_use]
pub fn plain(cells: Cells) -> (Vec<Figure>, Option<i64>) {
    let rows: Vec<Figure> = cells
        .into_iter()
        .map(|(keys, months)| {
            let sum = summed(&months);
            let claim = Fen::try_new(sum.claim_fen).ok();
            let (count, open, closed) = (Some(sum.count), Some(sum.open), Some(sum.count - sum.open));
            Figure {
                keys,
                count,
                open,
                closed,
                claim,
                suppressed: false,
            }
        })
        .collect();
    let total = rows.iter().filter_map(|row| row.count).sum();
    (rows, Some(total))
}

/// The figures an observer may see; no total when anything is suppressed.
#[must_use]
pub fn suppressed(cells: Cells) -> (Vec<Figure>, Option<i64>) {
    let cells = filled(cells);
    let counts = hidden_keys(&cells, |cell| !is_large(cell.count));
    let states = hidden_keys(&cells, |cell| !is_large(cell.open) || !is_large(cell.count - cell.open));
    let sums = hidden_keys(&cells, |cell| !is_large(cell.count) || dominates(cell));
    let rows: Vec<Figure> = cells
        .into_iter()
        .map(|(keys, months)| {
            let hidden = [counts.contains(&keys), states.contains(&keys), sums.contains(&keys)];
            figure(keys, &months, hidden)
        })
        .filter(|row| row.count != Some(0))
        .collect();
    let whole = rows.iter().all(|row| row.count.is_some());
    let total = whole.then(|| rows.iter().filter_map(|row| row.count).sum());
    (rows, total)
}

fn figure(keys: Vec<String>, months: &BTreeMap<String, Cell>, [count, states, sums]: [bool; 3]) -> Figure {
    let sum = summed(months);
    let rounded = (sum.claim_fen + ROUND_FEN / 2) / ROUND_FEN * ROUND_FEN;
    let shown = |hidden: bool, value: i64| (!hidden && !count).then_some(value);
    let claim = shown(sums || dominates(&sum), rounded).and_then(|fen| Fen::try_new(fen).ok());
    Figure {
        keys,
        count: shown(false, sum.count),
        open: shown(states, sum.open),
        closed: shown(states, sum.count - sum.open),
        suppressed: count || states || claim.is_none(),
        claim,
    }
}

fn summed(months: &BTreeMap<String, Cell>) -> Cell {
    months.values().fold(Cell::default(), |sum, month| Cell {
        count: sum.count + month.count,
        open: sum.open + month.open,
        claim_fen: sum.claim_fen.saturating_add(month.claim_fen),
        largest_fen: sum.largest_fen.max(month.largest_fen),
    })
}

const fn is_large(count: i64) -> bool {
    count == 0 || count >= FEWEST
}

const fn dominates(cell: &Cell) -> bool {
    cell.count > 0 && cell.largest_fen.saturating_mul(100) > cell.claim_fen.saturating_mul(DOMINANT_PERCENT)
}

/// Every pair of keys and every month, empty ones too: an empty cell may have to hide another.
fn filled(mut cells: Cells) -> Cells {
    let months: BTreeSet<String> = cells.values().flat_map(|months| months.keys().cloned()).collect();
    let keys: Vec<Vec<String>> = match cells.keys().next().map(Vec::len) {
        Some(2) => {
            let side = |place: usize| cells.keys().map(|keys| keys[place].clone()).collect::<BTreeSet<_>>();
            let (firsts, seconds) = (side(0), side(1));
            let pair = |first: &String| {
                seconds
                    .iter()
                    .map(|second| vec![first.clone(), second.clone()])
                    .collect::<Vec<_>>()
            };
            firsts.iter().flat_map(pair).collect()
        }
        _ => cells.keys().cloned().collect(),
    };
    for keys in keys {
        let of_key = cells.entry(keys).or_default();
        for month in &months {
            of_key.entry(month.clone()).or_default();
        }
    }
    cells
}

/// Keys whose figure must not be shown, decided month by month.
fn hidden_keys(cells: &Cells, is_small: impl Fn(&Cell) -> bool) -> BTreeSet<Vec<String>> {
    let months: BTreeSet<&String> = cells.values().flat_map(BTreeMap::keys).collect();
    let lines = lines(cells);
    let mut all = BTreeSet::new();
    for month in months {
        let cell = |keys: &Vec<String>| {
            cells
                .get(keys)
                .and_then(|months| months.get(month))
                .copied()
                .unwrap_or_default()
        };
        let mut hidden: BTreeSet<&Vec<String>> = cells.keys().filter(|keys| is_small(&cell(keys))).collect();
        loop {
            let before = hidden.len();
            for line in &lines {
                let shown: Vec<&&Vec<String>> = line.iter().filter(|keys| !hidden.contains(*keys)).collect();
                if line.len() - shown.len() == 1 {
                    let order = |keys: &&&&Vec<String>| (cell(keys).count == 0, cell(keys).count);
                    hidden.extend(shown.iter().min_by_key(order).map(|keys| **keys));
                }
            }
            if hidden.len() == before {
                break;
            }
        }
        all.extend(hidden.into_iter().cloned());
    }
    all
}

/// Lines whose cells add up to something else that may be asked for: all cells of one dimension, and with two
/// dimensions the cells that share one key.
fn lines(cells: &Cells) -> Vec<Vec<&Vec<String>>> {
    if cells.keys().next().is_none_or(|keys| keys.len() < 2) {
        return vec![cells.keys().collect()];
    }
    let mut lines: BTreeMap<(usize, &str), Vec<&Vec<String>>> = BTreeMap::new();
    for keys in cells.keys() {
        for (place, key) in keys.iter().enumerate() {
            lines.entry((place, key.as_str())).or_default().push(keys);
        }
    }
    lines.into_values().collect()
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn cell(count: i64) -> Cell {
        Cell {
            count,
            open: 0,
            claim_fen: count * 5_000_000,
            largest_fen: 5_000_000.min(count * 5_000_000),
        }
    }

    fn one_dimension(counts: &[&[i64]]) -> Cells {
        let months = |counts: &[i64]| {
            (10..)
                .zip(counts)
                .map(|(month, count)| (format!("2026-{month}"), cell(*count)))
                .collect()
        };
        counts
            .iter()
            .enumerate()
            .map(|(index, counts)| (vec![index.to_string()], months(counts)))
            .collect()
    }

    #[test]
    fn a_single_small_cell_takes_the_next_smallest_with_it_and_the_total() {
        let (rows, total) = suppressed(one_dimension(&[&[3], &[9], &[20]]));
        let counts: Vec<Option<i64>> = rows.iter().map(|row| row.count).collect();
        assert_eq!((counts, total), (vec![None, None, Some(20)], None));
    }

    #[test]
    fn large_cells_are_shown_with_their_total() {
        let (rows, total) = suppressed(one_dimension(&[&[5, 6], &[9, 0]]));
        assert_eq!(
            rows.iter().map(|row| row.count).collect::<Vec<_>>(),
            vec![Some(11), Some(9)]
        );
        assert_eq!(total, Some(20));
    }

    #[test]
    fn a_sum_that_is_one_case_is_hidden() {
        let dominated = Cell {
            count: 6,
            open: 0,
            claim_fen: 100,
            largest_fen: 81,
        };
        let cells = BTreeMap::from([(vec![], BTreeMap::from([("2026-01".to_owned(), dominated)]))]);
        assert_eq!(suppressed(cells).0[0].claim, None);
    }

    #[test]
    fn periods_are_whole_months() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
        assert_eq!(
            whole_months(day("2026-01-15"), day("2026-02-03")),
            Some((day("2026-01-01"), day("2026-02-28")))
        );
        assert_eq!(
            whole_months(day("2025-12-31"), day("2025-12-31")),
            Some((day("2025-12-01"), day("2025-12-31")))
        );
        assert_eq!(whole_months(day("2026-02-03"), day("2026-01-15")), None);
        assert_eq!(months_between(day("2025-12-01"), day("2026-02-28")), 3);
    }

    proptest! {
        #[test]
        fn no_two_periods_of_a_shown_cell_differ_by_one_to_four(months in vec(0_i64..12, 1..8)) {
            let all = one_dimension(&[&months, &[50]]);
            for cut in 0..months.len() {
                let part = one_dimension(&[&months[..cut], &[50]]);
                let count = |cells: Cells| suppressed(cells).0.iter().find(|row| row.keys == ["0"]).map_or(Some(0), |row| row.count);
                let (whole_count, part_count) = (count(all.clone()), count(part));
                if let (Some(whole), Some(part)) = (whole_count, part_count) {
                    prop_assert!(whole == part || whole - part >= FEWEST);
                }
            }
        }

        #[test]
        fn hidden_cells_cannot_be_told_from_line_totals(counts in vec(vec(0_i64..15, 4), 4)) {
            let mut cells = Cells::new();
            for (row, line) in counts.iter().enumerate() {
                for (column, count) in line.iter().enumerate().filter(|(_, count)| **count > 0) {
                    let months = BTreeMap::from([("2026-01".to_owned(), cell(*count))]);
                    cells.insert(vec![format!("r{row}"), format!("c{column}")], months);
                }
            }
            let (rows, total) = suppressed(cells);
            for place in 0..2 {
                for key in rows.iter().map(|row| row.keys[place].clone()).collect::<BTreeSet<_>>() {
                    let line: Vec<&Figure> = rows.iter().filter(|row| row.keys[place] == key).collect();
                    let hidden = line.iter().filter(|row| row.count.is_none()).count();
                    prop_assert!(hidden != 1 || line.len() == 1);
                }
            }
            prop_assert!(total.is_none() || rows.iter().all(|row| row.count.is_some()));
            prop_assert!(rows.iter().all(|row| row.count.is_none_or(|count| count >= FEWEST)));
        }
    }
}
