//! The counters of the county: visits of the last weeks, and a few applications that wait for the filing desk or for
//! papers.

use std::borrow::Cow;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde_json::json;

use super::case::add_event;
use super::directory::{Directory, Person};
use super::history::Happened;
use super::mint::moment;
use super::store::Rows;
use crate::county::{HAIDAI, Site, TOWNSHIPS, TRIBUNALS, YANGLIU};
use crate::crypto::{Column, Keyring};
use crate::db::Root;
use crate::dice::Dice;
use crate::domain::visit::NOTICE_ITEMS;
use crate::domain::visit::{Channel, Purpose};
use crate::events::EventKind;
use crate::kernel::id::IdKind;
use crate::names::{self, RESIDENTS, Sex};

/// How many visits there were.
const VISITS: u64 = 40;
/// Over how many days before today they spread.
const VISIT_DAYS: u64 = 26;
/// The tribunal over 杨柳镇.
const TANGTANG: usize = 3;
/// Where the first visits were, so that no demo counter is empty.
const FIRST_SITES: [Site; 6] = [
    Site::Station(YANGLIU),
    Site::Station(HAIDAI),
    Site::Tribunal(TANGTANG),
    Site::Court,
    Site::Station(YANGLIU),
    Site::Court,
];

const TALKS: [(Purpose, &str, &str); 8] = [
    (
        Purpose::Consultation,
        "判决生效两个多月了对方不给钱，怎么申请执行？",
        "已一次性告知所需材料和办理流程，发放执行告知书。",
    ),
    (
        Purpose::Application,
        "包工头欠的工钱调解过了还是不给，来申请执行。",
        "已核对材料并协助填写申请执行书。",
    ),
    (
        Purpose::Query,
        "想问一下案子到哪一步了。",
        "已查询进度并告知承办团队办公电话。",
    ),
    (
        Purpose::Material,
        "送来对方在镇上开的铺面租赁合同复印件。",
        "已收下并转交承办人核查。",
    ),
    (
        Purpose::Query,
        "对方说已经把钱打到法院了，什么时候能领？",
        "已告知案款到账后的核对和发放流程。",
    ),
    (
        Purpose::Consultation,
        "对方没有钱是不是就执行不了了？",
        "已说明终结本次执行程序和恢复执行的规定。",
    ),
    (
        Purpose::Complaint,
        "打了几次电话没有人接。",
        "已登记并转执行局督促回复。",
    ),
    (
        Purpose::Consultation,
        "抚养费一直不给，超过两年还能申请吗？",
        "已说明申请执行的期间和起算。",
    ),
];

/// Adds the visits.
pub(super) fn add_visits(rows: &mut Rows, directory: &Directory, keyring: &Keyring) {
    for n in 0..VISITS {
        let mut dice = Dice::keyed(directory.seed ^ 0x7669_7369, n);
        let site = match FIRST_SITES.get(usize::try_from(n).unwrap_or(usize::MAX)) {
            Some(site) => *site,
            None if dice.chance(200) => Site::Court,
            None if dice.chance(250) => Site::Tribunal(dice.index(TRIBUNALS.len())),
            None => Site::Station(dice.index(TOWNSHIPS.len())),
        };
        let on = weekday_before(directory.today, dice.below(VISIT_DAYS));
        let at = moment(on, 540 + u16::try_from(dice.below(480)).unwrap_or(0));
        add_visit(rows, (directory, keyring), (n, site, at), &mut dice);
    }
}

fn add_visit(rows: &mut Rows, (directory, keyring): (&Directory, &Keyring), visit: (u64, Site, i64), dice: &mut Dice) {
    let (n, site, at) = visit;
    let id = directory.mint.id("visit", &[n], at);
    let keeper = directory.keeper(site);
    let (purpose, question, answer) = dice.pick(&TALKS);
    let channel = dice.pick(&[Channel::Counter, Channel::Counter, Channel::Counter, Channel::Telephone]);
    let sex = dice.pick(&[Sex::Male, Sex::Female]);
    let is_told = matches!(purpose, Purpose::Consultation | Purpose::Application);
    let told = NOTICE_ITEMS.iter().filter(|_| is_told);
    let items: Vec<&str> = told.map(|item| item.code.as_ref()).collect();
    let phone = dice.chance(800).then(|| names::phone(last_number(n)));
    let row = [
        ("id", id.into()),
        ("root_id", id.into()),
        ("site_id", directory.site(site).into()),
        ("channel", channel.as_ref().into()),
        ("purpose", purpose.as_ref().into()),
        ("visitor_name", names::person_name(dice, sex).into()),
        (
            "visitor_phone_sealed",
            phone.map(|phone| keyring.seal(Column::VisitPhone, id, &phone)).into(),
        ),
        ("question", question.into()),
        ("answer", answer.into()),
        ("notice_items", items.join(",").into()),
        ("notice_acknowledged_at", is_told.then_some(at).into()),
        ("recorded_by", keeper.id.into()),
        ("visited_at", at.into()),
        ("created_at", at.into()),
        ("version", 1_i64.into()),
    ];
    rows.add("visit", row);
    let data = json!({ "channel": channel.as_ref(), "purpose": purpose.as_ref(), "noticeItems": items });
    let event = event(EventKind::VisitRecorded, at, keeper);
    add_event(rows, directory, (IdKind::Visit, id, 1, 1), &Happened { data, ..event });
    rows.add_root(Root {
        kind: IdKind::Visit,
        id,
        version: 1,
        sites: directory.scopes(site),
    });
}

/// An event of a counter.
pub(super) fn event(kind: EventKind, at: i64, by: &Person) -> Happened<'_> {
    let by = Cow::Borrowed(by);
    Happened {
        kind,
        at,
        by,
        rule: None,
        published: false,
        fields: "",
        data: serde_json::Value::Null,
    }
}

/// A party number no planned case reaches.
pub(super) const fn last_number(n: u64) -> u64 {
    RESIDENTS - 1 - n
}

/// The last weekday at least a day, and `back` days more, before `today`.
pub(super) fn weekday_before(today: NaiveDate, back: u64) -> NaiveDate {
    let day = today - Days::new(back + 1);
    let over = match day.weekday() {
        Weekday::Sat => 1,
        Weekday::Sun => 2,
        _ => 0,
    };
    day - Days::new(over)
}
