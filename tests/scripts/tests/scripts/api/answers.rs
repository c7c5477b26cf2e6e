//! What is sent, and what comes of it.

use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};

use fobwatch_headless::wait_for;
use fobwatch_scripts::{LIMIT, Machine, Said};
use fobwatch_simulator::Answer;
use serde_json::{Value, json};

use super::signed_in;
use super::vendor::{TOKEN, Vendor, say};

#[test]
fn the_host_asks_and_the_caller_sees_the_answer_alone() {
    let machine = Machine::with_keyring();
    let _agent = machine.agent("agent");
    let server = signed_in(&machine);
    let whole = format!("{}/v2/organizations?secret=canary-query", server.url);
    for path in ["organizations", "/v2/organizations", "../v2/organizations", &whole] {
        let said = machine.run(&["api", "Machine", path]);
        assert_eq!(said.err, "", "{path}");
        assert_eq!(said.json(), json!([{"id": 1, "name": "Contoso"}]), "{path}");
    }
    let sent = server.received().pop().expect("a request");
    assert!(server.issued().iter().any(|token| sent.bearer() == Some(token)), "{sent:?}");
    assert_eq!(sent.raw_query, "secret=canary-query");

    let said = machine.run(&["api", "Machine", "organizations", "--include"]);
    let (head, body) = said.out.split_once("\r\n\r\n").expect("a head and a body");
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n") && head.contains("\r\ncontent-type: application/json"), "{head}");
    assert!(!head.to_ascii_lowercase().contains("authorization"), "{head}");
    assert_eq!(serde_json::from_str::<Value>(body).expect("JSON")[0]["id"], json!(1));

    // The use is noted as others are: what was asked, and nothing of what it was asked with.
    let log = until_noted(&machine, "Request by fob: GET /v2/organizations\"", 1);
    assert!(!log.contains("canary"), "{log}");
}

