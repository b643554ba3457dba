//! Everybody, one case each may see and one nobody of them may, so that what lies outside can be told from what is not.

use std::collections::BTreeMap;

use harness::{ApplicationIn, Client, TestApp, a_claim, is_postgres};
use sea_orm::ConnectionTrait as _;
use serde_json::json;
use uuid::Uuid;
use zhixing_api::graphql::global_id;
use zhixing_api::kernel::id::Kind;
use zhixing_api::kernel::role::Role;
use zhixing_api::policy::access::{Level, Row, level};

use super::document::Ids;
use crate::schema::Schema;

/// One account of every role that signs in, and nobody.
pub const ACCOUNTS: [(&str, Role); 15] = [
    ("president", Role::Pres),
    ("chief", Role::Chief),
    ("judge.rapid1", Role::Judge),
    ("clerk", Role::Clerk),
    ("supervisor", Role::Sup),
    ("auxiliary", Role::Aux),
    ("cashier", Role::Cash),
    ("tribunal.tangtang", Role::Trib),
    ("station.yangliu", Role::Stn),
    ("deputy", Role::Obs),
    ("applicant.pu", Role::App),
    ("sysadmin", Role::Sysa),
    ("secadmin", Role::Seca),
    ("auditor", Role::Auda),
    ("", Role::Anon),
];

/// Those who must step aside before a case lies outside their scope.
const STEP_ASIDE: [&str; 5] = ["president", "chief", "clerk", "supervisor", "auxiliary"];

/// Kinds that operations name beside the case they lie in: the sweeps hold none of them.
const UNSCOPED: [Kind; 5] = [
    Kind::Session,
    Kind::Deadline,
    Kind::Extension,
    Kind::Post,
    Kind::CredentialIssue,
];

/// The court of the sweeps.
pub struct World {
    /// The court.
    pub app: TestApp,
    /// Its schema.
    pub schema: Schema,
    /// Number of the case that lies outside everybody's scope.
    pub outside_number: String,
    inside: Ids,
    with_cashier: String,
    /// A circular addressed to each of those who see their own alone.
    circulars: BTreeMap<&'static str, String>,
    outside: Ids,
}

/// Accounts whose circulars are those addressed to themselves.
const ADDRESSED: [&str; 4] = ["judge.rapid1", "clerk", "auxiliary", "cashier"];

impl World {
    /// Lao Pu's case, assigned and with every part filled; and a case of Haidai.
    pub async fn new() -> Self {
        let app = TestApp::new().await;
        let schema = Schema::read(&app).await;
        let inside = inside(&app).await;
        let with_cashier = with_cashier(&app).await;
        let (outside, outside_number) = outside(&app).await;
        let mut circulars = BTreeMap::new();
        for (serial, account) in (1..).zip(ADDRESSED) {
            let id = circular(&app, serial, account, inside.get(Kind::Case)).await;
            circulars.insert(account, id);
        }
        let nobodys = circular(&app, 9, "judge.rapid2", outside.get(Kind::Case)).await;
        let outside = outside.with(Kind::Circular, &nobodys);
        let world = Self {
            app,
            schema,
            outside_number,
            inside,
            with_cashier,
            circulars,
            outside,
        };
        world.check().await;
        world
    }

