//! graphql-transport-ws, clause by clause: each test names the clause it holds the door to.

use std::time::{Duration, Instant};

use harness::PASSWORD;
use harness::live::{Heard, Socket};
use harness::process::{Ground, Remote, Served};
use serde_json::{Value, json};
use tungstenite::Message;
use tungstenite::protocol::frame::Frame;
use tungstenite::protocol::frame::coding::{Data, OpCode};

use super::{FOLLOW, WHO, court, filed, write};

async fn with_chief() -> (Ground, Served, Remote) {
    let (ground, served) = court().await;
    let chief = served.sign_in("chief");
    (ground, served, chief)
}

fn init(token: &str) -> Value {
    json!({ "type": "connection_init", "payload": { "Authorization": format!("Bearer {token}") } })
}

/// "Communication": the subprotocol is graphql-transport-ws; a server that cannot agree closes with 4406.
#[tokio::test]
async fn communication_is_by_the_one_subprotocol() {
    let (_ground, served, _) = with_chief().await;
    for protocols in [&[][..], &[("sec-websocket-protocol", "graphql-ws")]] {
        let mut socket = Socket::open(served.address(), protocols).unwrap();
        assert_eq!(
            socket.hear(),
            Heard::Closed(4406, "Subprotocol not acceptable".to_owned())
        );
    }
    let both = [("sec-websocket-protocol", "graphql-ws, graphql-transport-ws")];
    let mut socket = Socket::open(served.address(), &both).unwrap();
    socket.say(&json!({ "type": "ping" }));
    assert_eq!(socket.hear().said(), json!({ "type": "pong" }));
}

/// The handshake: pages of other origins are not let in; who is no page, and pages of this host, are.
#[tokio::test]
async fn a_page_of_another_origin_opens_no_socket() {
    let (_ground, served, _) = with_chief().await;
    let own = format!("http://{}", served.address());
    let protocol = ("sec-websocket-protocol", "graphql-transport-ws");
    assert!(Socket::open(served.address(), &[protocol, ("origin", &own)]).is_ok());
    for foreign in ["https://elsewhere.example", "null", "http://127.0.0.1"] {
        let refused = Socket::open(served.address(), &[protocol, ("origin", foreign)]);
        assert_eq!(refused.err(), Some(403), "{foreign}");
    }
    let twice = [protocol, ("origin", own.as_str()), ("origin", own.as_str())];
    assert_eq!(Socket::open(served.address(), &twice).err(), Some(403));
}

/// "ConnectionInit": acknowledged once; a second one closes with 4429; a token that is not good with 4403.
#[tokio::test]
async fn connection_init_is_acknowledged_once_and_to_those_who_are_known() {
    let (_ground, served, chief) = with_chief().await;
    let mut socket = Socket::of(&chief);
    socket.say(&init("again"));
    assert_eq!(
        socket.hear(),
        Heard::Closed(4429, "Too many initialisation requests".to_owned())
    );

    for refused in [init("a.b.c"), init(""), json!({ "type": "connection_init" })] {
        let mut socket = Socket::speaking(served.address());
        socket.say(&refused);
        assert_eq!(socket.hear(), Heard::Closed(4403, "Forbidden".to_owned()), "{refused}");
    }
}

/// "ConnectionInit": the server closes with 4408 when it does not come within the waiting time.
#[tokio::test]
async fn a_socket_without_connection_init_is_closed() {
    let (_ground, served, _) = with_chief().await;
    let began = Instant::now();
    let mut socket = Socket::speaking(served.address());
    socket.say(&json!({ "type": "ping" }));
    assert_eq!(socket.hear().said(), json!({ "type": "pong" }));
    assert_eq!(
        socket.hear(),
        Heard::Closed(4408, "Connection initialisation timeout".to_owned())
    );
    assert!(began.elapsed() >= Duration::from_secs(9));
}

/// "Subscribe": executing before the acknowledgement closes with 4401.
#[tokio::test]
async fn nothing_is_executed_before_the_acknowledgement() {
    let (_ground, served, _) = with_chief().await;
    let mut socket = Socket::speaking(served.address());
    socket.subscribe("1", WHO, &Value::Null);
    assert_eq!(socket.hear(), Heard::Closed(4401, "Unauthorized".to_owned()));
}

/// "Ping", "Pong": each side answers the other's ping; a client that answers none and says nothing is closed.
#[tokio::test]
async fn pings_are_answered_and_silence_ends_the_socket() {
    let (_ground, _served, chief) = with_chief().await;
    let mut socket = Socket::of(&chief);
    socket.say(&json!({ "type": "ping", "payload": { "any": "thing" } }));
    assert_eq!(socket.hear().said(), json!({ "type": "pong" }));
    socket.say(&json!({ "type": "pong" }));
    assert_eq!(
        socket.hear_all().said(),
        json!({ "type": "ping" }),
        "the server pings by itself"
    );
    assert_eq!(socket.hear_all(), Heard::Closed(1001, "no pong".to_owned()));
}

