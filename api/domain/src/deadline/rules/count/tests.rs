use chrono::TimeDelta;
use proptest::{collection::vec, prelude::*};
use serde::Deserialize;

use super::*;
use crate::deadline::rules::given::{CALENDAR, any_closed, any_day, any_intervals, date};

fn forward(amount: u16, unit: Unit) -> Term {
    Term {
        limit: Limit { amount, unit },
        direction: Direction::Forward,
        roll: Roll::Later,
    }
}

fn backward(amount: u16, unit: Unit) -> Term {
    Term {
        direction: Direction::Backward,
        roll: Roll::Earlier,
        ..forward(amount, unit)
    }
}

fn unrolled(term: Term) -> Term {
    let roll = Roll::Never;
    Term { roll, ..term }
}

fn days(from: &str, until: &str) -> Interval {
    let until = (!until.is_empty()).then(|| date(until));
    Interval::try_new(date(from), until).expect("test intervals are sound")
}

fn counted(start: NaiveDate, term: Term, excluded: &[Interval]) -> Counted {
    count(Moment::of_day(start), term, excluded, &CALENDAR).expect("within the calendar")
}

fn due(start: NaiveDate, term: Term, excluded: &[Interval]) -> Due {
    match counted(start, term, excluded) {
        Counted::Due(due) => due,
        Counted::Paused(pause) => panic!("paused since {}", pause.since),
    }
}

#[test]
fn limits_end_as_the_reference_says() {
    let vectors = [
        ("2026-02-13", 7, Unit::Day, "2026-02-20", "2026-02-24"),
        ("2026-02-05", 10, Unit::Day, "2026-02-15", "2026-02-24"),
        ("2025-12-26", 7, Unit::Day, "2026-01-02", "2026-01-04"),
        ("2026-09-17", 3, Unit::Day, "2026-09-20", "2026-09-20"),
        ("2026-04-25", 10, Unit::Day, "2026-05-05", "2026-05-06"),
        ("2026-09-27", 7, Unit::Day, "2026-10-04", "2026-10-08"),
        ("2026-02-13", 3, Unit::Workday, "2026-02-25", "2026-02-25"),
        ("2026-09-30", 3, Unit::Workday, "2026-10-10", "2026-10-10"),
        ("2025-12-31", 3, Unit::Workday, "2026-01-06", "2026-01-06"),
        ("2026-04-30", 5, Unit::Workday, "2026-05-11", "2026-05-11"),
        ("2025-08-31", 6, Unit::Month, "2026-02-28", "2026-02-28"),
        ("2026-04-01", 6, Unit::Month, "2026-10-01", "2026-10-08"),
        ("2026-01-31", 1, Unit::Month, "2026-02-28", "2026-02-28"),
        ("2026-08-31", 6, Unit::Month, "2027-02-28", "2027-03-01"),
    ];
    for (start, amount, unit, unrolled_on, on) in vectors {
        let due = due(date(start), forward(amount, unit), &[]);
        assert_eq!(
            (due.unrolled_on, due.on),
            (date(unrolled_on), date(on)),
            "{start} {amount} {unit:?}"
        );
        assert_eq!(due.official, on < "2027", "{start}");
    }
}

#[derive(Deserialize)]
struct Vector {
    start: DateTime<Utc>,
    amount: u16,
    unit: Unit,
    direction: Direction,
    roll: Roll,
    excluded: String,
    outcome: String,
    on: NaiveDate,
    at: Option<DateTime<Utc>>,
    unrolled_on: Option<NaiveDate>,
    excluded_days: u32,
    official: Option<bool>,
}

impl Vector {
    fn term(&self) -> Term {
        let limit = Limit {
            amount: self.amount,
            unit: self.unit,
        };
        Term {
            limit,
            direction: self.direction,
            roll: self.roll,
        }
    }

    fn excluded(&self) -> Vec<Interval> {
        let pairs = self.excluded.split(';').filter_map(|pair| pair.split_once('/'));
        pairs.map(|(from, until)| days(from, until)).collect()
    }