    /// Somebody by account; nobody for an empty name.
    pub async fn client(&self, account: &str) -> Client<'_> {
        if account.is_empty() {
            self.app.anonymous()
        } else {
            self.app.sign_in(account).await
        }
    }

    /// Things in the account's scope, as far as it has any.
    pub fn inside(&self, account: &str) -> Ids {
        let absent = self.absent();
        let none_of = |ids: Ids, kind: Kind| ids.with(kind, absent.get(kind));
        let inside = match account {
            "cashier" => self.inside.clone().with(Kind::Case, &self.with_cashier),
            _ => self.inside.clone(),
        };
        let circular = self
            .circulars
            .get(account)
            .or_else(|| self.circulars.get("judge.rapid1"));
        let inside = UNSCOPED.into_iter().fold(inside, none_of);
        inside.with(Kind::Circular, circular.unwrap())
    }

    /// Things outside the account's scope. Nobody steps aside from an application or a visit: where the whole court's are
    /// in scope, none lies outside.
    pub fn outside(&self, account: &str) -> Ids {
        let role = ACCOUNTS
            .iter()
            .find(|(name, _)| *name == account)
            .map_or(Role::Anon, |(_, role)| *role);
        let absent = self.absent();
        let none_of = |ids: Ids, kind: Kind| ids.with(kind, absent.get(kind));
        let outside = match level(Row::Intake, role) {
            Level::Court | Level::All => self.outside.clone().without(Kind::Application).without(Kind::Visit),
            _ => self.outside.clone(),
        };
        UNSCOPED.into_iter().fold(outside, none_of)
    }

    /// Well-signed ids of nothing.
    pub fn absent(&self) -> Ids {
        let keyring = self.app.app.db.keyring();
        let of = |kind: Kind| global_id::of(keyring, kind, Uuid::from_u128(0xabad_1dea ^ kind as u128)).to_string();
        let kinds = [
            Kind::Case,
            Kind::Application,
            Kind::Visit,
            Kind::Message,
            Kind::Circular,
            Kind::Deadline,
            Kind::Site,
            Kind::Team,
            Kind::Person,
            Kind::Account,
            Kind::Session,
            Kind::Extension,
            Kind::Post,
            Kind::CredentialIssue,
        ];
        kinds
            .into_iter()
            .fold(Ids::default(), |ids, kind| ids.with(kind, &of(kind)))
    }

    /// A sweep over an empty room proves nothing.
    async fn check(&self) {
        let ask = "query($id: ID!) { case(by: { id: $id }) { id } }";
        for (account, role) in ACCOUNTS {
            let client = self.client(account).await;
            let sees = !matches!(level(Row::CaseExists, role), Level::None | Level::Agg);
            let inside = client
                .run(ask, json!({ "id": self.inside(account).get(Kind::Case) }))
                .await;
            assert_eq!(
                inside.body["data"]["case"].is_object(),
                sees,
                "{account}: {}",
                inside.body
            );
            let outside = client.run(ask, json!({ "id": self.outside.get(Kind::Case) })).await;
            assert!(outside.body["data"]["case"].is_null(), "{account}: {}", outside.body);
        }
    }
}

/// Lao Pu's claim with a surety in another township and a minor beside him.
fn claim() -> ApplicationIn {
    let mut claim = a_claim();
    let surety = json!({ "role": "SURETY", "kind": "NATURAL_PERSON", "name": "缪大壮", "idNumber": "53038119000101004X",
        "phone": "13900000002", "address": "云南省宣威市海岱镇文阁村二组", "townshipCode": "530381109",
        "bankAccount": "6222020000000000018" });
    let minor = json!({ "role": "INTERESTED_PARTY", "kind": "NATURAL_PERSON", "name": "浦小妹", "isMinor": true,
        "phone": "13900000003", "address": "云南省宣威市杨柳镇杨柳村一组" });
    if let Some(parties) = claim.input["parties"].as_array_mut() {
        parties.extend([surety, minor]);
    }
    claim
}

async fn inside(app: &TestApp) -> Ids {
    let station = app.sign_in("station.yangliu").await;
    let visit = json!({ "channel": "COUNTER", "purpose": "CONSULTATION", "visitorName": "老浦", "visitorPhone": "13900000000",
        "question": "工资一直没有付，怎样申请执行？" });
    let visit = station
        .act("recordVisit", visit, "visit { id }")
        .await
        .text("/data/recordVisit/visit/id");
    let case = app.filed(&claim().with("/visitId", json!(visit))).await;
    let other = json!({ "route": "COMPULSORY", "reason": "被执行人下落不明，案情复杂" });
    app.step("auxiliary", "overrideTriage", &case, other).await;
    app.step(
        "chief",
        "approveTriageOverride",
        &case,
        json!({ "approve": false, "note": "案情并不复杂" }),
    )
    .await;
    app.step("auxiliary", "triageCase", &case, json!({})).await;
    let chosen = json!({ "handlerId": app.handler("judge.rapid1").await, "reason": "承办人熟悉本案情况" });
    app.step("chief", "assignCase", &case, chosen).await;
    let pu = app.sign_in("applicant.pu").await;
    let clue = json!({ "caseId": case.id, "kind": "VEHICLE", "text": "该公司有一辆货车" });
    let clue = pu.act("submitClue", clue, "case { id }").await;
    assert!(clue.codes().is_empty(), "{}", clue.body);
    let message = json!({ "caseId": case.id, "text": "请问何时可以发放？" });
    let message = pu
        .act("sendMessage", message, "message { id }")
        .await
        .text("/data/sendMessage/message/id");
    let places = station.ask("{ court { id } teams(first: 1) { nodes { id } } }").await;
    let accounts = app
        .sign_in("auditor")
        .await
        .ask("{ users(first: 1) { nodes { id } } }")
        .await;
    Ids::default()
        .with(Kind::Case, &case.id)
        .with(Kind::Application, &case.application)
        .with(Kind::Visit, &visit)
        .with(Kind::Message, &message)
        .with(Kind::Site, &places.text("/data/court/id"))
        .with(Kind::Team, &places.text("/data/teams/nodes/0/id"))
        .with(Kind::Account, &accounts.text("/data/users/nodes/0/id"))
        .with(Kind::Person, &app.handler("judge.rapid1").await)
}

