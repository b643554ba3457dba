//! What is overdue (超期), and how long nothing was (连续无超期天数): figures of the court, of a team, of a person, each
//! with the very row it rests on.
//!
//! Applications that wait to be filed count as cases do: the court owes them an answer. Who held a deadline when it ended
//! answers for it, whoever holds the case now.

mod store;

use chrono::NaiveDate;
use strum::{AsRefStr, EnumIter, EnumString};
use uuid::Uuid;

use super::board::Deadlines;
use super::error::DeadlineError;
use super::rules::{RuleCode, streak};
use super::table;
use crate::db::Reads;
use crate::kernel::id::{PersonId, SiteId, TeamId};
use crate::kernel::stage::Segment;
use crate::policy::{self, Action, Actor, Reach, Row, Scope};

/// Whose days are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreakSet {
    /// The whole court (全院).
    Court,
    /// A team (团队).
    Team(TeamId),
    /// A person (个人).
    Person(PersonId),
}

impl Reach for StreakSet {
    fn is_own(&self, actor: &Actor) -> bool {
        match self {
            Self::Court => false,
            Self::Team(team) => actor.team() == Some(*team),
            Self::Person(person) => actor.person_id() == Some(*person),
        }
    }

    /// A tribunal's clerk sees his own days, not those of whoever handles the cases of his townships.
    fn is_at_site(&self, actor: &Actor) -> bool {
        self.is_own(actor)
    }

    fn object(&self) -> Option<(&'static str, Uuid)> {
        match self {
            Self::Court => None,
            Self::Team(team) => Some(("team", team.raw())),
            Self::Person(person) => Some(("person", person.raw())),
        }
    }
}

/// Sees the days of a set (查看连续无超期天数).
struct SeeStreak;

impl Action for SeeStreak {
    const ROW: Row = Row::SegmentDefects;
    const NAME: &'static str = "complianceStreak";
    type On = StreakSet;
}

/// Days without an overdue deadline (连续无超期).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Streak {
    /// How many: none while one is overdue, and on the day on which the last one ended.
    pub days: i64,
    /// The first of them; none while one is overdue.
    pub since: Option<NaiveDate>,
    /// Deadlines that are overdue now.
    pub overdue_now: u64,
    /// What it rests on: of those that are overdue the one that has been so longest, else the one that ended last.
    pub last_overdue: Option<LastOverdue>,
    /// The day it was told.
    pub checked_on: NaiveDate,
}

/// A deadline that was or is overdue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastOverdue {
    /// Its rule.
    pub code: RuleCode,
    /// Name of the rule.
    pub name: String,
    /// Number of the case, where the reader may see it.
    pub case_number: Option<String>,
    /// Its last day.
    pub due_on: NaiveDate,
    /// The day on which it was met, waived or made void; none while it is overdue.
    pub ended_on: Option<NaiveDate>,
}

/// What overdue deadlines are counted by (统计维度).
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString, EnumIter)]
#[strum(serialize_all = "snake_case")]
pub enum OverdueBy {
    /// The desk that holds the case now (环节).
    Segment,
    /// The team (团队).
    Team,
    /// The station or tribunal (站点).
    Site,
    /// The rule (规则).
    Rule,
    /// The handler (承办人).
    Person,
}

/// What a count is of; nobody where it lies with no team or handler yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OverdueKey {
    /// A desk.
    Segment(Segment),
    /// A team.
    Team(Option<TeamId>),
    /// A place.
    Site(SiteId),
    /// A rule.
    Rule(RuleCode),
    /// A handler.
    Person(Option<PersonId>),
}

/// How many are overdue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverdueCount {
    /// Of what.
    pub key: OverdueKey,
    /// Its name, but for desks, which have words of their own.
    pub name: Option<String>,
    /// How many.
    pub count: u64,
}

impl Deadlines {
    /// The days since the last one on which a duty of the court in `set` was overdue, none while one is; nothing where
    /// the set never had a duty.
    ///
    /// A deadline of a case or of an application is overdue on each day after its last day, up to and with the day on
    /// which it was met, waived or made void. A right of a party never is, nor a limit in whose place a paired one binds,
    /// an earliest date, or what stands still; an hour limit counts by its day.
    ///
    /// # Errors
    /// [`DeadlineError::Denied`]: the court's days are for those who see the whole court, a team's for its members, too,
    /// a person's for himself, too.
    pub async fn streak(&self, scope: &Scope, set: StreakSet) -> Result<Option<Streak>, DeadlineError> {
        policy::authorize::<SeeStreak>(scope.actor(), &set).map(drop)?;
        let today = self.db.clock().today();
        let snapshot = self.db.snapshot().await?;
        let owed = store::owed(snapshot.reads(), scope, set, today).await?;
        let (overdue_now, row) = match owed {
            Some((count, row)) => (count, Some(row)),
            None => (0, store::last(snapshot.reads(), scope, set).await?),
        };
        let ended_on = row.as_ref().and_then(|row| row.ended_on);
        let base = match &row {
            Some(_) => Some(today),
            None => store::first_duty(snapshot.reads(), set).await?,
        };
        let Some(base) = base else { return Ok(None) };
        let (days, since) = if overdue_now > 0 {
            (0, None)
        } else {
            let (days, since) = streak(today, ended_on, base);
            (days, Some(since))
        };
        let last_overdue = match row {
            Some(row) => Some(named(snapshot.reads(), row).await?),
            None => None,
        };
        Ok(Some(Streak {
            days,
            since,
            overdue_now,
            last_overdue,
            checked_on: today,
        }))
    }

    /// How many deadlines in scope are overdue today, the most first; deadlines are those of [`Self::streak`].
    ///
    /// # Errors
    /// [`DeadlineError::Denied`].
    pub async fn overdue_counts(&self, scope: &Scope, by: OverdueBy) -> Result<Vec<OverdueCount>, DeadlineError> {
        policy::eligible(scope.actor(), Row::SegmentDefects)?;
        let mut counts = store::counts(&self.db, scope, by, self.db.clock().today()).await?;
        if by == OverdueBy::Rule {
            let book = table::open(self.db.reads()).await?;
            for count in &mut counts {
                if let OverdueKey::Rule(code) = &count.key {
                    let newest = book.rules.iter().filter(|rule| rule.code == *code);
                    let newest = newest.max_by_key(|rule| rule.version);
                    count.name = newest.map(|rule| rule.name.clone());
                }
            }
        }
        Ok(counts)
    }
}

/// A row with the name of its rule, read by the connection that is held already: whoever waited for a second one could
/// wait for himself.
async fn named(reads: Reads<'_>, row: store::Late) -> Result<LastOverdue, DeadlineError> {
    let book = table::open(reads).await?;
    let rule = book.rule(&row.code, row.version);
    Ok(LastOverdue {
        name: rule.map(|rule| rule.name.clone()).unwrap_or_default(),
        code: row.code,
        case_number: row.number,
        due_on: row.due_on,
        ended_on: row.ended_on,
    })
}
