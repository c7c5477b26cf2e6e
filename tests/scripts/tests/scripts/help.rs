//! Help, completions and man pages: made of the same definitions.

use fobwatch_scripts::Machine;

fn commands(machine: &Machine) -> Vec<String> {
    let help = machine.run(&["--help"]).good();
    let (_, list) = help.split_once("Commands:\n").expect("a list");
    let list = list.lines().take_while(|line| !line.is_empty());
    list.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

#[test]
fn every_command_has_an_example() {
    let machine = Machine::without_keyring();
    let commands = commands(&machine);
    assert!(commands.len() > 20 && commands.iter().any(|command| command == "token"), "{commands:?}");
    for command in commands.iter().filter(|command| *command != "help") {
        let help = machine.run(&[command, "--help"]).good();
        assert!(help.contains("\nExample") && help.contains(&format!("fob {command}")), "{help}");
        assert!(help.lines().all(|line| line.chars().count() <= 120), "{help}");
    }
    assert!(machine.run(&["--help"]).good().contains("Exit codes: 0 done, 2 usage"));
    assert!(machine.run(&["--version"]).good().starts_with("fob "));
}

#[test]
fn completions_for_four_shells() {
    let machine = Machine::without_keyring();
    for (shell, sign) in [
        ("bash", "complete -F"),
        ("zsh", "#compdef fob"),
        ("fish", "complete -c fob"),
        ("powershell", "Register-ArgumentCompleter"),
    ] {
        let script = machine.run(&["completions", shell]).good();
        assert!(script.contains(sign) && script.contains("__complete"), "{shell}: {script}");
    }
    machine
        .bash("fob completions bash > completions && bash -n completions && . ./completions && complete -p fob")
        .good();
}

#[test]
fn a_man_page_for_each_command() {
    let machine = Machine::without_keyring();
    std::fs::create_dir(machine.path("man")).expect("a folder");
    machine.run(&["man", "man"]).good();
    for command in commands(&machine).iter().filter(|command| *command != "help") {
        let page = std::fs::read_to_string(machine.path("man").join(format!("fob-{command}.1"))).expect("a page");
        assert!(page.contains(".TH") && page.contains("xample"), "{command}: {page}");
    }
    assert!(machine.path("man").join("fob.1").exists());
    assert_eq!(machine.run(&["man", "no/such/folder"]).code, 2);
}
