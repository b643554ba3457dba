//! What a reminder says (提醒文字), and which one is due. Pure.
//!
//! A line in a chat carries the handler's name, the case number and the name of the node, and nothing else: no party, no
//! sum, no number of a person (Personal Information Protection Law 个人信息保护法 art. 6: no more than the purpose needs).

use chrono::{DateTime, NaiveDate, Utc};

use super::ReminderThreshold;
use super::private::is_private;
use crate::deadline::rules::{DueBy, Moment, RuleCode, RuleKind, Threshold, next_on, reached};
use crate::kernel::calendar::COURT_OFFSET;
use crate::kernel::practice::Practice;

/// Longest note of a reminder written by hand, in characters; set by this court.
pub const NOTE_MAX_CHARS: usize = 60;
/// The rule on paying out case money, whose reminder has words of its own.
const PAY_OUT: &str = "N48";

/// What somebody is reminded of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Call {
    /// The end is near (临近).
    Near,
    /// Half of the lead is left (过半).
    Half,
    /// What is owed is overdue on this day (超期).
    Overdue(NaiveDate),
    /// A measure or period has run out (届满): told once, since there is nothing left to be late with.
    Lapsed,
}

impl Call {
    /// What its reminder tells.
    #[must_use]
    pub const fn threshold(self) -> ReminderThreshold {
        match self {
            Self::Near => ReminderThreshold::Near,
            Self::Half => ReminderThreshold::Half,
            Self::Overdue(_) => ReminderThreshold::Overdue,
            Self::Lapsed => ReminderThreshold::Lapsed,
        }
    }
}

/// A limit, as its reminders need it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Whom it binds, or whether it merely runs out.
    pub kind: RuleKind,
    /// The end.
    pub due: DueBy,
    /// Lead of the first warning, in calendar days.
    pub warn_days: u16,
}

/// When a limit is looked at again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Look {
    /// On this day or later.
    pub on: NaiveDate,
    /// And only after this instant: an hour limit that runs out on that day.
    pub after: Option<DateTime<Utc>>,
}

impl Limit {
    /// The strongest reminder it has come to: what was missed before it is not made up for.
    #[must_use]
    pub fn call(self, now: Moment) -> Option<Call> {
        let threshold = reached(self.due, self.warn_days, now).last()?;
        Some(match threshold {
            Threshold::Near => Call::Near,
            Threshold::Half => Call::Half,
            Threshold::Overdue(_) if self.kind == RuleKind::Expiry => Call::Lapsed,
            Threshold::Overdue(on) => Call::Overdue(on),
        })
    }

    /// When it is looked at again once it was looked at `now`; never, once it has run out and nothing is owed.
    #[must_use]
    pub fn next_look(self, now: Moment) -> Option<Look> {
        if self.kind == RuleKind::Expiry && !self.due.holds(now) {
            return None;
        }
        let on = next_on(self.due, self.warn_days, now)?;
        let after = self.due.at.filter(|_| on <= now.on());
        Some(Look { on, after })
    }
}

/// The name under which one reminder is made once: a deadline whose end moved is another matter.
#[must_use]
pub fn key(deadline: uuid::Uuid, due: DueBy, call: Call) -> String {
    match call {
        Call::Near | Call::Half | Call::Lapsed => format!("{deadline}:{}:{}", call.threshold().as_ref(), due.on),
        Call::Overdue(on) => format!("{deadline}:overdue:{on}"),
    }
}

/// What a line is about.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Whom it calls: the handler, or the desk that holds the matter.
    pub whom: &'a str,
    /// What [`of_case`] or [`of_application`] says.
    pub matter: &'a str,
    /// The rule.
    pub code: &'a RuleCode,
    /// The name of the node.
    pub node: &'a str,
    /// The end.
    pub due: DueBy,
}