/// "Single result operation": one next, then complete; the id is free again.
#[tokio::test]
async fn queries_and_mutations_give_one_answer_each() {
    let (_ground, _served, chief) = with_chief().await;
    let mut socket = Socket::of(&chief);
    for _ in 0..2 {
        socket.subscribe("1", WHO, &Value::Null);
        let next = json!({ "id": "1", "type": "next", "payload": { "data": { "viewer": { "username": "chief" } } } });
        let mut said = socket.hear().said();
        said["payload"].as_object_mut().unwrap().remove("extensions");
        assert_eq!(said, next);
        assert_eq!(socket.hear().said(), json!({ "id": "1", "type": "complete" }));
    }
    socket.subscribe("m", "mutation { signOut { ended } }", &Value::Null);
    assert_eq!(socket.hear().said()["payload"]["data"]["signOut"]["ended"], true);
}

/// "Error": what fails before execution is an error without a complete; the socket stays.
#[tokio::test]
async fn a_refused_operation_is_an_error_and_nothing_more() {
    let (_ground, _served, chief) = with_chief().await;
    let mut socket = Socket::of(&chief);
    let two_roots = "subscription($c: ID!) { a: caseEvents(caseId: $c) { n } b: caseEvents(caseId: $c) { n } }";
    let deep = format!("{{ viewer {}", "{ a ".repeat(30));
    for (query, code) in [
        ("{", "QUERY_INVALID"),
        ("{ nothing }", "QUERY_INVALID"),
        (two_roots, "QUERY_INVALID"),
        (FOLLOW, "INPUT_INVALID"),
        (deep.as_str(), "QUERY_TOO_DEEP"),
    ] {
        socket.subscribe(
            "1",
            query,
            &if query == two_roots {
                json!({ "c": "x" })
            } else {
                Value::Null
            },
        );
        let error = socket.hear().said();
        assert_eq!(
            (&error["type"], &error["id"]),
            (&json!("error"), &json!("1")),
            "{query}"
        );
        assert_eq!(error["payload"][0]["extensions"]["code"], code, "{query}: {error}");
        assert!(error["payload"].get("data").is_none());
    }
    socket.subscribe("1", WHO, &Value::Null);
    assert_eq!(socket.hear().said()["type"], "next", "no complete came in between");
}

/// "Subscribe": an id in use closes with 4409. "Complete": from the client it ends the stream, and the id is free.
#[tokio::test]
async fn an_id_names_one_running_stream() {
    let (_ground, served, chief) = with_chief().await;
    let case = filed(&served, 1);
    let mut socket = Socket::of(&chief);
    let variables = json!({ "case": case });
    socket.subscribe("s", FOLLOW, &variables);
    let first = socket.hear().said();
    assert_eq!(first["payload"]["data"]["caseEvents"]["n"], 1);
    socket.say(&json!({ "id": "s", "type": "complete" }));
    socket.say(&json!({ "id": "never begun", "type": "complete" }));
    socket.subscribe("t", WHO, &Value::Null);
    while socket.hear().said() != json!({ "id": "t", "type": "complete" }) {}
    write(&served.sign_in("applicant.pu"), &case, "补充地址");
    socket.wait_at_most(Duration::from_secs(1));
    assert_eq!(socket.hear(), Heard::Silence, "a completed stream says no more");

    socket.wait_at_most(Duration::from_secs(20));
    socket.subscribe("s", FOLLOW, &variables);
    assert_eq!(socket.hear().said()["payload"]["data"]["caseEvents"]["n"], 1);
    socket.subscribe("s", WHO, &Value::Null);
    let closed = loop {
        match socket.hear() {
            Heard::Said(_) => {}
            other => break other,
        }
    };
    assert_eq!(
        closed,
        Heard::Closed(4409, "Subscriber for s already exists".to_owned())
    );
}