/// A case at the cashier's desk. No act of the pipeline reaches the stage of funds yet, so it is laid there by hand.
async fn with_cashier(app: &TestApp) -> String {
    let case = app.triaged(&claim()).await;
    let stamp = if is_postgres() {
        "pg_current_xact_id()::text::bigint"
    } else {
        "(SELECT n FROM sync_clock)"
    };
    let laid = format!(
        "UPDATE enforcement_case SET desk = 'funds', sync_x = {stamp} WHERE number = '{}'",
        case.number
    );
    let done = app.app.db.writer().execute_unprepared(&laid).await.unwrap();
    assert_eq!(done.rows_affected(), 1);
    case.id
}

/// A circular about a case, addressed to somebody; nothing is overdue here yet, so it is laid there by hand.
async fn circular(app: &TestApp, serial: u128, addressee: &str, case: &str) -> String {
    let keyring = app.app.db.keyring();
    let raw = |text: &str| {
        let (_, id) = global_id::read(keyring, text).unwrap();
        if is_postgres() {
            format!("'{id}'")
        } else {
            format!("X'{}'", id.simple())
        }
    };
    let id = global_id::of(keyring, Kind::Circular, Uuid::from_u128(0xc1c0 + serial)).to_string();
    let stamp = if is_postgres() {
        "pg_current_xact_id()::text::bigint"
    } else {
        "(SELECT n FROM sync_clock)"
    };
    let (person, root) = (raw(&app.handler(addressee).await), raw(case));
    let laid = format!(
        "INSERT INTO circular (id, root_id, year, serial, addressee_id, site_id, text, state, issued_at, version, sync_x)
         SELECT {0}, c.id, 2026, {serial}, {person}, c.site_id, '请说明超期的原因', 'issued', 1, 1, {stamp}
         FROM enforcement_case c WHERE c.id = {root}",
        raw(&id)
    );
    let done = app.app.db.writer().execute_unprepared(&laid).await.unwrap();
    assert_eq!(done.rows_affected(), 1);
    id
}

async fn outside(app: &TestApp) -> (Ids, String) {
    let station = app.sign_in("station.haidai").await;
    let visit = json!({ "channel": "TELEPHONE", "purpose": "QUERY", "visitorName": "缪应稳", "question": "案件办到哪一步了？" });
    let visit = station
        .act("recordVisit", visit, "visit { id }")
        .await
        .text("/data/recordVisit/visit/id");
    let claim = a_claim()
        .of_applicant("缪应稳", "53038119000101004X")
        .in_township("530381109")
        .with("/parties/1/address", json!("云南省宣威市海岱镇集镇"))
        .by("station.haidai");
    let case = app.filed(&claim).await;
    let (undecided, _) = app.submitted(&claim).await;
    let other = app.sign_in("applicant.other").await;
    let message = json!({ "caseId": case.id, "text": "请问何时可以发放？" });
    let message = other
        .act("sendMessage", message, "message { id }")
        .await
        .text("/data/sendMessage/message/id");
    for account in STEP_ASIDE {
        let conflict = json!({ "caseId": case.id, "kind": "KIN" });
        let declared = app
            .sign_in(account)
            .await
            .act("declareConflict", conflict, "caseId")
            .await;
        assert!(declared.codes().is_empty(), "{account}: {}", declared.body);
    }
    let ids = Ids::default()
        .with(Kind::Case, &case.id)
        .with(Kind::Application, &undecided)
        .with(Kind::Visit, &visit)
        .with(Kind::Message, &message);
    (ids, case.number)
}
