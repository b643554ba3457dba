//! Which station serves a township (乡镇的管辖), day by day: one at a time, moved from a day on. Pure.

use chrono::NaiveDate;

use super::{Change, Fault, Present};
use crate::place::SiteKind;

/// Days on which a station serves a township.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Statistical code of the township.
    pub code: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day; none while no end is set.
    pub to: Option<NaiveDate>,
    /// Name of the township.
    pub name: String,
    /// Short name of the station.
    pub station: String,
}

impl Span {
    /// Whether it holds on `day`.
    #[must_use]
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// A township is to be served by a station from a day on (乡镇划转).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// Statistical code of the township.
    pub code: String,
    /// Its name; that it has where none is said.
    pub name: Option<String>,
    /// Short name of the station.
    pub station: String,
    /// First day; today where none is said and it is not there already.
    pub from: Option<NaiveDate>,
}

impl Move {
    /// The day from which it holds.
    #[must_use]
    pub fn day(&self, today: NaiveDate) -> NaiveDate {
        self.from.unwrap_or(today)
    }

    pub(super) fn fault(&self, field: &'static str, why: &'static str) -> Fault {
        Fault {
            place: format!("[[township]] {}", self.code),
            field,
            why,
        }
    }
}

/// The spans of one township when it moves; what was to come later is void. None where it is so already.
#[must_use]
pub fn served(spans: &[Span], moving: &Move, today: NaiveDate) -> Option<Vec<Span>> {
    let its_own: Vec<&Span> = spans.iter().filter(|span| span.code == moving.code).collect();
    let day = moving.day(today);
    let is_there = its_own.iter().any(|span| {
        let is_so = match moving.from {
            Some(day) => span.from == day,
            None => span.to.is_none(),
        };
        span.station == moving.station && is_so
    });
    if is_there {
        return None;
    }
    let before = day.pred_opt()?;
    let mut kept: Vec<Span> = its_own
        .iter()
        .filter(|span| span.from < day)
        .map(|span| (*span).clone())
        .collect();
    let known = its_own.last().map(|span| span.name.clone());
    let name = moving.name.clone().or(known).unwrap_or_default();
    match kept.last_mut() {
        // it stays where it is: the slip is taken back
        Some(last) if last.station == moving.station && last.to.is_none_or(|to| to >= before) => last.to = None,
        Some(last) if last.to.is_none_or(|to| to > before) => {
            last.to = Some(before);
            kept.push(span(moving, name, day));
        }
        Some(_) | None => kept.push(span(moving, name, day)),
    }
    let is_same = kept.iter().collect::<Vec<_>>() == its_own;
    (!is_same).then_some(kept)
}

fn span(moving: &Move, name: String, from: NaiveDate) -> Span {
    Span {
        code: moving.code.clone(),
        from,
        to: None,
        name,
        station: moving.station.clone(),
    }
}

/// Moves that cannot be made: in the past, to no station, to one that is not there on that day, of a township without name.
#[must_use]
pub fn misplaced(after: &Present, changes: &[Change], today: NaiveDate) -> Vec<Fault> {
    let mut faults = Vec::new();
    for change in changes {
        let Change::MoveTownship(moving, before, spans) = change else {
            continue;
        };
        let day = moving.day(today);
        if day < today && !before.is_empty() {
            faults.push(moving.fault("startsOn", "划转日不得早于今日 / a township moves today or later"));
        }
        let station = after.sites.iter().map(|(_, site)| site);
        let station = station.clone().find(|site| site.slug == moving.station);
        let Some(station) = station.filter(|site| site.kind == SiteKind::Station) else {
            faults.push(moving.fault("station", "没有这个站点 / there is no such station"));
            continue;
        };
        let is_early = station.days.from.is_some_and(|from| from > day);
        if is_early || station.days.to.day().is_some() {
            faults.push(moving.fault(
                "station",
                "该站点届时尚未设立，或者将要终止 / the station is not there yet on that day, or is to end",
            ));
        }
        if spans.iter().any(|span| span.name.is_empty()) {
            faults.push(moving.fault("name", "请写明乡镇名称 / the township has no name yet"));
        }
    }
    faults
}

/// Townships of a station that it would serve after `last`.
#[must_use]
pub fn left_over(after: &Present, slug: &str, last: NaiveDate) -> usize {
    let goes_on = |span: &&Span| span.station == slug && span.to.is_none_or(|to| to > last);
    after.townships.iter().filter(goes_on).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn span_of(station: &str, from: &str, to: Option<&str>) -> Span {
        Span {
            code: "530381203".to_owned(),
            from: day(from),
            to: to.map(day),
            name: "得禄乡".to_owned(),
            station: station.to_owned(),
        }
    }

    fn to(station: &str, from: Option<&str>) -> Move {
        Move {
            code: "530381203".to_owned(),
            name: None,
            station: station.to_owned(),
            from: from.map(day),
        }
    }

    #[test]
    fn a_township_moves_from_a_day_on_and_the_slip_is_taken_back() {
        let today = day("2026-11-30");
        let before = vec![span_of("delu", "2021-07-01", None)];
        let moved = served(&before, &to("yangliu", Some("2027-01-01")), today).expect("it moves");
        let expected = [
            span_of("delu", "2021-07-01", Some("2026-12-31")),
            span_of("yangliu", "2027-01-01", None),
        ];
        assert_eq!(moved, expected);
        assert_eq!(
            served(&moved, &to("yangliu", Some("2027-01-01")), today),
            None,
            "so already"
        );
        assert_eq!(
            served(&moved, &to("delu", Some("2027-01-01")), today).expect("back"),
            before
        );
        let other = served(&moved, &to("adu", Some("2026-12-15")), today).expect("another day");
        assert_eq!(other[0].to, Some(day("2026-12-14")));
        assert_eq!(
            (other.len(), other[1].station.as_str()),
            (2, "adu"),
            "what was to come is void"
        );
    }

    #[test]
    fn no_two_stations_serve_a_township_on_one_day() {
        let today = day("2026-11-30");
        let stations = ["delu", "yangliu", "adu"];
        let days = ["2026-11-30", "2026-12-01", "2026-12-05", "2027-01-01"];
        let mut spans = vec![span_of("delu", "2021-07-01", None)];
        for (nth, station) in stations.iter().cycle().take(24).enumerate() {
            let from = days[(nth * 7 + nth / 3) % days.len()];
            spans = served(&spans, &to(station, Some(from)), today).unwrap_or(spans);
            for on in ["2021-07-01", "2026-11-29", "2026-11-30", "2026-12-04", "2027-06-01"] {
                let count = spans.iter().filter(|span| span.holds(day(on))).count();
                assert_eq!(count, 1, "{on} after {nth}: {spans:?}");
            }
            let open = spans.iter().filter(|span| span.to.is_none()).count();
            assert_eq!(open, 1);
        }
    }

    #[test]
    fn without_a_day_it_moves_today_or_is_there() {
        let today = day("2026-11-30");
        let there = vec![span_of("delu", "2021-07-01", None)];
        assert_eq!(served(&there, &to("delu", None), today), None);
        let moved = served(&there, &to("yangliu", None), today).expect("it moves");
        assert_eq!((moved[0].to, moved[1].from), (Some(day("2026-11-29")), today));
        let new = served(&[], &to("yangliu", Some("2020-01-01")), today).expect("never served");
        assert_eq!(new.len(), 1);
    }
}