/// "Invalid message": anything else closes at once with 4400; what is no text with 1007, what is too long with 1009.
#[tokio::test]
async fn what_is_no_message_closes_the_socket() {
    let (_ground, served, _) = with_chief().await;
    let raw = |data: Data, payload: Vec<u8>| Message::Frame(Frame::message(payload, OpCode::Data(data), true));
    let long = json!({ "type": "ping", "payload": { "a": "x".repeat(70_000) } }).to_string();
    for (frame, code) in [
        (Message::text("{"), 4400),
        (Message::text("[]"), 4400),
        (Message::text(r#"{"type":"start","id":"1"}"#), 4400),
        (Message::text(r#"{"type":"ping","type":"pong"}"#), 4400),
        (Message::binary(b"{\"type\":\"ping\"}".to_vec()), 4400),
        (raw(Data::Text, vec![0xff, 0xfe]), 1007),
        (Message::text(long), 1009),
    ] {
        let told = format!("{frame:?}").chars().take(60).collect::<String>();
        let mut socket = Socket::speaking(served.address());
        socket.frame(frame);
        assert_eq!(socket.hear().closed(), code, "{told}");
    }
}

/// Twenty streams a socket, five sockets a person; the next one is refused and the others go on.
#[tokio::test]
async fn a_person_has_so_many_streams_and_no_more() {
    let (_ground, served, chief) = with_chief().await;
    let case = filed(&served, 2);
    let mut socket = Socket::of(&chief);
    for nth in 0..20 {
        socket.subscribe(&format!("s{nth}"), FOLLOW, &json!({ "case": case }));
    }
    socket.subscribe("one too many", FOLLOW, &json!({ "case": case }));
    let refused = loop {
        let said = socket.hear().said();
        if said["type"] == "error" {
            break said;
        }
    };
    assert_eq!(refused["id"], "one too many");
    assert_eq!(refused["payload"][0]["extensions"]["code"], "TOO_MANY_STREAMS");

    let held: Vec<Socket> = (0..4).map(|_| Socket::of(&chief)).collect();
    let mut sixth = Socket::speaking(served.address());
    sixth.say(&init(chief.token()));
    assert_eq!(sixth.hear(), Heard::Closed(1013, "too many sockets".to_owned()));
    assert_eq!(
        Socket::of(&served.sign_in("clerk")).hear_quickly(),
        Heard::Silence,
        "others are not concerned"
    );
    drop(held);
}

/// A socket stays within the limits of the connection it grew out of: the figures count it as long as it is open.
#[tokio::test]
async fn a_socket_is_counted_as_a_connection_until_it_is_closed() {
    let (_ground, served, chief) = with_chief().await;
    let open = || {
        let (_, figures) = Remote::bearing(served.figures(), "").get("/metrics").unwrap();
        let figures = String::from_utf8(figures).unwrap();
        let line = figures
            .lines()
            .find(|line| line.starts_with("zhixing_connections "))
            .unwrap()
            .to_owned();
        line.rsplit(' ').next().unwrap().parse::<usize>().unwrap()
    };
    let held: Vec<Socket> = (0..3).map(|_| Socket::of(&chief)).collect();
    assert_eq!(open(), 3);
    drop(held);
    let began = Instant::now();
    while open() > 0 {
        assert!(
            began.elapsed() < Duration::from_secs(10),
            "closed sockets are counted on"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// An operation over a socket carries the proof of the token the socket was opened with.
#[tokio::test]
async fn who_proved_himself_again_may_do_over_a_socket_what_asks_for_it() {
    let (_ground, _served, chief) = with_chief().await;
    let step_up = "mutation($p: String!) { stepUp(input: { password: $p }) { accessToken } }";
    let fresh = chief.run(step_up, &json!({ "p": PASSWORD })).unwrap();
    let mut socket = Socket::of(&chief.with_token(&fresh.text("/data/stepUp/accessToken")));
    let means = "mutation($i: RevokeOtherSessionsInput!) { revokeOtherSessions(input: $i) { endedCount } }";
    let id = "0197a000-0000-7000-8000-000000000001";
    socket.subscribe("1", means, &json!({ "i": { "requestId": id } }));
    let done = socket.hear().said();
    assert_eq!(
        done["payload"]["data"]["revokeOtherSessions"]["endedCount"], 0,
        "{done}"
    );
}

/// The token is looked at again: who is disabled or signed out is put out within five seconds.
#[tokio::test]
async fn a_right_that_ends_closes_the_socket() {
    let (ground, served, chief) = with_chief().await;
    let supervisor = served.sign_in("supervisor");
    let (mut disabled, mut left) = (Socket::of(&supervisor), Socket::of(&chief));
    assert!(ground.run(&["user", "disable", "supervisor"]).status.success());
    let began = Instant::now();
    chief
        .run("mutation { signOut { ended } }", &Value::Null)
        .unwrap()
        .done();
    for socket in [&mut disabled, &mut left] {
        assert_eq!(socket.hear(), Heard::Closed(4403, "Forbidden".to_owned()));
    }
    assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
}

/// A process that stops says so: 1012, and it exits with 0.
#[tokio::test]
async fn a_stopping_server_closes_its_sockets_as_a_restart() {
    let (_ground, mut served, chief) = with_chief().await;
    let mut socket = Socket::of(&chief);
    let stopping = std::thread::spawn(move || served.stop());
    assert_eq!(socket.hear(), Heard::Closed(1012, "service restart".to_owned()));
    drop(socket);
    assert_eq!(stopping.join().unwrap(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handshake_keeps_how_the_client_spells_the_name_of_its_protocol() {
    let (_ground, served) = court().await;
    for name in [
        "Sec-WebSocket-Protocol",
        "sec-websocket-protocol",
        "SEC-WEBSOCKET-PROTOCOL",
    ] {
        let mut line = std::net::TcpStream::connect(served.address()).unwrap();
        let asked = format!(
            "GET /graphql/ws HTTP/1.1\r\nhost: court\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\
             sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
             {name}: graphql-transport-ws\r\n\r\n"
        );
        std::io::Write::write_all(&mut line, asked.as_bytes()).unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            std::io::Read::read_exact(&mut line, &mut byte).unwrap();
            head.push(byte[0]);
        }
        let head = String::from_utf8(head).unwrap();
        assert!(head.starts_with("HTTP/1.1 101"), "{head}");
        assert!(
            head.contains(&format!("\r\n{name}: graphql-transport-ws\r\n")),
            "{head}"
        );
    }
}
