//! The history of a planned case in the store's terms: its events and the handovers between segments.
//!
//! What the demo's plan calls otherwise is renamed, what the store has no event for is dropped. A few handovers come
//! back with a defect, so that the segments' figures are alive; a fresh assignment still waits for its handler.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate, Weekday};
use serde_json::json;

use super::directory::{Directory, Person};
use super::mint::{MINUTE, moment};
use crate::dice::Dice;
use crate::domain::case::rules::HandoverState;
use crate::domain::triage::rules::Proposal;
use crate::events::EventKind;
use crate::kernel::stage::{DefectCode, Segment, Stage};
use crate::plan::{PlannedCase, PlannedEvent};

/// Handovers that come back, in thousandths: to the filing desk, and to the triage desk.
const RETURNED_PER_MILLE: [u64; 2] = [7, 5];
/// Weekdays after its assignment in which a case still waits for its handler.
const WAITING_WEEKDAYS: usize = 2;
/// Minutes until a desk takes over what was sent to it.
const TAKEN_AFTER: i64 = 15;
/// Minutes after which work is returned, after which it is sent again, and which both need.
const RETURNED_AFTER: i64 = 20;
const SENT_AGAIN_AFTER: i64 = 40;
const ROOM_FOR_RETURN: i64 = 60;

/// The history of one case.
pub(super) struct History<'a> {
    pub(super) events: Vec<Happened<'a>>,
    pub(super) handovers: Vec<Handed<'a>>,
    pub(super) filed_at: i64,
    pub(super) triaged_at: Option<i64>,
    pub(super) assigned_at: Option<i64>,
    pub(super) handler: &'a Person,
    /// The assignment waits for its handler.
    pub(super) is_waiting: bool,
}

/// An event.
pub(super) struct Happened<'a> {
    pub(super) kind: EventKind,
    pub(super) at: i64,
    pub(super) by: Cow<'a, Person>,
    pub(super) rule: Option<String>,
    pub(super) published: bool,
    pub(super) fields: &'static str,
    pub(super) data: serde_json::Value,
}

/// A handover.
#[derive(Clone, Copy)]
pub(super) struct Handed<'a> {
    pub(super) way: (Segment, Segment),
    pub(super) sender: &'a Person,
    pub(super) receiver: &'a Person,
    pub(super) state: HandoverState,
    pub(super) defect: Option<DefectCode>,
    pub(super) sent_at: i64,
    pub(super) settled_at: Option<i64>,
}

impl<'a> History<'a> {
    /// Puts the plan of a case into the store's terms.
    pub(super) fn of(case: &PlannedCase, proposal: &Proposal, directory: &'a Directory) -> Self {
        let at = |kind: &str| case.events.iter().find(|event| event.kind == kind).map(when);
        let assigned_on = case
            .events
            .iter()
            .find(|event| event.kind == "assigned")
            .map(|event| event.on);
        let accepted = case.events.iter().any(|event| event.kind == "handover_accepted");
        let is_fresh =
            case.ordinal != 0 && assigned_on.is_some_and(|on| weekdays(on, directory.today) <= WAITING_WEEKDAYS);
        let mut history = Self {
            events: Vec::with_capacity(case.events.len() + 2),
            handovers: Vec::with_capacity(2),
            filed_at: at("case_filed").unwrap_or_else(|| moment(case.filed_on, 0)),
            triaged_at: at("triaged"),
            assigned_at: at("assigned"),
            handler: directory.handler(case.team_index, case.handler_index),
            is_waiting: case.stage == Stage::Notice && (is_fresh || !accepted),
        };
        for event in &case.events {
            history.add(event, case, proposal, directory);
        }
        let mut dice = Dice::keyed(directory.seed ^ 0x6861_6E64, case.ordinal);
        history.hand_to_triage((directory.clerk(), directory.auxiliary()), &mut dice);
        history.hand_to_handler(directory.chief(), at("handover_accepted"), &mut dice);
        history.events.sort_by_key(|event| event.at);
        history
    }