    fn expected(&self) -> Counted {
        let excluded_days = self.excluded_days;
        match self.outcome.as_str() {
            "due" => Counted::Due(Due {
                on: self.on,
                at: self.at,
                unrolled_on: self.unrolled_on.expect("a due day has one"),
                excluded_days,
                official: self.official.expect("a due day says so"),
            }),
            "paused" => Counted::Paused(Pause {
                since: self.on,
                excluded_days,
            }),
            other => panic!("no outcome: {other}"),
        }
    }
}

#[test]
fn limits_end_as_computed_elsewhere() {
    let rows = csv::Reader::from_reader(include_str!("../vectors.csv").as_bytes()).into_deserialize::<Vector>();
    let vectors: Vec<Vector> = rows.collect::<Result<_, _>>().expect("the vectors are sound");
    assert!(vectors.len() > 200);
    for (line, vector) in vectors.iter().enumerate() {
        let start = Moment::of_instant(vector.start);
        let counted = count(start, vector.term(), &vector.excluded(), &CALENDAR);
        assert_eq!(counted, Ok(vector.expected()), "line {} of vectors.csv", line + 2);
    }
}

#[test]
fn hours_start_at_the_next_full_hour_and_run_over_days_of_rest() {
    let ends = |start: &str, amount| {
        let start = Moment::of_instant(start.parse().expect("RFC 3339"));
        let term = unrolled(forward(amount, Unit::Hour));
        match count(start, term, &[days("2026-01-01", "")], &CALENDAR) {
            Ok(Counted::Due(due)) => (due.on, due.at.expect("hours end at an instant").to_rfc3339()),
            other => panic!("{other:?}"),
        }
    };
    let new_year = (date("2026-01-02"), "2026-01-01T19:00:00+00:00".to_owned());
    assert_eq!(ends("2025-12-31T18:00:00Z", 24), new_year);
    assert_eq!(ends("2025-12-31T18:59:59Z", 24), new_year);
    assert_eq!(
        ends("2026-01-01T06:30:00Z", 8),
        (date("2026-01-01"), "2026-01-01T15:00:00+00:00".to_owned())
    );
    assert_eq!(
        ends("2026-01-01T07:30:00Z", 8),
        (date("2026-01-02"), "2026-01-01T16:00:00+00:00".to_owned())
    );
}

#[test]
fn the_day_an_exclusion_begins_does_not_run_and_the_day_it_ends_does() {
    let ten = |excluded: &[Interval]| {
        let due = due(date("2022-05-02"), unrolled(forward(10, Unit::Day)), excluded);
        (due.on, due.excluded_days)
    };
    assert_eq!(ten(&[]), (date("2022-05-12"), 0));
    assert_eq!(ten(&[days("2022-05-12", "2022-05-13")]), (date("2022-05-13"), 1));
    assert_eq!(ten(&[days("2022-05-13", "2022-06-13")]), (date("2022-05-12"), 0));
    assert_eq!(ten(&[days("2022-04-02", "2022-05-03")]), (date("2022-05-12"), 0));
    assert_eq!(ten(&[days("2022-04-02", "2022-05-04")]), (date("2022-05-13"), 1));
    assert_eq!(ten(&[days("2022-05-12", "2022-05-12")]), (date("2022-05-12"), 0));
}

#[test]
fn overlaps_count_once_and_added_days_can_reach_the_next_exclusion() {
    let start = date("2022-05-02");
    let overlapping = [days("2022-05-04", "2022-05-08"), days("2022-05-06", "2022-05-10")];
    assert_eq!(
        due(start, unrolled(forward(10, Unit::Day)), &overlapping).on,
        date("2022-05-18")
    );
    let chain = [
        overlapping[0],
        days("2022-05-14", "2022-05-20"),
        days("2022-05-22", "2022-05-23"),
    ];
    let due = due(start, unrolled(forward(10, Unit::Day)), &chain);
    assert_eq!((due.on, due.excluded_days), (date("2022-05-23"), 11));
}

