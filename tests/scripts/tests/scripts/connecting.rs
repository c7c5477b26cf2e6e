//! Signing in from a terminal.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use fobwatch_headless::wait_for;
use fobwatch_scripts::{LIMIT, Machine, Said, built};
use fobwatch_simulator::automate::Automate;
use fobwatch_simulator::browser::{self, Decision};
use fobwatch_simulator::halo::Halo;
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::{Server, system_clock};
use serde_json::{Value, json};

/// `fob connect --no-browser` with its input and output in the test's hands.
struct Terminal {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Terminal {
    fn open(machine: &Machine, profile: &str) -> Self {
        let mut command = machine.fob(&["connect", profile, "--no-browser"]);
        let log = std::fs::File::create(machine.path("connect.log")).expect("a file");
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(log).spawn().expect("fob");
        let (input, output) = (child.stdin.take().expect("input"), child.stdout.take().expect("output"));
        Self { child, input, output: BufReader::new(output) }
    }

    fn url(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).expect("a line");
        assert!(line.starts_with("http"), "{line}");
        line.trim().to_owned()
    }

    fn paste(&mut self, address: &str) {
        writeln!(self.input, "{address}").expect("pasted");
    }

    fn ends(mut self) -> i32 {
        self.child.wait().expect("its end").code().unwrap_or(-1)
    }
}

#[test]
fn the_browser_that_is_named_opens_and_it_is_done() {
    let machine = Machine::with_keyring();
    let server = Server::start(NinjaOne::default());
    let _agent = machine.agent("agent");
    machine.add_browser_profile("Jane's", &server.url, &[]);
    let said = machine.fob(&["connect", "Jane's"]).env("BROWSER", machine.browser()).output().expect("fob");
    let said = Said::from(said);
    assert_eq!((said.code, &*said.out), (0, ""), "{said:?}");
    assert!(server.issued().contains(&machine.run(&["token", "Jane's"]).good()));
    // What can be renewed takes no browser.
    let visits = server.received_at("/ws/oauth/authorize").len();
    machine.run(&["connect", "Jane's"]).good();
    assert_eq!(server.received_at("/ws/oauth/authorize").len(), visits);
}

#[test]
fn no_command_but_connect_opens_a_browser() {
    let machine = Machine::with_keyring();
    let server = Server::start(NinjaOne::default());
    let _agent = machine.agent("agent");
    machine.add_browser_profile("Jane's", &server.url, &[]);
    for arguments in
        [&["token", "Jane's"][..], &["header", "Jane's"], &["exec", "Jane's", "--", "true"], &["renew", "Jane's"]]
    {
        let said = machine.fob(arguments).env("BROWSER", machine.browser()).output().expect("fob");
        assert_eq!(said.status.code(), Some(4), "{said:?}");
    }
    assert!(server.received().is_empty() && !machine.path("browser.log").exists());
}

#[test]
fn without_a_browser_the_address_is_printed_and_its_answer_awaited() {
    let machine = Machine::with_keyring();
    let server = Server::start(NinjaOne::default());
    let _agent = machine.agent("agent");
    machine.add_browser_profile("Jane's", &server.url, &[]);
    let mut terminal = Terminal::open(&machine, "Jane's");
    browser::visit(&terminal.url(), Decision::Approve).expect("the redirect is answered");
    assert_eq!(terminal.ends(), 0, "{}", machine.log("connect"));
    machine.run(&["token", "Jane's"]).good();

    machine.run(&["disconnect", "Jane's"]).good();
    let mut terminal = Terminal::open(&machine, "Jane's");
    browser::visit(&terminal.url(), Decision::Deny).expect("the redirect is answered");
    assert_ne!(terminal.ends(), 0, "a refusal is one: {}", machine.log("connect"));
}