#[test]
fn fields_are_a_body_or_a_query() {
    let machine = Machine::with_keyring();
    let _agent = machine.agent("agent");
    let server = signed_in(&machine);
    server.answer_all("/v2/tickets", Answer::json(201, &json!({"id": 7})));
    let asked = |arguments: &[&str], input: &str| {
        let said = machine.run_with(&[&["api", "Machine", "tickets"], arguments].concat(), input);
        assert_eq!(said.good(), r#"{"id":7}"#);
        server.received_at("/v2/tickets").pop().expect("a request")
    };
    let sent =
        asked(&["-F", "count=3", "-F", "open=true", "-f", "zip=007", "-F", "text=@-", "-f", "tags[]=a"], "Größe");
    assert_eq!(sent.method, "POST");
    let expected = json!({"count": 3, "open": true, "zip": "007", "text": "Größe", "tags": ["a"]});
    assert_eq!(sent.json(), Some(expected), "{sent:?}");

    let sent = asked(&["-X", "patch", "--raw-field", "a=1"], "");
    assert_eq!((&*sent.method, sent.json()), ("PATCH", Some(json!({"a": "1"}))));

    let sent = asked(&["-X", "GET", "-f", "df=class = \"A&B\"", "-F", "pageSize=2"], "");
    assert_eq!((&*sent.method, &*sent.body, sent.header("content-type")), ("GET", "", None));
    assert_eq!(sent.query("df").as_deref(), Some("class = \"A&B\""));
    assert_eq!(sent.query("pageSize").as_deref(), Some("2"));

    // Beside a body of the caller's own they go into the query.
    let sent = asked(&["--input", "-", "-f", "a=1", "-H", "X-Trace:  7 ", "-H", "content-type: text/csv"], "x;y\n");
    assert_eq!((&*sent.method, &*sent.body, &*sent.raw_query), ("POST", "x;y\n", "a=1"));
    assert_eq!((sent.header("x-trace"), sent.header("content-type")), (Some("7"), Some("text/csv")));

    let sent = asked(&["-X", "DELETE"], "");
    assert_eq!((&*sent.method, &*sent.body), ("DELETE", ""));
    // Nothing that may change something goes unnoted.
    for (method, times) in [("POST", 2), ("PATCH", 1), ("DELETE", 1)] {
        until_noted(&machine, &format!("Request by fob: {method} /v2/tickets"), times);
    }
}

/// The activity as JSON, once this is in it so often: it is written beside the answer.
#[track_caller]
fn until_noted(machine: &Machine, what: &str, times: usize) -> String {
    let log = || machine.run(&["log", "Machine", "--json"]).good();
    let noted = wait_for(LIMIT, || Some(log()).filter(|log| log.matches(what).count() == times));
    noted.unwrap_or_else(|| panic!("{what}: {}", log()))
}

#[test]
fn any_bytes_go_out_and_come_back() {
    let machine = Machine::with_keyring();
    let _agent = machine.agent("agent");
    let (sender, requests) = channel();
    let sender = Mutex::new(sender);
    let bytes: Vec<u8> = (0..=255).cycle().take(70_000).collect();
    let answer = Arc::new(bytes.clone());
    let vendor = Vendor::start(move |asked, stream| {
        say(stream, 200, "Content-Type: image/png\r\n", &answer);
        let _ = sender.lock().expect("a channel").send(asked);
    });
    machine.add_machine_account("Machine", &vendor.url);
    machine.run(&["connect", "Machine"]).good();
    std::fs::write(machine.path("body"), &bytes).expect("a file");
    let output = machine.fob(&["api", "Machine", "upload", "--input", "body", "-X", "PUT"]).output().expect("fob");
    assert!(output.stdout == bytes, "{} bytes: {:?}", output.stdout.len(), output.stderr);
    let asked = requests.recv().expect("a request");
    assert!(asked.body == bytes, "{}", asked.head);
    assert!(asked.head.starts_with("PUT /v2/upload HTTP/1.1\r\n"), "{}", asked.head);
    assert!(asked.head.contains(&format!("Bearer {TOKEN}-1\r\n")), "{}", asked.head);

    std::fs::write(machine.path("body"), vec![0; (5 << 20) + 1]).expect("a file");
    let said = machine.run(&["api", "Machine", "upload", "--input", "body"]);
    assert_eq!((said.code, &*said.err), (2, "fob: the body is longer than 5 MiB\n"));
    std::fs::write(machine.path("body"), vec![0xff; 5 << 20]).expect("a file");
    let output = machine.fob(&["api", "Machine", "upload", "--input", "body"]).output().expect("fob");
    assert_eq!(output.status.code(), Some(0), "{:?}", output.stderr);
    assert_eq!(requests.recv().expect("a request").body.len(), 5 << 20);
}

#[test]
fn the_status_is_the_exit_code() {
    let machine = Machine::with_keyring();
    let _agent = machine.agent("agent");
    let server = signed_in(&machine);
    for (status, code, told) in [
        (200, 0, ""),
        (204, 0, ""),
        (304, 0, ""),
        (400, 40, "fob: HTTP 400 Bad Request\n"),
        (403, 43, "fob: HTTP 403 Forbidden\n"),
        (404, 44, "fob: HTTP 404 Not Found\n"),
        (429, 69, "fob: HTTP 429 Too Many Requests\n"),
        (499, 99, "fob: HTTP 499\n"),
        (500, 100, "fob: HTTP 500 Internal Server Error\n"),
        (503, 103, "fob: HTTP 503 Service Unavailable\n"),
        (599, 125, "fob: HTTP 599\n"),
    ] {
        server.answer_next("/v2/x", Answer::new(status, "text/plain", "its words"));
        let said = machine.run(&["api", "Machine", "x"]);
        let body = if [204, 304].contains(&status) { "" } else { "its words" };
        assert_eq!((said.code, &*said.out, &*said.err), (code, body, told), "{status}");
    }
    server.answer_next("/v2/x", Answer::new(404, "text/plain", "its words"));
    let said = machine.run(&["api", "Machine", "x", "--quiet"]);
    assert_eq!((said.code, &*said.out, &*said.err), (44, "", ""));
    // A head has no body.
    let said = machine.run(&["api", "Machine", "organizations", "-X", "HEAD", "-i"]);
    assert!(said.code == 44 && said.out.starts_with("HTTP/1.1 404 Not Found\r\n"), "{said:?}");
    assert_eq!(server.received_at("/v2/x").len(), 12, "nothing is tried again");
}

#[test]
fn without_a_sign_in_it_answers_as_a_token_does() {
    let machine = Machine::with_keyring();
    let _agent = machine.agent("agent");
    let server = signed_in(&machine);
    machine.add_browser_profile("Browser", &server.url, &[]);
    machine.add_machine_account("Refused", &server.url);
    machine.run(&["edit", "Refused", "--set", "client_id=somebody-else"]).good();
    machine.add_machine_account("Gone", "http://127.0.0.1:1");
    assert_eq!((machine.run(&["connect", "Refused"]).code, machine.run(&["connect", "Gone"]).code), (6, 7));
    let before = server.received_at("/v2/organizations").len();
    let as_a_token = |profile: &str, more: &[&str], code: i32| {
        let token: Said = machine.run(&[&["token", profile], more].concat());
        let said = machine.run(&[&["api", profile, "organizations"], more].concat());
        assert_eq!((said.code, &*said.out), (code, ""), "{profile}: {said:?}");
        assert_eq!(said.err.lines().next(), token.err.lines().next(), "{profile}");
    };
    as_a_token("Nobody", &[], 3);
    as_a_token("Browser", &[], 4);
    as_a_token("Refused", &[], 6);
    as_a_token("Gone", &[], 7);
    as_a_token("Machine", &["--min-valid", "9h"], 2);
    machine.run(&["lock"]).good();
    as_a_token("Machine", &[], 8);
    assert_eq!(server.received_at("/v2/organizations").len(), before, "nothing was sent");
    machine.run(&["unlock"]).good();
    machine.run(&["api", "Machine", "organizations", "--min-valid", "10m"]).good();
}