#[test]
fn an_open_exclusion_pauses_what_has_not_ended_before_it() {
    let start = date("2022-05-02");
    let ended = Interval::try_new(date("2022-05-04"), Some(date("2022-05-06"))).expect("in order");
    let paused = |since, excluded_days| {
        let since = date(since);
        Counted::Paused(Pause { since, excluded_days })
    };
    let ten = forward(10, Unit::Day);
    assert_eq!(
        counted(start, ten, &[ended, days("2022-05-14", "")]),
        paused("2022-05-14", 2)
    );
    assert_eq!(
        due(start, ten, &[ended, days("2022-05-15", "")]).unrolled_on,
        date("2022-05-14")
    );
    assert_eq!(counted(start, ten, &[days("2022-01-01", "")]), paused("2022-05-03", 0));
    let three = forward(3, Unit::Workday);
    assert_eq!(
        counted(start, three, &[ended, days("2022-05-09", "")]),
        paused("2022-05-09", 2)
    );
    assert_eq!(
        due(start, three, &[ended, days("2022-05-10", "")]).on,
        date("2022-05-09")
    );
}

#[test]
fn a_lead_before_a_day_goes_back_to_a_workday_whatever_was_suspended() {
    let back = |amount, unit| due(date("2026-10-11"), backward(amount, unit), &[days("2026-10-01", "")]);
    assert_eq!(
        (back(7, Unit::Day).unrolled_on, back(7, Unit::Day).on),
        (date("2026-10-04"), date("2026-09-30"))
    );
    assert_eq!(back(1, Unit::Day).on, date("2026-10-10"));
    assert_eq!(back(3, Unit::Workday).on, date("2026-10-08"));
    assert_eq!(back(1, Unit::Month).on, date("2026-09-11"));
}

#[test]
fn what_is_due_at_once_and_what_expires_stays_on_its_day() {
    let holiday = date("2026-10-01");
    assert_eq!(
        due(holiday, forward(0, Unit::AtOnce), &[days("2026-09-01", "")]).on,
        holiday
    );
    assert_eq!(
        due(date("2025-10-01"), unrolled(forward(1, Unit::Year)), &[]).on,
        holiday
    );
}

#[test]
fn an_answer_is_official_only_as_far_as_the_notices_reach() {
    let official = |start: &str, term| due(date(start), term, &[]).official;
    assert!(official("2026-12-28", forward(3, Unit::Day)));
    assert!(!official("2026-12-29", forward(3, Unit::Day)));
    assert!(official("2026-12-28", forward(3, Unit::Workday)));
    assert!(!official("2026-12-28", forward(4, Unit::Workday)));
    assert!(official("2026-12-28", unrolled(forward(3, Unit::Year))));
    assert!(!official("2027-01-04", backward(2, Unit::Workday)));
    // Stepped or rolled over the turn of a year of which one side only is known.
    assert!(!official("2013-12-30", forward(3, Unit::Workday)));
    assert!(!official("2014-01-08", backward(7, Unit::Day)));
    assert!(!official("2027-01-08", backward(7, Unit::Day)));
}

#[test]
fn what_lies_beyond_the_calendar_is_an_error() {
    let units = [Unit::Hour, Unit::Day, Unit::Workday, Unit::Month, Unit::Year];
    let ends = |start, term| count(Moment::of_day(start), term, &[], &CALENDAR);
    for unit in units {
        assert_eq!(
            ends(NaiveDate::MAX, forward(u16::MAX, unit)),
            Err(OffCalendar),
            "{unit:?}"
        );
        assert_eq!(
            ends(NaiveDate::MIN, backward(u16::MAX, unit)),
            Err(OffCalendar),
            "{unit:?}"
        );
    }
    let last = Interval::try_new(date("2022-05-03"), Some(NaiveDate::MAX)).expect("in order");
    let beyond = count(
        Moment::of_day(date("2022-05-02")),
        forward(10, Unit::Day),
        &[last],
        &CALENDAR,
    );
    assert_eq!(beyond, Err(OffCalendar));
}

fn any_unit() -> impl Strategy<Value = Unit> {
    prop_oneof![
        Just(Unit::Day),
        Just(Unit::Workday),
        Just(Unit::Month),
        Just(Unit::Year)
    ]
}

prop_compose! {
    fn any_term()(unit in any_unit(), amount in 1..40_u16) -> Term {
        forward(if unit == Unit::Year { amount % 3 + 1 } else { amount }, unit)
    }
}

