//! Help, completions and man pages: made of the same definitions.

use fobwatch_scripts::Desk;

fn commands(desk: &Desk) -> Vec<String> {
    let help = desk.run(&["--help"]).good();
    let (_, list) = help.split_once("Commands:\n").expect("a list");
    let list = list.lines().take_while(|line| !line.is_empty());
    list.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

#[test]
fn every_command_has_an_example() {
    let desk = Desk::without_keyring();
    let commands = commands(&desk);
    assert!(commands.len() > 20 && commands.iter().any(|command| command == "token"), "{commands:?}");
    for command in commands.iter().filter(|command| *command != "help") {
        let help = desk.run(&[command, "--help"]).good();
        assert!(help.contains("\nExample") && help.contains(&format!("fob {command}")), "{help}");
        assert!(help.lines().all(|line| line.chars().count() <= 120), "{help}");
    }
    assert!(desk.run(&["--help"]).good().contains("Exit codes: 0 done, 2 usage"));
    assert!(desk.run(&["--version"]).good().starts_with("fob "));
}

#[test]
fn completions_for_four_shells() {
    let desk = Desk::without_keyring();
    for (shell, sign) in [
        ("bash", "complete -F"),
        ("zsh", "#compdef fob"),
        ("fish", "complete -c fob"),
        ("powershell", "Register-ArgumentCompleter"),
    ] {
        let script = desk.run(&["completions", shell]).good();
        assert!(script.contains(sign) && script.contains("disconnect"), "{shell}: {script}");
    }
    desk.bash("fob completions bash > completions && bash -n completions && . ./completions && complete -p fob").good();
}

#[test]
fn a_man_page_for_each_command() {
    let desk = Desk::without_keyring();
    std::fs::create_dir(desk.path("man")).expect("a folder");
    desk.run(&["man", "man"]).good();
    for command in commands(&desk).iter().filter(|command| *command != "help") {
        let page = std::fs::read_to_string(desk.path("man").join(format!("fob-{command}.1"))).expect("a page");
        assert!(page.contains(".TH") && page.contains("xample"), "{command}: {page}");
    }
    assert!(desk.path("man").join("fob.1").exists());
    assert_eq!(desk.run(&["man", "no/such/folder"]).code, 2);
}