    /// The last instant of the history.
    pub(super) fn last_at(&self) -> i64 {
        self.events.last().map_or(self.filed_at, |event| event.at)
    }

    /// Version of the case after its history: one for each event.
    pub(super) fn version(&self) -> i64 {
        i64::try_from(self.events.len()).unwrap_or(i64::MAX)
    }

    fn add(&mut self, event: &PlannedEvent, case: &PlannedCase, proposal: &Proposal, directory: &'a Directory) {
        if event.kind == "handover_accepted" && self.is_waiting {
            return;
        }
        let handler = self.handler;
        let (kind, by, fields) = match event.kind {
            "case_filed" => (EventKind::CaseFiled, directory.clerk(), "number,stage"),
            "triaged" => (EventKind::Triaged, directory.auxiliary(), "stage,triage"),
            "assigned" => (EventKind::Assigned, directory.chief(), "stage,team,handler"),
            "handover_accepted" => (EventKind::HandoverAccepted, handler, "handover,desk"),
            "notice_issued" => (EventKind::NoticeIssued, handler, "stage"),
            "inquiry_completed" => (EventKind::PropertyInquired, directory.auxiliary(), "stage"),
            "measure_effective" => (EventKind::PropertyControlled, handler, "stage"),
            "funds_arrived" => (EventKind::FundsReceived, directory.cashier(), "stage,receivedAmount"),
            "funds_disbursed" => (EventKind::FundsPaid, directory.cashier(), "stage,paidAmount"),
            "case_closed" => (EventKind::CaseClosed, handler, "stage,closedOn,closingMethod"),
            _ => return,
        };
        let (rule, data) = self.told(kind, case, proposal, directory);
        let published = !matches!(kind, EventKind::PropertyInquired | EventKind::PropertyControlled);
        self.events.push(Happened {
            kind,
            at: when(event),
            by: Cow::Borrowed(by),
            rule,
            published,
            fields,
            data,
        });
    }

    /// The rule an event rests on, and its facts.
    fn told(
        &self,
        kind: EventKind,
        case: &PlannedCase,
        proposal: &Proposal,
        directory: &Directory,
    ) -> (Option<String>, serde_json::Value) {
        match kind {
            EventKind::CaseFiled => (Some("WORK 16; CPLI 461".to_owned()), json!({ "number": case.number() })),
            EventKind::Triaged => {
                let codes: Vec<&str> = proposal.reasons.iter().map(|reason| reason.rule.as_ref()).collect();
                let rule = format!("{} {}", codes.join(" "), proposal.rule_version);
                (
                    Some(rule),
                    json!({ "route": proposal.route.as_ref(), "proposed": proposal.route.as_ref() }),
                )
            }
            EventKind::Assigned => {
                let team = directory.team(case.team_index);
                (
                    None,
                    json!({ "team": team, "handler": self.handler.id, "mode": "rotation" }),
                )
            }
            EventKind::HandoverAccepted => (None, way_data(TO_HANDLING)),
            EventKind::CaseClosed => (
                None,
                json!({ "method": case.closing_method.as_ref().map(AsRef::as_ref) }),
            ),
            _ => (None, serde_json::Value::Null),
        }
    }

    /// The handover to the triage desk, now and then returned once.
    fn hand_to_triage(&mut self, people: (&'a Person, &'a Person), dice: &mut Dice) {
        let taken_at = self.filed_at + TAKEN_AFTER * MINUTE;
        let until = self.triaged_at.unwrap_or(i64::MAX);
        let defect = dice.pick(&[
            DefectCode::ContactDetails,
            DefectCode::BasisDocument,
            DefectCode::PartyIdentity,
        ]);
        let handed = Handed::accepted(TO_TRIAGE, people, self.filed_at, until.min(taken_at));
        if dice.chance(RETURNED_PER_MILLE[0]) && until.saturating_sub(self.filed_at) >= ROOM_FOR_RETURN * MINUTE {
            self.hand_over_twice(handed, defect, until);
        } else {
            self.handovers.push(handed);
        }
    }