proptest! {
    #[test]
    fn a_later_start_never_ends_earlier(
        start in any_day(), later in 0..60_i64, term in any_term(), excluded in vec(any_closed(), 0..8),
    ) {
        // A month is as long as its start says, so one excluded day before a later start can end that earlier.
        let by_days = matches!(term.limit.unit, Unit::Day | Unit::Workday);
        let excluded = if by_days { excluded } else { Vec::new() };
        let [one, other] = [start, start + TimeDelta::days(later)].map(|start| due(start, term, &excluded));
        prop_assert!(one.unrolled_on <= other.unrolled_on);
        prop_assert!(one.on <= other.on);
    }

    #[test]
    fn the_end_is_a_workday_and_none_lies_between(
        start in any_day(), amount in 1..60_u16, unit in any_unit(), back: bool,
    ) {
        let term = if back { backward(amount % 30, unit) } else { forward(amount, unit) };
        let due = due(start, term, &[]);
        prop_assert!(CALENDAR.is_workday(due.on));
        prop_assert!((due.on <= due.unrolled_on && back) || (due.on >= due.unrolled_on && !back));
        let [first, last] = if back { [due.on, due.unrolled_on] } else { [due.unrolled_on, due.on] };
        let mut between = first.iter_days().take_while(|day| *day <= last).filter(|day| *day != due.on);
        prop_assert!(between.all(|day| !CALENDAR.is_workday(day)));
    }

    #[test]
    fn a_limit_of_days_ends_on_a_day_that_runs(
        start in any_day(), amount in 1..60_u16, excluded in vec(any_closed(), 0..8),
    ) {
        let due = due(start, forward(amount, Unit::Day), &excluded);
        let holds = |it: &Interval, on| it.from() <= on && it.until().is_some_and(|end| on < end);
        let out = |on: NaiveDate| excluded.iter().any(|it| holds(it, on));
        let run = start.iter_days().skip(1).take_while(|on| *on <= due.unrolled_on);
        let (left_out, running): (Vec<_>, Vec<_>) = run.partition(|on| out(*on));
        prop_assert_eq!(running.len(), usize::from(amount));
        prop_assert_eq!(left_out.len(), usize::try_from(due.excluded_days).expect("small"));
        prop_assert!(!out(due.unrolled_on));
    }

    #[test]
    fn counting_again_after_each_exclusion_ends_where_counting_at_once_does(
        start in any_day(),
        term in any_term(),
        (excluded, mixed) in any_intervals().prop_flat_map(|it| (Just(it.clone()), Just(it).prop_shuffle())),
    ) {
        let at_once = counted(start, term, &excluded);
        let mut known = Vec::new();
        let mut last = counted(start, term, &known);
        for interval in mixed {
            known.push(interval);
            let next = counted(start, term, &known);
            // More is left out, so the end moves on, or comes to stand still for good.
            match (last, next) {
                (Counted::Due(last), Counted::Due(next)) => prop_assert!(last.on <= next.on),
                (Counted::Paused(_), Counted::Due(_)) => prop_assert!(false, "a further exclusion ended a pause"),
                (_, Counted::Paused(_)) => {}
            }
            last = next;
        }
        prop_assert_eq!(last, at_once);
        known.extend_from_within(..);
        prop_assert_eq!(counted(start, term, &known), at_once);
    }

    #[test]
    fn a_day_left_out_twice_lengthens_once(
        start in any_day(), term in any_term(), excluded in vec(any_closed(), 1..8),
    ) {
        let due = due(start, term, &excluded);
        let length = |it: &Interval| it.until().map_or(0, |until| (until - it.from()).num_days());
        prop_assert!(i64::from(due.excluded_days) <= excluded.iter().map(length).sum());
    }

    #[test]
    fn no_input_panics(
        start in any::<i32>(), amount: u16, unit in 0..6_usize, back: bool, roll in 0..3_usize,
        excluded in any_intervals(),
    ) {
        let limit = Limit { amount, unit: <Unit as strum::IntoEnumIterator>::iter().nth(unit).expect("a unit") };
        let direction = if back { Direction::Backward } else { Direction::Forward };
        let roll = [Roll::Later, Roll::Earlier, Roll::Never][roll];
        let at = DateTime::from_timestamp(i64::from(start) * 4000, 0).unwrap_or_default();
        let _ = count(Moment::of_instant(at), Term { limit, direction, roll }, &excluded, &CALENDAR);
    }
}
