use super::*;

fn on(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn say(code: &str, due: &str, today: &str) -> String {
    let code = code.parse().expect("a code");
    let subject = Subject {
        whom: "承办人",
        matter: &of_case("（2022）云0381执22号"),
        code: &code,
        node: "案款发放",
        due: DueBy { on: on(due), at: None },
    };
    line(&subject, RuleKind::Court, Moment::of_day(on(today)))
}

#[test]
fn lines_speak_as_the_court_does() {
    assert_eq!(
        say("N73", "2022-06-03", "2022-05-31"),
        "@承办人 云0381执22号案件临近超期（剩3天：案款发放），请尽快办理"
    );
    assert_eq!(
        say("N73", "2022-05-31", "2022-05-31"),
        "@承办人 云0381执22号案件临近超期（今日到期：案款发放），请尽快办理"
    );
    assert_eq!(
        say("N73", "2022-05-30", "2022-05-31"),
        "@承办人 云0381执22号案件已超期（超1天：案款发放），请立即办理"
    );
    assert_eq!(
        say("N73", "2022-05-28", "2022-05-31"),
        "@承办人 云0381执22号案件已超期（超3天：案款发放），请立即办理"
    );
    assert_eq!(
        say("N48", "2022-05-30", "2022-05-31"),
        "@承办人 云0381执22号案件案款超期未发放（已超1天），请立即办理"
    );
}

#[test]
fn an_application_is_named_by_its_day_alone() {
    let code = "N03".parse().expect("a code");
    let matter = of_application(on("2022-05-16"));
    let subject = Subject {
        whom: "立案窗口",
        matter: &matter,
        code: &code,
        node: "立案审查",
        due: DueBy {
            on: on("2022-05-23"),
            at: None,
        },
    };
    assert_eq!(
        line(&subject, RuleKind::Court, Moment::of_day(on("2022-05-22"))),
        "@立案窗口 5月16日收到的执行申请临近超期（剩1天：立案审查），请尽快办理"
    );
}

#[test]
fn what_stays_overdue_climbs_the_ladder_of_the_court() {
    let practice = |leader, chief| Practice {
        leader_after_days: leader,
        chief_after_days: chief,
        ..Practice::default()
    };
    let climbed = |practice, today| {
        let due = DueBy {
            on: on("2022-05-31"),
            at: None,
        };
        climbed(due, practice, on(today)).collect::<Vec<_>>()
    };
    assert_eq!(climbed(practice(2, 4), "2022-06-01"), []);
    assert_eq!(climbed(practice(2, 4), "2022-06-02"), [Rung::Leader]);
    assert_eq!(climbed(practice(2, 4), "2022-06-04"), [Rung::Leader, Rung::Chief]);
    assert_eq!(climbed(practice(0, 1), "2022-06-04"), [Rung::Chief]);
    assert_eq!(climbed(practice(0, 0), "2022-06-04"), []);
    let say = |code: &str| {
        let code = code.parse().expect("a code");
        let subject = Subject {
            whom: "承办人",
            matter: "云0381执22号案件",
            code: &code,
            node: "发出执行通知",
            due: DueBy {
                on: on("2022-05-31"),
                at: None,
            },
        };
        escalated("王队", Rung::Leader, &subject, on("2022-06-02"))
    };
    assert_eq!(
        say("N05"),
        "@王队（团队负责人） 云0381执22号案件已超期（超2天：发出执行通知，承办：承办人），请督促办理"
    );
    assert_eq!(
        say("N48"),
        "@王队（团队负责人） 云0381执22号案件案款超期未发放（已超2天，承办：承办人），请督促办理"
    );
}

#[test]
fn one_reminder_has_one_name_and_a_moved_end_another() {
    let id = uuid::Uuid::nil();
    let due = |text| DueBy { on: on(text), at: None };
    for call in [Call::Near, Call::Lapsed] {
        assert_ne!(key(id, due("2022-05-31"), call), key(id, due("2022-06-01"), call));
    }
    let near = key(id, due("2022-05-31"), Call::Near);
    assert_ne!(near, key(id, due("2022-05-31"), Call::Half));
    let late = |day| key(id, due("2022-05-31"), Call::Overdue(on(day)));
    assert_ne!(late("2022-06-01"), late("2022-06-02"));
}

fn limit(kind: RuleKind, due_on: &str, at: Option<&str>) -> Limit {
    let at = at.map(|at| at.parse().expect("RFC 3339"));
    Limit {
        kind,
        due: DueBy { on: on(due_on), at },
        warn_days: if at.is_some() { 0 } else { 7 },
    }
}

#[test]
fn the_strongest_threshold_is_told_alone() {
    let now = |text| limit(RuleKind::Court, "2022-05-31", None).call(Moment::of_day(on(text)));
    assert_eq!(now("2022-05-23"), None);
    assert_eq!(now("2022-05-24"), Some(Call::Near));
    assert_eq!(now("2022-05-30"), Some(Call::Half));
    assert_eq!(now("2022-06-02"), Some(Call::Overdue(on("2022-06-02"))));
}

#[test]
fn what_has_run_out_is_told_once_and_not_looked_at_again() {
    let frozen = limit(RuleKind::Expiry, "2022-05-31", None);
    let now = |text| Moment::of_day(on(text));
    assert_eq!(frozen.call(now("2022-05-31")), Some(Call::Half));
    assert_eq!(
        frozen.next_look(now("2022-05-31")),
        Some(Look {
            on: on("2022-06-01"),
            after: None
        })
    );
    for day in ["2022-06-01", "2022-07-01"] {
        assert_eq!(frozen.call(now(day)), Some(Call::Lapsed), "{day}");
        assert_eq!(frozen.next_look(now(day)), None, "{day}");
    }
    let code = "N29".parse().expect("a code");
    let subject = Subject {
        whom: "承办人",
        matter: "云0381执22号案件",
        code: &code,
        node: "冻结存款到期",
        due: frozen.due,
    };
    assert_eq!(
        line(&subject, RuleKind::Expiry, now("2022-05-28")),
        "@承办人 云0381执22号案件临近届满（剩3天：冻结存款到期），请尽快办理"
    );
    assert_eq!(
        line(&subject, RuleKind::Expiry, now("2022-06-03")),
        "@承办人 云0381执22号案件期限已届满（5月31日：冻结存款到期），请核实处理"
    );
}

#[test]
fn an_hour_limit_is_told_and_looked_at_by_its_instant() {
    let code = "N67".parse().expect("a code");
    let detained = limit(RuleKind::Court, "2022-05-31", Some("2022-05-31T08:30:00Z"));
    let subject = Subject {
        whom: "承办人",
        matter: "云0381执22号案件",
        code: &code,
        node: "拘留通知家属",
        due: detained.due,
    };
    let told = |at: &str| {
        let now = Moment::of_instant(at.parse().expect("RFC 3339"));
        let look = detained.next_look(now).expect("it is owed");
        (detained.call(now), line(&subject, RuleKind::Court, now), look)
    };
    let later = |day| Look {
        on: on(day),
        after: None,
    };
    assert_eq!(told("2022-05-30T08:30:00Z").2, later("2022-05-31"));
    let last = Look {
        on: on("2022-05-31"),
        after: detained.due.at,
    };
    let near = "@承办人 云0381执22号案件临近超期（今日16:30到期：拘留通知家属），请尽快办理";
    assert_eq!(told("2022-05-31T08:30:00Z"), (Some(Call::Near), near.to_owned(), last));
    let late = "@承办人 云0381执22号案件已超期（今日16:30到期：拘留通知家属），请立即办理";
    let call = Some(Call::Overdue(on("2022-05-31")));
    assert_eq!(
        told("2022-05-31T08:31:00Z"),
        (call, late.to_owned(), later("2022-06-01"))
    );
    let late = "@承办人 云0381执22号案件已超期（超1天：拘留通知家属），请立即办理";
    assert_eq!(told("2022-06-01T00:00:00Z").1, late);
}

#[test]
fn a_note_is_short_and_says_nothing_private() {
    let parties = ["老浦".to_owned()];
    assert!(may_be_told("请于周五前完成财产查控", &parties));
    for note in ["", "  ", "老浦又来电话了", "请尽快发放5000元", &"催".repeat(61)] {
        assert!(!may_be_told(note, &parties), "{note}");
    }
    assert!(may_be_told(&"催".repeat(60), &parties));
}