    /// The handover to the handler, still waiting or now and then returned once.
    fn hand_to_handler(&mut self, sender: &'a Person, accepted_at: Option<i64>, dice: &mut Dice) {
        let Some(sent_at) = self.assigned_at else { return };
        let handed = Handed::accepted(
            TO_HANDLING,
            (sender, self.handler),
            sent_at,
            accepted_at.unwrap_or(sent_at),
        );
        let Some(settled_at) = accepted_at.filter(|_| !self.is_waiting) else {
            self.handovers.push(Handed {
                state: HandoverState::Pending,
                settled_at: None,
                ..handed
            });
            return;
        };
        let defect = dice.pick(&[DefectCode::MissingPapers, DefectCode::WrongTeam]);
        if dice.chance(RETURNED_PER_MILLE[1]) && settled_at - sent_at >= ROOM_FOR_RETURN * MINUTE {
            self.hand_over_twice(handed, defect, settled_at);
        } else {
            self.handovers.push(handed);
        }
    }

    /// Returns a handover once; it is sent again and taken over before `until`.
    fn hand_over_twice(&mut self, handed: Handed<'a>, defect: DefectCode, until: i64) {
        let (returned_at, again_at) = (
            handed.sent_at + RETURNED_AFTER * MINUTE,
            handed.sent_at + SENT_AGAIN_AFTER * MINUTE,
        );
        let taken_at = if handed.way == TO_HANDLING {
            until
        } else {
            until.min(again_at + TAKEN_AFTER * MINUTE)
        };
        let event = |kind, at, by, fields, data| {
            let by = Cow::Borrowed(by);
            Happened {
                kind,
                at,
                by,
                rule: None,
                published: false,
                fields,
                data,
            }
        };
        let told = json!({ "against": handed.way.0.as_ref(), "defect": defect.as_ref() });
        let (fields, receiver) = ("stage,desk,handover", handed.receiver);
        self.events
            .push(event(EventKind::HandoverReturned, returned_at, receiver, fields, told));
        self.events.push(event(
            EventKind::HandoverSent,
            again_at,
            handed.sender,
            "handover",
            way_data(handed.way),
        ));
        let people = (handed.sender, handed.receiver);
        let again = Handed::accepted(handed.way, people, again_at, taken_at);
        self.handovers.push(Handed {
            state: HandoverState::Returned,
            defect: Some(defect),
            settled_at: Some(returned_at),
            ..handed
        });
        self.handovers.push(again);
    }
}

const TO_TRIAGE: (Segment, Segment) = (Segment::Filing, Segment::Triage);
const TO_HANDLING: (Segment, Segment) = (Segment::Triage, Segment::Handling);

impl<'a> Handed<'a> {
    fn accepted(way: (Segment, Segment), people: (&'a Person, &'a Person), sent_at: i64, settled_at: i64) -> Self {
        let (sender, receiver) = people;
        let state = HandoverState::Accepted;
        Self {
            way,
            sender,
            receiver,
            state,
            defect: None,
            sent_at,
            settled_at: Some(settled_at),
        }
    }
}

fn way_data(way: (Segment, Segment)) -> serde_json::Value {
    json!({ "from": way.0.as_ref(), "to": way.1.as_ref() })
}

fn when(event: &PlannedEvent) -> i64 {
    moment(event.on, event.minute_of_day)
}

/// Weekdays after `on` up to `today`, at most a few: what lies further back counts as long ago.
fn weekdays(on: NaiveDate, today: NaiveDate) -> usize {
    let is_weekday = |day: &NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    on.iter_days()
        .skip(1)
        .take_while(|day| *day <= today)
        .take(14)
        .filter(is_weekday)
        .count()
}
