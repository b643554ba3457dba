//! How lines become messages (合并、静默、晨报), and how long to wait after a failure. Pure: time and chance come in.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, NaiveTime, Utc};
use uuid::Uuid;

use super::State;
use super::answer::Outcome;
use crate::kernel::calendar::{COURT_OFFSET, court_date, start_of_day_utc};

/// Most bytes of one message: below the 2,048 bytes of text that `WeCom` takes, the least of the three.
pub const MOST_BYTES: usize = 2_000;

/// Most messages a minute to one robot: the figure that all three operators publish.
pub const A_MINUTE: u32 = 20;

/// Attempts after which a message is dead.
pub const MOST_ATTEMPTS: i32 = 10;

/// Heads the messages of what was held back at night.
pub const DIGEST: &str = "【晨报】";

/// Ends a line that was cut.
const CUT: char = '…';
const FIRST_WAIT_S: i64 = 60;
const LONGEST_WAIT_S: i64 = 3_600;

/// When the chat is quiet (静默时段), in court time. This court's figures stand in the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    quiet_from: NaiveTime,
    digest_at: NaiveTime,
}

impl Default for Hours {
    /// Quiet from 20:00, digest at 08:30.
    fn default() -> Self {
        let at = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).expect("the day has these minutes");
        Self::new(at(20, 0), at(8, 30))
    }
}

impl Hours {
    /// Quiet from `quiet_from` until `digest_at`; never when both are one.
    #[must_use]
    pub const fn new(quiet_from: NaiveTime, digest_at: NaiveTime) -> Self {
        Self { quiet_from, digest_at }
    }

    /// Whether nothing may be sent now.
    #[must_use]
    pub fn is_quiet(&self, now: DateTime<Utc>) -> bool {
        let time = now.with_timezone(&COURT_OFFSET).time();
        if self.quiet_from <= self.digest_at {
            self.quiet_from <= time && time < self.digest_at
        } else {
            self.quiet_from <= time || time < self.digest_at
        }
    }

    /// When quiet hours last ended, if there are any.
    fn last_digest(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let into_day = self.digest_at.signed_duration_since(NaiveTime::MIN);
        let today = start_of_day_utc(court_date(now)) + into_day;
        let last = if today <= now { today } else { today - Duration::days(1) };
        (self.quiet_from != self.digest_at).then_some(last)
    }

    /// Lines posted before this instant go out now; none while it is quiet. A line waits for the end of its minute, so
    /// that others may join it.
    #[must_use]
    pub fn ripe_before(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        (!self.is_quiet(now)).then(|| now - Duration::microseconds(now.timestamp_micros().rem_euclid(60_000_000)))
    }
}

/// A line that is in no message yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenLine {
    /// Its id.
    pub id: Uuid,
    /// Whom it is merged by.
    pub recipient: Option<Uuid>,
    /// What it says.
    pub text: String,
    /// When it was posted.
    pub posted_at: DateTime<Utc>,
}

/// What becomes one message in each channel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// What it says, at most [`MOST_BYTES`].
    pub text: String,
    /// The lines in it.
    pub lines: Vec<Uuid>,
}

/// Merges lines that are ripe, given in the order they were posted in: what was still there when quiet hours ended as
/// one digest, all others by recipient and minute.
#[must_use]
pub fn merge(lines: &[OpenLine], now: DateTime<Utc>, hours: Hours) -> Vec<Merged> {
    let last_digest = hours.last_digest(now);
    let (held, fresh): (Vec<_>, Vec<_>) = lines
        .iter()
        .partition(|line| last_digest.is_some_and(|digest| line.posted_at < digest));
    let mut groups: BTreeMap<_, Vec<&OpenLine>> = BTreeMap::new();
    for line in fresh {
        let minute = line.posted_at.timestamp().div_euclid(60);
        groups.entry((minute, line.recipient)).or_default().push(line);
    }
    let mut merged = pack(&held, Some(DIGEST));
    merged.extend(groups.values().flat_map(|group| pack(group, None)));
    merged
}

/// Fills messages line by line, each below `head` if there is one.
fn pack(lines: &[&OpenLine], head: Option<&str>) -> Vec<Merged> {
    let mut packed: Vec<Merged> = Vec::new();
    let room = MOST_BYTES - head.map_or(0, |head| head.len() + 1);
    for line in lines {
        let text = shortened(&line.text, room);
        let fits = |last: &Merged| last.text.len() + 1 + text.len() <= MOST_BYTES;
        if !packed.last().is_some_and(fits) {
            let text = head.unwrap_or_default().to_owned();
            packed.push(Merged {
                text,
                lines: Vec::new(),
            });
        }
        if let Some(last) = packed.last_mut() {
            if !last.text.is_empty() {
                last.text.push('\n');
            }
            last.text.push_str(&text);
            last.lines.push(line.id);
        }
    }
    packed
}

