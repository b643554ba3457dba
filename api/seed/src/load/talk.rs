//! What applicants wrote to their handlers: a dozen messages, some answered, and leads on property.

use std::borrow::Cow;

use serde_json::json;
use uuid::Uuid;

use super::directory::{Directory, Person};
use super::history::{Happened, History};
use super::mint::MINUTE;
use super::store::Rows;
use crate::domain::message::ClueKind;
use crate::events::EventKind;
use crate::kernel::kind::PerformanceKind;
use crate::kernel::party::PartyKind;
use crate::plan::PlannedCase;

/// Applicants without an account who write to their handlers.
const WRITERS: usize = 10;
/// Days before today in which their cases were filed.
const WRITING_DAYS: i64 = 75;
/// Minutes from the last step to a lead, a message and a second one.
const CLUE_AFTER: i64 = 15;
const MESSAGE_AFTER: i64 = 30;
const SECOND_AFTER: i64 = 65;
/// Minutes from a message to its answer.
const ANSWERED_AFTER: i64 = 25;

const MESSAGES: [(&str, Option<&str>); 6] = [
    (
        "您好，案件分给我的承办人后，我还需要补交材料吗？",
        Some("材料已经齐全，暂时不用补交。送达地址有变化请及时告诉我们。"),
    ),
    (
        "请问对方的财产查询有结果了吗？",
        Some("网络查询正在进行，结果出来后会第一时间告知您。"),
    ),
    (
        "对方打电话说愿意分期还，我可以自己和他谈吗？",
        Some("可以，谈好后请双方一起到法院签和解协议，由我们记入笔录。"),
    ),
    ("孩子开学急用钱，能不能先发一部分？", None),
    ("我换了手机号，需要办什么手续？", None),
    (
        "昨天看见被执行人的车停在镇上农贸市场门口。",
        Some("收到，已转辅助团队核查车辆登记和位置。"),
    ),
];

const CLUES: [(ClueKind, &str); 5] = [
    (ClueKind::Deposit, "被执行人在信用社有活期账户，工地结账走这个账户。"),
    (ClueKind::Vehicle, "被执行人名下有一辆灰色面包车，平时停在自家院坝。"),
    (ClueKind::Income, "被执行人在县城一家建材店上班，每月十五日发工资。"),
    (
        ClueKind::RealEstate,
        "被执行人在街道上有一间铺面正在出租，租金半年一付。",
    ),
    (ClueKind::Goods, "被执行人的养殖场有存栏生猪，预计下月出栏。"),
];

/// Whether the applicant of a case is one of the few who write, after `so_far` others.
pub(super) fn is_writer(case: &PlannedCase, directory: &Directory, so_far: usize) -> bool {
    so_far < WRITERS
        && case.is_assigned()
        && case.closed_on.is_none()
        && case.performance == PerformanceKind::Money
        && case.applicant.kind == PartyKind::NaturalPerson
        && (directory.today - case.filed_on).num_days() <= WRITING_DAYS
}

/// One applicant's writing: the case with its id and handler, who he is and the how many-th to write.
pub(super) struct Talk<'a> {
    pub(super) directory: &'a Directory,
    pub(super) case: &'a PlannedCase,
    pub(super) id: Uuid,
    pub(super) applicant: &'a Person,
    pub(super) nth: usize,
}

impl Talk<'_> {
    /// Adds what the applicant wrote, after all else that happened in the case.
    pub(super) fn add(&self, rows: &mut Rows, history: &mut History<'_>) {
        if history.assigned_at.is_none() || self.case.closed_on.is_some() {
            return;
        }
        let last = history.last_at();
        if self.nth.is_multiple_of(2) {
            self.give_clue(rows, history, last + CLUE_AFTER * MINUTE);
        }
        self.write(rows, history, (self.nth, last + MESSAGE_AFTER * MINUTE));
        if self.nth < 2 {
            self.write(rows, history, (self.nth + 3, last + SECOND_AFTER * MINUTE));
        }
    }

    fn give_clue(&self, rows: &mut Rows, history: &mut History<'_>, at: i64) {
        let (kind, content) = CLUES[self.nth / 2 % CLUES.len()];
        let row = [
            ("id", self.directory.mint.id("clue", &[self.case.ordinal], at).into()),
            ("case_id", self.id.into()),
            ("root_id", self.id.into()),
            ("kind", kind.as_ref().into()),
            ("content", content.into()),
            ("submitted_by", self.applicant.id.into()),
            ("submitted_at", at.into()),
        ];
        rows.add("clue", row);
        let told = json!({ "kind": kind.as_ref() });
        history.events.push(Happened {
            data: told,
            ..self.event(EventKind::ClueSubmitted, at, "clues")
        });
    }

    fn write(&self, rows: &mut Rows, history: &mut History<'_>, (text, at): (usize, i64)) {
        let (content, answer) = MESSAGES[text % MESSAGES.len()];
        let answered_at = answer.map(|_| at + ANSWERED_AFTER * MINUTE);
        let answerer = answer.map(|_| history.handler.id);
        let row = [
            ("id", self.directory.mint.id("message", &[self.case.ordinal], at).into()),
            ("case_id", self.id.into()),
            ("root_id", self.id.into()),
            ("content", content.into()),
            ("sent_by", self.applicant.id.into()),
            ("sent_at", at.into()),
            ("answer", answer.into()),
            ("answered_by", answerer.into()),
            ("answered_at", answered_at.into()),
            ("version", if answer.is_some() { 2_i64 } else { 1 }.into()),
        ];
        rows.add("message", row);
        history.events.push(self.event(EventKind::MessageSent, at, "messages"));
        if let Some(at) = answered_at {
            let by = Cow::Borrowed(history.handler);
            history.events.push(Happened {
                by,
                ..self.event(EventKind::MessageAnswered, at, "messages")
            });
        }
    }

    fn event<'b>(&self, kind: EventKind, at: i64, fields: &'static str) -> Happened<'b> {
        let by = Cow::Owned(self.applicant.clone());
        Happened {
            kind,
            at,
            by,
            rule: None,
            published: true,
            fields,
            data: serde_json::Value::Null,
        }
    }
}