#[test]
fn a_pasted_address_will_do_and_a_wrong_one_is_told_and_waited_on() {
    let machine = Machine::with_keyring();
    let server = Server::start(NinjaOne::default());
    let _agent = machine.agent("agent");
    machine.add_browser_profile("Jane's", &server.url, &[]);
    let mut terminal = Terminal::open(&machine, "Jane's");
    let url = terminal.url();
    let address = browser::decide(&url, Decision::Approve).expect("an address");
    for wrong in ["nonsense", "http://127.0.0.1/?code=canary-wrong-code&state=somebody-elses"] {
        let before = machine.log("connect").matches("fob: ").count();
        terminal.paste(wrong);
        let told = wait_for(LIMIT, || (machine.log("connect").matches("fob: ").count() > before).then_some(()));
        assert!(told.is_some(), "{wrong}: {}", machine.log("connect"));
        assert!(!machine.log("connect").contains("canary-wrong-code"));
    }
    assert!(terminal.child.try_wait().expect("a state").is_none(), "it waits on");
    terminal.paste(&address);
    assert_eq!(terminal.ends(), 0, "{}", machine.log("connect"));
    assert!(server.issued().contains(&machine.run(&["token", "Jane's"]).good()));
}

#[test]
fn who_is_killed_in_the_middle_leaves_no_sign_in_and_no_port() {
    let machine = Machine::with_keyring();
    let server = Server::start(NinjaOne::default());
    let _agent = machine.agent("agent");
    machine.add_browser_profile("Jane's", &server.url, &[]);
    let mut terminal = Terminal::open(&machine, "Jane's");
    let url = url::Url::parse(&terminal.url()).expect("an address");
    let redirect = url.query_pairs().find(|(key, _)| key == "redirect_uri").expect("a redirect").1.into_owned();
    let port = url::Url::parse(&redirect).ok().and_then(|redirect| redirect.port()).expect("a port");
    TcpStream::connect(("127.0.0.1", port)).expect("somebody listens");
    terminal.child.kill().expect("killed");
    terminal.child.wait().expect("its end");
    let free = wait_for(LIMIT, || TcpListener::bind(("127.0.0.1", port)).ok());
    assert!(free.is_some(), "the port is still taken");
    let state = || machine.run(&["list", "--json"]).json()[0]["state"].clone();
    assert!(wait_for(LIMIT, || (state() == json!("signed_out")).then_some(())).is_some(), "{}", state());
    assert_eq!(server.issued(), Vec::<String>::new());
}

