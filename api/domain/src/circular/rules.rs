//! How a circular (通报) goes: issued, acknowledged, explained, closed, or back to be explained anew. Pure.

pub use crate::kernel::circular::CircularState;
pub use crate::kernel::circular::CircularStep;
use thiserror::Error;

/// Most deadlines of one circular; set by this court.
pub const MOST_DEADLINES: usize = 20;
/// Shortest text and explanation, in characters; set by this court.
const TEXT_MIN_CHARS: usize = 10;
/// Longest text, explanation and note, in characters; set by this court.
const TEXT_MAX_CHARS: usize = 2_000;
/// Shortest reason for which an explanation goes back, in characters; set by this court.
const REASON_MIN_CHARS: usize = 5;

/// A step that is not lawful where the circular stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("step {} is not lawful in state {}", step.as_ref(), state.as_ref())]
pub struct IllegalStep {
    state: CircularState,
    step: CircularStep,
}

/// Says where a step takes a circular. Who explains has acknowledged.
///
/// # Errors
/// [`IllegalStep`].
pub const fn next_state(state: CircularState, step: CircularStep) -> Result<CircularState, IllegalStep> {
    use CircularState::{Acknowledged, Closed, Explained, Issued};
    match (state, step) {
        (Issued, CircularStep::Acknowledged) | (Explained, CircularStep::Returned) => Ok(Acknowledged),
        (Issued | Acknowledged, CircularStep::Explained) => Ok(Explained),
        (Explained, CircularStep::Closed) | (Issued | Acknowledged, CircularStep::Withdrawn) => Ok(Closed),
        (Issued, CircularStep::Issued | CircularStep::Returned | CircularStep::Closed)
        | (
            Acknowledged,
            CircularStep::Issued | CircularStep::Acknowledged | CircularStep::Returned | CircularStep::Closed,
        )
        | (
            Explained,
            CircularStep::Issued | CircularStep::Acknowledged | CircularStep::Explained | CircularStep::Withdrawn,
        )
        | (Closed, _) => Err(IllegalStep { state, step }),
    }
}

/// The number of a circular as it is printed.
#[must_use]
pub fn number(year: i32, serial: i64) -> String {
    format!("通报〔{year}〕第{serial}号")
}

/// Whether a text or explanation is long enough, and not too long.
#[must_use]
pub fn is_whole(text: &str) -> bool {
    (TEXT_MIN_CHARS..=TEXT_MAX_CHARS).contains(&text.trim().chars().count())
}

/// Whether a note is not too long.
#[must_use]
pub fn is_note(text: &str) -> bool {
    text.trim().chars().count() <= TEXT_MAX_CHARS
}

/// Whether a note says why an explanation goes back.
#[must_use]
pub fn is_reason(text: &str) -> bool {
    text.trim().chars().count() >= REASON_MIN_CHARS
}

/// The line in the work chat that tells the addressee: the case number and the nodes, nothing else.
#[must_use]
pub fn line(whom: &str, case: &str, nodes: &[String]) -> String {
    format!(
        "@{whom} {case}案件因超期被通报（{}），请及时签收并说明",
        nodes.join("、")
    )
}

#[cfg(test)]
mod tests {
    use strum::IntoEnumIterator;

    use super::*;

    #[test]
    fn a_circular_is_answered_before_it_is_closed_and_goes_back_only_once_it_is_explained() {
        let lawful: Vec<String> = CircularState::iter()
            .flat_map(|state| CircularStep::iter().map(move |step| (state, step)))
            .filter_map(|(state, step)| {
                let next = next_state(state, step).ok()?;
                Some(format!("{} {} {}", state.as_ref(), step.as_ref(), next.as_ref()))
            })
            .collect();
        let expected = [
            "issued acknowledged acknowledged",
            "issued explained explained",
            "issued withdrawn closed",
            "acknowledged explained explained",
            "acknowledged withdrawn closed",
            "explained returned acknowledged",
            "explained closed closed",
        ];
        assert_eq!(lawful, expected);
        let refused = next_state(CircularState::Closed, CircularStep::Explained).expect_err("it is closed");
        assert_eq!(refused.to_string(), "step explained is not lawful in state closed");
    }

    #[test]
    fn texts_are_neither_too_short_nor_too_long() {
        assert!(!is_whole("九个字的一段话呀。") && is_whole("十个字的一段话是这样"));
        assert!(is_whole(&"字".repeat(2_000)) && !is_whole(&"字".repeat(2_001)));
        assert!(!is_whole(&format!("{}字", " ".repeat(20))), "blanks are no text");
        assert!(is_note("") && !is_note(&"字".repeat(2_001)));
        assert!(!is_reason(" 太简单 ") && is_reason("未说明原因"));
    }

    #[test]
    fn a_circular_is_told_as_the_court_does() {
        assert_eq!(number(2026, 3), "通报〔2026〕第3号");
        let nodes = ["案款发放".to_owned(), "发出执行通知".to_owned()];
        assert_eq!(
            line("承办人", "云0381执22号", &nodes),
            "@承办人 云0381执22号案件因超期被通报（案款发放、发出执行通知），请及时签收并说明"
        );
    }
}