/// The text, cut at a character's end where it is longer than `most` bytes.
fn shortened(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let mut cut = text[..text.floor_char_boundary(most - CUT.len_utf8())].to_owned();
    cut.push(CUT);
    cut
}

/// One line of it: breaks and other signs without a shape become spaces.
#[must_use]
pub fn one_line(text: &str) -> String {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    text.replace(breaks, " ").trim().to_owned()
}

/// The name under which a message is known outside: the same for the same lines in the same channel.
#[must_use]
pub fn message_key(channel: &str, lines: &[Uuid]) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(channel.as_bytes());
    hasher.update(&[0]);
    for line in lines {
        hasher.update(line.as_bytes());
    }
    format!("chat-{}", &hasher.finalize().to_hex()[..32])
}

/// How long a message waits after its `attempts`-th failure: a minute, doubled each time up to an hour, and up to a
/// quarter more by chance; none when it was the last.
#[must_use]
pub fn wait_after(attempts: i32, chance: u8) -> Option<Duration> {
    if attempts >= MOST_ATTEMPTS {
        return None;
    }
    let doublings = u32::try_from(attempts - 1).unwrap_or(0).min(16);
    let seconds = (FIRST_WAIT_S << doublings).min(LONGEST_WAIT_S);
    Some(Duration::milliseconds(
        seconds * 1_000 + seconds * 250 * i64::from(chance) / 255,
    ))
}

/// What is written of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The message's state.
    pub state: State,
    /// How it ended, in a word.
    pub result: String,
    /// How many attempts count.
    pub attempts: i32,
    /// How long the message waits.
    pub wait: Option<Duration>,
    /// How long the whole channel waits.
    pub block: Option<Duration>,
}

