//! `--quiet`: no output, no browser, no prompt, the exit code alone.

use fobwatch_scripts::Machine;
use fobwatch_simulator::automate::Automate;
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::{Server, system_clock};

#[test]
fn the_exit_code_says_it_all() {
    let machine = Machine::with_keyring();
    let ninja = Server::start(NinjaOne::default());
    let automate = Server::start(Automate::default());
    let _agent = machine.agent("agent");
    machine.add_machine_account("Machine", &ninja.url);
    machine.add_machine_account("Refused", &ninja.url);
    machine.run(&["edit", "Refused", "--set", "client_id=somebody-else"]).good();
    // Nobody listens on a port that has just been left.
    let gone = std::net::TcpListener::bind("127.0.0.1:0").and_then(|one| one.local_addr()).expect("a port");
    machine.add_machine_account("Gone", &format!("http://{gone}"));
    machine.add_browser_profile("Browser", &ninja.url, &[]);
    machine.add_code_account("Code", &automate.url);
    let browser = machine.browser();
    let quiet = |arguments: &[&str], code: i32| {
        let mut command = machine.fob(arguments);
        let output = command.env("BROWSER", &browser).output().expect("fob");
        let said = (output.status.code(), output.stdout.len(), output.stderr.len());
        assert_eq!(said, (Some(code), 0, 0), "{arguments:?}: {output:?}");
    };

    let cases: [(&[&str], i32); 15] = [
        (&["connect", "Machine", "--quiet"], 0),
        (&["--quiet", "renew", "Machine"], 0),
        (&["verify", "Machine", "-q"], 0),
        (&["token", "Machine", "--quiet"], 0),
        (&["list", "--json", "--quiet"], 0),
        (&["connect", "Nobody", "--quiet"], 3),
        (&["connect", "Browser", "--quiet"], 4),
        (&["connect", "Browser", "--no-browser", "--quiet"], 4),
        (&["connect", "Code", "--quiet"], 5),
        (&["connect", "Refused", "--quiet"], 6),
        (&["renew", "Machine", "Refused", "--quiet"], 6),
        (&["connect", "Gone", "--quiet"], 7),
        (&["remove", "Machine", "--quiet"], 2),
        (&["edit", "Machine", "--secret", "client_secret", "--quiet"], 2),
        (&["renew", "--quiet", "--bogus"], 2),
    ];
    for (arguments, code) in cases {
        quiet(arguments, code);
    }
    assert!(!machine.path("browser.log").exists(), "no browser was opened");
    assert!(ninja.received_at("/ws/oauth/authorize").iter().all(|asked| asked.method != "POST"), "nobody approved");

    let right = || automate.with(|automate| automate.current_code("jane", system_clock()()));
    let wrong = if right() == "000000" { "111111" } else { "000000" };
    quiet(&["connect", "Code", "--code", wrong, "--quiet"], 5);
    quiet(&["connect", "Code", "--code", &right(), "--quiet"], 0);
    assert!(automate.issued().contains(&machine.run(&["token", "Code"]).good()));
    // What is run is not ours to silence.
    let said = machine.run(&["exec", "Machine", "--quiet", "--", "echo", "heard"]);
    assert_eq!((&*said.out, &*said.err), ("heard\n", ""), "{said:?}");
    machine.run(&["lock"]).good();
    quiet(&["renew", "Machine", "--quiet"], 8);
}
