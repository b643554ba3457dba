//! First and last day of places and teams (首日与末日): when they may be set, and when no more. Pure.

use chrono::NaiveDate;

use super::{Change, Fault};

/// First and last day of a place or a team; the last day counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Days {
    /// First day; where nothing is said, that it has, or today.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: End,
}

/// Last day of a place or a team.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum End {
    /// Nothing is said: it stays as it is.
    #[default]
    Unsaid,
    /// None is set.
    Never,
    /// This day.
    On(NaiveDate),
}

impl End {
    /// The day, where one is set.
    #[must_use]
    pub const fn day(self) -> Option<NaiveDate> {
        match self {
            Self::On(day) => Some(day),
            Self::Unsaid | Self::Never => None,
        }
    }

    /// What a store holds.
    #[must_use]
    pub fn of(day: Option<NaiveDate>) -> Self {
        day.map_or(Self::Never, Self::On)
    }
}

impl Days {
    /// What is asked, laid over what is there.
    #[must_use]
    pub fn over(self, there: Self) -> Self {
        Self {
            from: self.from.or(there.from),
            to: match self.to {
                End::Unsaid => there.to,
                said => said,
            },
        }
    }

    /// What is asked of something new: it begins today, and without an end.
    #[must_use]
    pub fn anew(self, today: NaiveDate) -> Self {
        self.over(Self {
            from: Some(today),
            to: End::Never,
        })
    }

    /// Whether it is over after `day`, so that nothing goes on later.
    #[must_use]
    pub fn ends_before(self, day: NaiveDate) -> bool {
        self.to.day().is_some_and(|last| last < day)
    }
}

/// Who asks: an operator at the machine may open again what is over, and say of something new that it began long ago.
pub type IsOperator = bool;

/// Days that cannot be set (so): a first day that has come stays; a last day is yesterday, so that it ends now, or later, and
/// can be changed or taken back until it has passed.
#[must_use]
pub fn untimely(changes: &[Change], today: NaiveDate, is_operator: IsOperator) -> Vec<Fault> {
    let mut faults = Vec::new();
    for change in changes {
        let (place, from, to) = match change {
            Change::AddSite(site) => (site_place(&site.slug), None, site.days),
            Change::AmendSite(_, from, to) => (site_place(&to.slug), Some(from.days), to.days),
            Change::AddTeam(team) => (team_place(&team.name), None, team.days),
            Change::AmendTeam(_, from, to) => (team_place(&to.name), Some(from.days), to.days),
            Change::MoveTownship(..) | Change::Practice(..) => continue,
        };
        if let Some((field, why)) = wrong(from, to, today, is_operator) {
            faults.push(Fault { place, field, why });
        }
    }
    faults
}

fn site_place(slug: &str) -> String {
    format!("[[site]] {slug}")
}

fn team_place(name: &str) -> String {
    format!("[[team]] {name}")
}

fn wrong(
    has: Option<Days>,
    asked: Days,
    today: NaiveDate,
    is_operator: IsOperator,
) -> Option<(&'static str, &'static str)> {
    let yesterday = today.pred_opt().unwrap_or(today);
    if asked.from.zip(asked.to.day()).is_some_and(|(from, to)| to < from) && asked.to != has.unwrap_or_default().to {
        return Some(("endsOn", "最后一日不得早于首日 / the last day is not before the first"));
    }
    let Some(has) = has else {
        let is_early = asked.from.is_some_and(|from| from < today) && !is_operator;
        return is_early.then_some(("startsOn", "首日不得早于今日 / the first day is today or later"));
    };
    if asked.from != has.from {
        let is_open = |day: Option<NaiveDate>| day.is_some_and(|day| day >= today);
        if has.from.is_none_or(|from| from <= today) || !is_open(asked.from) {
            return Some((
                "startsOn",
                "首日已到的不能再改，新的首日不得早于今日 / a first day that has come stays, another is today or later",
            ));
        }
    }
    if asked.to == has.to {
        return None;
    }
    if has.ends_before(today) && !is_operator {
        return Some((
            "endsOn",
            "已经终止的，由建院文件恢复 / what is over is opened again by the court's file",
        ));
    }
    asked
        .to
        .day()
        .filter(|last| *last < yesterday)
        .map(|_| ("endsOn", "最后一日不得早于昨日 / the last day is yesterday or later"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn days(from: &str, to: Option<&str>) -> Days {
        Days {
            from: Some(day(from)),
            to: End::of(to.map(day)),
        }
    }

    #[test]
    fn a_last_day_is_set_changed_and_taken_back_until_it_has_passed() {
        let today = day("2026-11-30");
        let open = days("2026-01-01", None);
        let field = |has, asked| wrong(Some(has), asked, today, false).map(|(field, _)| field);
        for last in ["2026-11-29", "2026-11-30", "2026-12-31"] {
            assert_eq!(field(open, days("2026-01-01", Some(last))), None, "{last}");
        }
        assert_eq!(field(open, days("2026-01-01", Some("2026-11-28"))), Some("endsOn"));
        let ends_today = days("2026-01-01", Some("2026-11-30"));
        assert_eq!(field(ends_today, open), None, "it has not passed");
        let over = days("2026-01-01", Some("2026-11-29"));
        assert_eq!(field(over, open), Some("endsOn"));
        assert_eq!(field(over, over), None, "nothing is asked");
        assert_eq!(wrong(Some(over), open, today, true), None, "the file opens it again");
    }

    #[test]
    fn a_first_day_that_has_come_stays() {
        let today = day("2026-11-30");
        let field = |has, asked| wrong(has, asked, today, false).map(|(field, _)| field);
        assert_eq!(field(None, days("2026-11-29", None)), Some("startsOn"));
        assert_eq!(wrong(None, days("2021-07-01", None), today, true), None);
        let next = days("2027-01-01", None);
        assert_eq!(field(Some(next), days("2026-12-01", None)), None);
        assert_eq!(field(Some(next), days("2026-11-29", None)), Some("startsOn"));
        assert_eq!(
            field(Some(days("2026-11-30", None)), days("2026-12-01", None)),
            Some("startsOn")
        );
        assert_eq!(field(None, days("2026-12-02", Some("2026-12-01"))), Some("endsOn"));
    }

    #[test]
    fn what_is_not_said_stays() {
        let has = days("2026-01-01", Some("2026-12-31"));
        assert_eq!(Days::default().over(has), has);
        let taken_back = Days {
            from: None,
            to: End::Never,
        };
        assert_eq!(taken_back.over(has), days("2026-01-01", None));
        assert_eq!(Days::default().anew(day("2026-11-30")), days("2026-11-30", None));
    }
}