/// What the end of the `attempts`-th attempt makes of a message. A robot that had too much is no failure of the message:
/// the channel waits, and the attempt does not count.
#[must_use]
pub fn settle(attempts: i32, outcome: Outcome, chance: u8) -> Settled {
    let settled = |state, result: String| Settled {
        state,
        result,
        attempts,
        wait: None,
        block: None,
    };
    match outcome {
        Outcome::Sent => settled(State::Sent, "sent".to_owned()),
        Outcome::Dead(word) => settled(State::Dead, word),
        Outcome::Again(word) => match wait_after(attempts, chance) {
            None => settled(State::Dead, word),
            wait => Settled {
                wait,
                ..settled(State::Waiting, word)
            },
        },
        Outcome::Limited { word, wait } => Settled {
            attempts: attempts - 1,
            block: Some(wait.unwrap_or(Duration::seconds(FIRST_WAIT_S))),
            ..settled(State::Waiting, word)
        },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn court(text: &str) -> DateTime<Utc> {
        format!("2026-03-{text}+08:00")
            .parse()
            .expect("test instants are RFC 3339")
    }

    fn line(n: u128, recipient: u128, at: &str, text: &str) -> OpenLine {
        OpenLine {
            id: Uuid::from_u128(n),
            recipient: (recipient > 0).then(|| Uuid::from_u128(recipient)),
            text: text.to_owned(),
            posted_at: court(at),
        }
    }

    fn texts(merged: &[Merged]) -> Vec<&str> {
        merged.iter().map(|merged| merged.text.as_str()).collect()
    }

    #[test]
    fn lines_of_one_person_in_one_minute_are_one_message() {
        let lines = [
            line(1, 7, "16T09:00:00", "a"),
            line(2, 8, "16T09:00:10", "b"),
            line(3, 7, "16T09:00:59.999999", "c"),
            line(4, 7, "16T09:01:00", "d"),
            line(5, 0, "16T09:01:01", "e"),
            line(6, 0, "16T09:01:02", "f"),
        ];
        let merged = merge(&lines, court("16T09:02:00"), Hours::default());
        assert_eq!(texts(&merged), ["a\nc", "b", "e\nf", "d"]);
        assert_eq!(merged[0].lines, [Uuid::from_u128(1), Uuid::from_u128(3)]);
    }

    #[test]
    fn what_was_held_is_one_digest_and_what_came_later_is_not_in_it() {
        let lines = [
            line(1, 7, "15T20:00:00", "a"),
            line(2, 8, "16T08:29:59", "b"),
            line(3, 7, "16T08:30:00", "c"),
        ];
        let merged = merge(&lines, court("16T08:31:00"), Hours::default());
        assert_eq!(texts(&merged), ["【晨报】\na\nb", "c"]);
    }

    #[test]
    fn quiet_hours_begin_at_their_first_instant_and_end_at_the_digest() {
        let hours = Hours::default();
        for (at, quiet) in [
            ("15T19:59:59.999999", false),
            ("15T20:00:00", true),
            ("16T00:00:00", true),
            ("16T08:29:59.999999", true),
            ("16T08:30:00", false),
        ] {
            assert_eq!(hours.is_quiet(court(at)), quiet, "{at}");
        }
        assert_eq!(hours.ripe_before(court("15T20:00:00")), None);
        assert_eq!(hours.ripe_before(court("16T08:30:59.9")), Some(court("16T08:30:00")));
    }

    #[test]
    fn quiet_hours_may_lie_in_one_day_or_be_none() {
        let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).expect("an hour of the day");
        let noon = Hours::new(at(12), at(14));
        assert!(noon.is_quiet(court("16T13:00:00")) && !noon.is_quiet(court("16T23:00:00")));
        let never = Hours::new(at(8), at(8));
        assert!(!never.is_quiet(court("16T08:00:00")) && !never.is_quiet(court("16T03:00:00")));
        let merged = merge(&[line(1, 7, "15T23:00:00", "a")], court("16T09:00:00"), never);
        assert_eq!(texts(&merged), ["a"]);
    }

    #[test]
    fn a_line_too_long_is_cut_at_a_character() {
        let merged = merge(
            &[line(1, 7, "16T09:00:00", &"超".repeat(700))],
            court("16T09:02:00"),
            Hours::default(),
        );
        assert_eq!(merged[0].text, format!("{}…", "超".repeat(665)));
        assert_eq!(shortened("abc", 3), "abc");
    }

    #[test]
    fn a_line_stays_one_line() {
        assert_eq!(one_line("a\r\nb\u{2028}c\u{0}\t"), "a  b c");
    }

    #[test]
    fn a_message_is_known_by_its_channel_and_lines() {
        let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let key = message_key("群", &[one, two]);
        assert_eq!(key, message_key("群", &[one, two]));
        assert!(key.starts_with("chat-") && key.len() == 37, "{key}");
        for other in [
            message_key("群二", &[one, two]),
            message_key("群", &[one]),
            message_key("群", &[two, one]),
        ] {
            assert_ne!(key, other);
        }
    }

    #[test]
    fn waiting_doubles_to_an_hour_and_ends() {
        let least: Vec<_> = (1..=9)
            .filter_map(|n| wait_after(n, 0))
            .map(|wait| wait.num_minutes())
            .collect();
        assert_eq!(least, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
        assert_eq!(wait_after(1, 255), Some(Duration::seconds(75)));
        assert_eq!(wait_after(MOST_ATTEMPTS, 0), None);
    }

    #[test]
    fn an_attempt_ends_as_its_outcome_says() {
        let again = |attempts| settle(attempts, Outcome::Again("http_500".to_owned()), 0);
        assert_eq!(
            (again(9).state, again(9).wait),
            (State::Waiting, Some(Duration::hours(1)))
        );
        assert_eq!((again(10).state, again(10).wait), (State::Dead, None));
        let limited = |wait| {
            let word = "http_429".to_owned();
            settle(10, Outcome::Limited { word, wait }, 0)
        };
        let seven = Some(Duration::seconds(7));
        assert_eq!((limited(seven).state, limited(seven).attempts), (State::Waiting, 9));
        assert_eq!((limited(seven).block, limited(seven).wait), (seven, None));
        assert_eq!(limited(None).block, Some(Duration::minutes(1)));
        let dead = settle(1, Outcome::Dead("http_401".to_owned()), 0);
        assert_eq!((dead.state, dead.result.as_str()), (State::Dead, "http_401"));
    }

    proptest! {
        #[test]
        fn no_line_is_lost_doubled_or_too_long(
            given in prop::collection::vec((0_u128..4, 0_i64..200_000, 0_usize..900, "[a超\u{1f600}]"), 0..40)
        ) {
            let begin = court("15T17:00:00");
            let mut lines: Vec<_> = (1..).zip(given).map(|(n, (recipient, after_s, length, sign))| OpenLine {
                id: Uuid::from_u128(n),
                recipient: (recipient > 0).then(|| Uuid::from_u128(recipient)),
                text: sign.repeat(length),
                posted_at: begin + Duration::seconds(after_s),
            }).collect();
            lines.sort_by_key(|line| (line.posted_at, line.id));
            let merged = merge(&lines, court("18T09:00:00"), Hours::default());
            let mut told: Vec<Uuid> = merged.iter().flat_map(|merged| merged.lines.clone()).collect();
            told.sort();
            let mut all: Vec<Uuid> = lines.iter().map(|line| line.id).collect();
            all.sort();
            prop_assert_eq!(told, all);
            for message in &merged {
                prop_assert!(message.text.len() <= MOST_BYTES);
                prop_assert!(!message.lines.is_empty());
            }
        }
    }
}