#[test]
fn a_wrong_code_is_five_and_the_next_one_signs_in() {
    let machine = Machine::with_keyring();
    let server = Server::start(Automate::default());
    let _agent = machine.agent("agent");
    machine.add_code_account("Automate", &server.url);
    let right = || server.with(|automate| automate.current_code("jane", system_clock()()));
    let wrong = if right() == "000000" { "111111" } else { "000000" };
    let said = machine.run(&["connect", "Automate", "--code", wrong]);
    assert_eq!(said.code, 5, "{said:?}");
    let said = machine.run(&["connect", "Automate", "--code", &right()]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(server.issued().contains(&machine.run(&["token", "Automate"]).good()));
    let tries = server.received_at("/apitoken");
    assert!(tries.iter().all(|request| request.body.contains("jane-PASSWORD-canary")), "the password was kept");
}

/// At a terminal of its own: `script` makes one, and hands on what is typed and shown.
#[test]
fn at_a_terminal_the_code_is_asked_for_unseen_and_again_when_it_is_wrong() {
    let machine = Machine::with_keyring();
    let server = Server::start(Automate::default());
    let _agent = machine.agent("agent");
    machine.add_code_account("Automate", &server.url);
    let mut command = machine.command("script");
    command.args(["-qec", &format!("'{}' connect Automate", built("fob").display()), "/dev/null"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("script");
    let (mut input, mut output) = (child.stdin.take().expect("input"), child.stdout.take().expect("output"));
    let mut shown = Vec::new();
    let mut until_asked = |times: usize| {
        let mut byte = [0];
        while String::from_utf8_lossy(&shown).matches("Code: ").count() < times {
            output.read_exact(&mut byte).expect("what is shown");
            shown.extend(byte);
        }
        String::from_utf8_lossy(&shown).into_owned()
    };
    let right = || server.with(|automate| automate.current_code("jane", system_clock()()));
    let wrong = if right() == "000000" { "111111" } else { "000000" };
    until_asked(1);
    writeln!(input, "{wrong}").expect("typed");
    let so_far = until_asked(2);
    assert!(so_far.contains("not accepted"), "{so_far}");
    assert!(!so_far.contains(wrong), "what is typed is not shown: {so_far}");
    let code = right();
    writeln!(input, "{code}").expect("typed");
    let mut rest = String::new();
    output.read_to_string(&mut rest).expect("the rest");
    assert!(child.wait().expect("its end").success(), "{rest}");
    assert!(rest.contains("Connected.") && !rest.contains(&code), "{rest}");
}

#[test]
fn a_new_sign_in_host_is_accepted_by_a_word() {
    let machine = Machine::with_keyring();
    let server = Server::start(Halo::default());
    let elsewhere = server.url.replace("127.0.0.1", "localhost") + "/auth";
    server.with(|halo| halo.auth_url = Some(elsewhere));
    let url = format!("url={}", server.url);
    let add = ["add", "halo", "--name", "Halo", "--method", "client_credentials", "--set", &*url];
    let more = ["--set", "client_id=services-app", "--secret", "client_secret=-"];
    machine.run_with(&[&add[..], &more[..]].concat(), "services-SECRET-canary-1\n").good();
    for _ in 0..2 {
        let refused = machine.run(&["connect", "Halo"]);
        assert!(refused.code == 6 && refused.err.contains("sign-ins take place at localhost"), "{refused:?}");
    }
    assert!(server.received_at("/auth/token").is_empty(), "nothing was sent there");
    machine.run(&["connect", "Halo", "--accept"]).good();
    machine.run(&["disconnect", "Halo"]).good();
    machine.run(&["connect", "Halo"]).good();
}

#[test]
fn a_program_is_asked_in_json_and_answers_on_standard_input() {
    let machine = Machine::with_keyring();
    let server = Server::start(Automate::default());
    let _agent = machine.agent("agent");
    machine.add_code_account("Automate", &server.url);
    let right = || server.with(|automate| automate.current_code("jane", system_clock()()));
    let wrong = if right() == "000000" { "111111" } else { "000000" };
    let mut command = machine.fob(&["connect", "Automate", "--json"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("fob");
    let (mut input, output) = (child.stdin.take().expect("input"), child.stdout.take().expect("output"));
    let mut output = BufReader::new(output);
    let mut asks = || {
        let mut line = String::new();
        output.read_line(&mut line).expect("a line");
        assert!(line.is_ascii(), "{line}");
        serde_json::from_str::<Value>(&line).expect("JSON")
    };
    let first = asks();
    assert_eq!((&first["for"], &first["refused"], &first["hidden"]), (&json!("answer"), &json!(null), &json!(false)));
    // As Windows ends a line.
    write!(input, "{wrong}\r\n").expect("answered");
    let again = asks();
    assert!(again["for"] == "answer" && again["refused"].is_string(), "{again}");
    writeln!(input, "{}", right()).expect("answered");
    let said = Said::from(child.wait_with_output().expect("its end"));
    assert_eq!((said.code, &*said.err), (0, ""), "{said:?}");
    assert!(server.issued().contains(&machine.run(&["token", "Automate"]).good()));

    // Nobody answers.
    machine.run(&["disconnect", "Automate"]).good();
    let said = machine.run(&["connect", "Automate", "--json"]);
    assert_eq!(said.code, 5, "{said:?}");
    let failure: Value = serde_json::from_str(&said.err).expect("JSON");
    assert_eq!(failure["error"]["code"], json!("code_needed"));
}

#[test]
fn a_program_is_told_of_the_browser() {
    let machine = Machine::with_keyring();
    let server = Server::start(NinjaOne::default());
    let _agent = machine.agent("agent");
    machine.add_browser_profile("Jane's", &server.url, &[]);
    let said = machine.fob(&["connect", "Jane's", "--json"]).env("BROWSER", machine.browser()).output().expect("fob");
    let said = Said::from(said);
    assert_eq!((said.code, &*said.err), (0, ""), "{said:?}");
    let asks: Value = serde_json::from_str(&said.out).expect("one line");
    assert_eq!((&asks["for"], &asks["opened"], &asks["must_paste"]), (&json!("browser"), &json!(true), &json!(false)));
    assert!(asks["url"].as_str().is_some_and(|url| url.starts_with(&server.url)), "{asks}");
}