/// The line of an automatic reminder.
#[must_use]
pub fn line(subject: &Subject<'_>, kind: RuleKind, now: Moment) -> String {
    let Subject {
        whom,
        matter,
        node,
        due,
        ..
    } = subject;
    let left = (due.on - now.on()).num_days();
    // by the clock of the court where it ends within a day
    let today = due.at.map_or_else(
        || "今日到期".to_owned(),
        |at| format!("今日{}到期", at.with_timezone(&COURT_OFFSET).format("%H:%M")),
    );
    if due.holds(now) {
        let when = if left == 0 { today } else { format!("剩{left}天") };
        let near = if kind == RuleKind::Expiry {
            "临近届满"
        } else {
            "临近超期"
        };
        return format!("@{whom} {matter}{near}（{when}：{node}），请尽快办理");
    }
    let late = -left;
    if kind == RuleKind::Expiry {
        let on = due.on.format("%-m月%-d日");
        return format!("@{whom} {matter}期限已届满（{on}：{node}），请核实处理");
    }
    if subject.code.as_str() == PAY_OUT {
        return format!("@{whom} {matter}案款超期未发放（已超{late}天），请立即办理");
    }
    let late = if late == 0 { today } else { format!("超{late}天") };
    format!("@{whom} {matter}已超期（{late}：{node}），请立即办理")
}

/// Whom an overdue deadline is told beside its handler (逐级督办), the nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rung {
    /// The leader of the team.
    Leader,
    /// The chief of the bureau.
    Chief,
}

impl Rung {
    /// The post, as a line names it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Leader => "团队负责人",
            Self::Chief => "执行局长",
        }
    }

    /// The end of the name under which it is told once a day.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Leader => "leader",
            Self::Chief => "chief",
        }
    }
}

/// The rungs of the ladder a deadline has climbed by `today`.
pub fn climbed(due: DueBy, practice: Practice, today: NaiveDate) -> impl Iterator<Item = Rung> {
    let late = (today - due.on).num_days();
    let rungs = [
        (Rung::Leader, practice.leader_after_days),
        (Rung::Chief, practice.chief_after_days),
    ];
    rungs
        .into_iter()
        .filter(move |(_, after)| *after > 0 && late >= i64::from(*after))
        .map(|(rung, _)| rung)
}

/// The line that tells a rung of the ladder.
#[must_use]
pub fn escalated(name: &str, rung: Rung, subject: &Subject<'_>, today: NaiveDate) -> String {
    let Subject { whom, matter, node, .. } = subject;
    let late = (today - subject.due.on).num_days();
    let what = if subject.code.as_str() == PAY_OUT {
        format!("案款超期未发放（已超{late}天，承办：{whom}）")
    } else {
        format!("已超期（超{late}天：{node}，承办：{whom}）")
    };
    format!("@{name}（{}） {matter}{what}，请督促办理", rung.title())
}

/// The line of a reminder written by hand.
#[must_use]
pub fn written(whom: &str, number: &str, note: &str) -> String {
    format!("@{whom} {}：{}", of_case(number), note.trim())
}

/// Whether a note may stand in a chat: short, without the names of `parties`, without sums and numbers of persons.
#[must_use]
pub fn may_be_told(note: &str, parties: &[String]) -> bool {
    let chars = note.trim().chars().count();
    (1..=NOTE_MAX_CHARS).contains(&chars) && !is_private(note, parties)
}

/// A case number as the chat prints it: without its year.
#[must_use]
pub fn short(number: &str) -> &str {
    number.split_once('）').map_or(number, |(_, short)| short)
}

/// A case, as a line names it.
#[must_use]
pub fn of_case(number: &str) -> String {
    format!("{}案件", short(number))
}

/// An application, which has no number yet, as a line names it: by the day on which it was received.
#[must_use]
pub fn of_application(received_on: NaiveDate) -> String {
    format!("{}收到的执行申请", received_on.format("%-m月%-d日"))
}

#[cfg(test)]
mod tests;
