//! How long a session lives, how many there are, and when a used refresh token is answered again. Pure.

use std::net::IpAddr;

use chrono::{DateTime, Duration, Utc};

use crate::kernel::role::Role;

/// Within this time a lost answer to a refresh is given again (RFC 9700, 4.14.2 leaves it to the server).
const LOST_ANSWER: Duration = Duration::seconds(30);
/// Most characters of a device's label.
const LABEL_CHARS: usize = 80;

/// Longest life of a session: staff 12 hours, applicants' phones 30 days (this court's choice within NIST AAL2).
#[must_use]
pub fn session_life(role: Role) -> Duration {
    if role == Role::App {
        Duration::days(30)
    } else {
        Duration::hours(12)
    }
}

/// Longest pause in a session: staff 30 minutes, applicants 30 days.
#[must_use]
pub fn idle_life(role: Role) -> Duration {
    if role == Role::App {
        Duration::days(30)
    } else {
        Duration::minutes(30)
    }
}

/// Sessions one account holds at once: staff 3, applicants 5; the oldest gives way to the next.
#[must_use]
pub const fn most_sessions(role: Role) -> usize {
    if matches!(role, Role::App) { 5 } else { 3 }
}

/// A refresh token that was exchanged before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consumed {
    /// When it was exchanged.
    pub at: DateTime<Utc>,
    /// The generation it was exchanged for.
    pub successor: Option<i64>,
}

/// What becomes of a refresh token that comes again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// The answer was lost, or another tab asked for it: the same pair.
    Repeat,
    /// Somebody else holds it: the family ends.
    EndFamily,
}

/// Decides what a refresh token that comes again leads to, in a session whose newest pair is `generation` and whose
/// newest used access token is of `used`.
///
/// The honest exception for lost answers, and for tabs that refresh at once, holds for thirty seconds, and only while
/// nothing of the newest pair was used: whoever uses it shows that the answer arrived.
#[must_use]
pub fn again(token: Consumed, generation: i64, used: i64, now: DateTime<Utc>) -> Again {
    if now - token.at <= LOST_ANSWER && token.successor == Some(generation) && used < generation {
        Again::Repeat
    } else {
        Again::EndFamily
    }
}

/// What a client calls itself, fit to be shown: one line of printable characters, cut.
#[must_use]
pub fn device_label(agent: Option<&str>) -> Option<String> {
    let printable = agent?
        .chars()
        .map(|c| if c.is_control() || !is_shown(c) { ' ' } else { c })
        .collect::<String>();
    let label: String = printable
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(LABEL_CHARS)
        .collect();
    (!label.is_empty()).then(|| label.trim_end().to_owned())
}

/// Letters, digits and the signs of product names; nothing that turns or hides text.
fn is_shown(c: char) -> bool {
    c.is_alphanumeric() || " .,;:/()+-_[]".contains(c)
}

/// Roughly where an address lies: enough to know one's own places again, too little to find anybody.
#[must_use]
pub fn place_label(address: Option<&str>) -> Option<String> {
    Some(match address?.parse().ok()? {
        IpAddr::V4(address) if address.is_loopback() => "本机".to_owned(),
        IpAddr::V6(address) if address.is_loopback() => "本机".to_owned(),
        IpAddr::V4(address) => {
            let [a, b, ..] = address.octets();
            let network = format!("{a}.{b}.*.*");
            if address.is_private() {
                format!("内网 {network}")
            } else {
                network
            }
        }
        IpAddr::V6(address) => {
            let [a, b, ..] = address.segments();
            format!("{a:x}:{b:x}:*")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::clock::instant;

    fn at(second: i64) -> DateTime<Utc> {
        instant(second * 1_000_000)
    }

    #[test]
    fn a_lost_answer_is_given_again_only_while_nothing_was_used() {
        let token = Consumed {
            at: at(100),
            successor: Some(1),
        };
        assert_eq!(again(token, 1, 0, at(130)), Again::Repeat);
        assert_eq!(again(token, 1, 0, at(131)), Again::EndFamily, "too late");
        assert_eq!(
            again(token, 1, 1, at(101)),
            Again::EndFamily,
            "its access token was used"
        );
        assert_eq!(
            again(token, 2, 0, at(101)),
            Again::EndFamily,
            "its successor was exchanged"
        );
        let voided = Consumed {
            successor: None,
            ..token
        };
        assert_eq!(again(voided, 1, 0, at(101)), Again::EndFamily);
    }

    #[test]
    fn labels_are_one_short_line_and_places_are_rough() {
        let label = |agent| device_label(Some(agent));
        assert_eq!(
            label("Mozilla/5.0 (Linux; Android 14)").as_deref(),
            Some("Mozilla/5.0 (Linux; Android 14)")
        );
        assert_eq!(label("a\r\n\tb\u{202e}<c>").as_deref(), Some("a b c"));
        assert_eq!(label("\u{0} \n"), None);
        assert_eq!(label(&"x".repeat(500)).map(|label| label.len()), Some(80));
        let place = |address| place_label(Some(address));
        assert_eq!(place("127.0.0.1").as_deref(), Some("本机"));
        assert_eq!(place("10.20.30.40").as_deref(), Some("内网 10.20.*.*"));
        assert_eq!(place("203.0.113.9").as_deref(), Some("203.0.*.*"));
        assert_eq!(place("2001:db8:1::1").as_deref(), Some("2001:db8:*"));
        assert_eq!(place("nowhere"), None);
    }

    #[test]
    fn staff_sessions_are_shorter_than_applicants() {
        assert!(session_life(Role::Judge) < session_life(Role::App));
        assert!(idle_life(Role::Judge) < idle_life(Role::App));
        assert_eq!((most_sessions(Role::Judge), most_sessions(Role::App)), (3, 5));
    }
}
