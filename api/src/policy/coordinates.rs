//! Which row of the access table each coordinate of the schema stands under: every object field, input field, query and
//! mutation, none left out.
//!
//! It decides nothing by itself: resolvers and stores ask by row. It is what the sweeps hold them to. A test reads the
//! schema and fails on a coordinate that is missing here or superfluous; there is no list of exceptions.

mod case;
mod circular;
mod deadline;
mod figures;
mod identity;
mod intake;
mod message;
mod place;
mod work;

use super::access::Row;

/// A coordinate and its row.
type Line = (&'static str, Row);

/// The subjects, each sorted.
const SUBJECTS: [&[Line]; 9] = [
    case::LINES,
    circular::LINES,
    deadline::LINES,
    figures::LINES,
    identity::LINES,
    intake::LINES,
    message::LINES,
    place::LINES,
    work::LINES,
];

const COUNT: usize = {
    let (mut count, mut subject) = (0, 0);
    while subject < SUBJECTS.len() {
        count += SUBJECTS[subject].len();
        subject += 1;
    }
    count
};

/// Every coordinate with its row, sorted by coordinate.
pub const COORDINATES: &[(&str, Row)] = &merged();

/// The row of a coordinate such as `Case.number`; none when the schema has no such field.
#[must_use]
pub fn row_of(coordinate: &str) -> Option<Row> {
    let found = COORDINATES.binary_search_by_key(&coordinate, |(name, _)| *name);
    found.ok().map(|index| COORDINATES[index].1)
}

/// Merges the subjects into one sorted table.
const fn merged() -> [Line; COUNT] {
    let mut lines = [("", Row::CaseExists); COUNT];
    let mut taken = [0; SUBJECTS.len()];
    let mut at = 0;
    while at < COUNT {
        let mut next: Option<(usize, Line)> = None;
        let mut subject = 0;
        while subject < SUBJECTS.len() {
            if taken[subject] < SUBJECTS[subject].len() {
                let line = SUBJECTS[subject][taken[subject]];
                let first = match next {
                    Some((_, best)) => precedes(line.0, best.0),
                    None => true,
                };
                if first {
                    next = Some((subject, line));
                }
            }
            subject += 1;
        }
        if let Some((subject, line)) = next {
            lines[at] = line;
            taken[subject] += 1;
        }
        at += 1;
    }
    lines
}

const fn precedes(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut at = 0;
    while at < a.len() && at < b.len() {
        if a[at] != b[at] {
            return a[at] < b[at];
        }
        at += 1;
    }
    a.len() < b.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_sorted_and_named_once() {
        assert!(COORDINATES.is_sorted_by(|(a, _), (b, _)| a < b));
        assert_eq!(COORDINATES.len(), COUNT);
    }

    #[test]
    fn a_row_is_found_by_its_coordinate() {
        assert_eq!(row_of("Case.claimAmount"), Some(Row::CaseAmounts));
        assert_eq!(row_of("Mutation.triageCase"), Some(Row::Triage));
        assert_eq!(row_of("Viewer.username"), Some(Row::OwnProfile));
        assert_eq!(row_of("Case.deliberation"), None);
    }
}
