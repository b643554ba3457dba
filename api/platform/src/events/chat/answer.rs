//! What the other side's answer means (回执): sent, wait, try again, or nothing to hope for. Pure.
//!
//! Of what the other side wrote only a status and a number are kept, as a short word.

use chrono::Duration;
use serde_json::Value;

/// How sending a message ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The other side took it.
    Sent,
    /// The channel is to be left alone for a while; this is no failure of the message.
    Limited {
        /// What it said.
        word: String,
        /// For how long; a minute where it did not say.
        wait: Option<Duration>,
    },
    /// It may go better later.
    Again(String),
    /// It will not before somebody mends the settings.
    Dead(String),
}

/// An answer over HTTP.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// How long to wait, from `Retry-After` in seconds.
    pub retry_after: Option<Duration>,
    /// The beginning of its body.
    pub body: Vec<u8>,
}

/// How one operator's robots answer.
pub struct Dialect {
    /// Names of the number that tells how it went, the first one there counts.
    pub fields: &'static [&'static str],
    /// Too much in a short time.
    pub limited: &'static [i64],
    /// Wrong address, key, signature or sort of message.
    pub wrong: &'static [i64],
}

/// Longest wait another side may ask for.
const LONGEST_WAIT_S: i64 = 3_600;

/// Reads `Retry-After`; a date or anything else counts as none.
#[must_use]
pub fn retry_after(header: &str) -> Option<Duration> {
    let seconds: u32 = header.trim().parse().ok()?;
    Some(Duration::seconds(i64::from(seconds).clamp(1, LONGEST_WAIT_S)))
}

/// What a status alone means.
#[must_use]
pub fn by_status(answer: &Answer) -> Outcome {
    let word = format!("http_{}", answer.status);
    match answer.status {
        200..=299 => Outcome::Sent,
        429 => Outcome::Limited {
            word,
            wait: answer.retry_after,
        },
        400..=499 if !matches!(answer.status, 408 | 425) => Outcome::Dead(word),
        _ => Outcome::Again(word),
    }
}

/// What a robot's answer means: its status, then the number in its body.
#[must_use]
pub fn by_robot(answer: &Answer, dialect: &Dialect) -> Outcome {
    let outcome = by_status(answer);
    // some tell a number with any status
    let Some(number) = number(&answer.body, dialect.fields) else {
        return match outcome {
            Outcome::Sent => Outcome::Again("garbled".to_owned()),
            other => other,
        };
    };
    let word = format!("code_{number}");
    if dialect.limited.contains(&number) {
        let wait = answer.retry_after;
        return Outcome::Limited { word, wait };
    }
    match outcome {
        Outcome::Sent if number == 0 => Outcome::Sent,
        Outcome::Sent if dialect.wrong.contains(&number) => Outcome::Dead(word),
        Outcome::Sent => Outcome::Again(word),
        other => other,
    }
}

fn number(body: &[u8], fields: &[&str]) -> Option<i64> {
    let body: Value = serde_json::from_slice(body).ok()?;
    fields.iter().find_map(|field| body.get(field)?.as_i64())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DIALECT: Dialect = Dialect {
        fields: &["errcode", "code"],
        limited: &[45_009],
        wrong: &[93_000],
    };

    fn answer(status: u16, body: &str) -> Answer {
        Answer {
            status,
            retry_after: None,
            body: body.as_bytes().to_vec(),
        }
    }

    fn said(status: u16, body: &str) -> String {
        match by_robot(&answer(status, body), &DIALECT) {
            Outcome::Sent => "sent".to_owned(),
            Outcome::Limited { word, .. } => format!("limited {word}"),
            Outcome::Again(word) => format!("again {word}"),
            Outcome::Dead(word) => format!("dead {word}"),
        }
    }

    #[test]
    fn robots_are_read_by_their_number() {
        for (status, body, meaning) in [
            (200, r#"{"errcode":0,"errmsg":"ok"}"#, "sent"),
            (200, r#"{"code":0,"msg":"success"}"#, "sent"),
            (200, r#"{"errcode":45009}"#, "limited code_45009"),
            (400, r#"{"code":45009}"#, "limited code_45009"),
            (200, r#"{"errcode":93000}"#, "dead code_93000"),
            (200, r#"{"errcode":-1}"#, "again code_-1"),
            (200, r#"{"errcode":12345}"#, "again code_12345"),
            (500, r#"{"errcode":0}"#, "again http_500"),
            (200, "<html>", "again garbled"),
            (200, r#"{"errcode":"0"}"#, "again garbled"),
            (200, "", "again garbled"),
            (404, "", "dead http_404"),
            (429, "", "limited http_429"),
        ] {
            assert_eq!(said(status, body), meaning, "{status} {body}");
        }
    }

    #[test]
    fn a_status_says_whether_trying_again_helps() {
        for (status, again) in [
            (301, true),
            (408, true),
            (425, true),
            (500, true),
            (503, true),
            (400, false),
            (401, false),
            (410, false),
        ] {
            let outcome = by_status(&answer(status, ""));
            assert_eq!(matches!(outcome, Outcome::Again(_)), again, "{status}");
            assert_eq!(matches!(outcome, Outcome::Dead(_)), !again, "{status}");
        }
    }

    #[test]
    fn waits_are_read_in_seconds_and_bounded() {
        assert_eq!(retry_after(" 7 "), Some(Duration::seconds(7)));
        assert_eq!(retry_after("0"), Some(Duration::seconds(1)));
        assert_eq!(retry_after("4000000000"), Some(Duration::hours(1)));
        for none in ["", "-1", "Wed, 21 Oct 2026 07:28:00 GMT", "99999999999"] {
            assert_eq!(retry_after(none), None, "{none}");
        }
    }

    proptest! {
        #[test]
        fn whatever_comes_back_becomes_a_short_word(status in 100_u16..600, body in prop::collection::vec(any::<u8>(), 0..200)) {
            let given = Answer { status, retry_after: None, body };
            let word = match by_robot(&given, &DIALECT) {
                Outcome::Sent => return Ok(()),
                Outcome::Limited { word, .. } | Outcome::Again(word) | Outcome::Dead(word) => word,
            };
            prop_assert!(word.len() <= 25 && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-'));
        }
    }
}
