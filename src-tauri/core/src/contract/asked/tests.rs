//! How the page's requests are spelt, and what is no request.

use super::super::NEEDS;
use super::*;

fn asked(json: &str) -> Result<Command, String> {
    serde_json::from_str(json).map_err(|error| error.to_string())
}

const ID: &str = "67e55044-10b1-426f-9247-bb680e5fe0c8";

#[test]
fn a_request_names_its_command_and_arguments() {
    let connect = asked(&format!(r#"{{"do":"connect","id":"{ID}","fromScratch":true}}"#));
    assert!(matches!(connect, Ok(Command::connect { id, from_scratch: true }) if id.to_string() == ID), "{connect:?}");
    assert!(matches!(asked(r#"{"do":"overview"}"#), Ok(Command::overview {})));
    let last = format!(r#"{{"id":"{ID}","on":true,"until":9007199254740991,"do":"set_auto_renew"}}"#);
    assert!(matches!(asked(&last), Ok(Command::set_auto_renew { on: true, until: Some(9_007_199_254_740_991), .. })));
    assert!(matches!(asked(r#"{"do":"unlock"}"#), Ok(Command::unlock { passphrase: None })), "nothing said is null");
    let change = asked(r#"{"do":"set_customers","customers":[{"name":"Contoso","colour":null}]}"#);
    assert!(
        matches!(&change, Ok(Command::set_customers { customers }) if customers[0].colour == Some(None)),
        "{change:?}"
    );
}

#[test]
fn what_is_no_request_is_refused() {
    for json in [
        "null",
        r#""overview""#,
        "{}",
        r#"{"do":null}"#,
        r#"{"do":"no_such_command"}"#,
        r#"{"do":"connect_from_terminal","id":"x","fromScratch":true}"#,
        r#"{"do":"overview","id":"x"}"#,
        r#"{"do":"overview","do":"lock"}"#,
        r#"{"do":"detail"}"#,
        r#"{"do":"detail","id":"x"}"#,
        r#"{"do":"renew_many","ids":null}"#,
        r#"{"do":"open_import","passphrase":1}"#,
    ] {
        assert!(asked(json).is_err(), "{json}");
    }
}

#[test]
fn each_command_of_the_list_is_a_request() {
    for (name, _) in NEEDS {
        // Its arguments may be missing; it is not.
        let said = asked(&format!(r#"{{"do":"{name}"}}"#)).err().unwrap_or_default();
        assert!(!said.contains("unknown variant"), "{name}: {said}");
    }
}

#[test]
fn a_request_does_not_show_its_secret() {
    for json in [
        format!(r#"{{"do":"answer","id":"{ID}","text":"canary"}}"#),
        format!(r#"{{"do":"paste","id":"{ID}","address":"canary"}}"#),
        r#"{"do":"unlock","passphrase":"canary"}"#.to_owned(),
        r#"{"do":"open_import","passphrase":"canary"}"#.to_owned(),
        r#"{"do":"set_proxy_password","password":"canary"}"#.to_owned(),
        r#"{"do":"save_export","what":{"passphrase":"canary"}}"#.to_owned(),
        r#"{"do":"save","input":{"name":"n","customer":"","vendor":"v","method":"m","answers":{},"secrets":{"k":"canary"}}}"#.to_owned(),
        r#"{"do":"import_vault","input":{"vendor":"v","name":"n","customer":"","prefix":"","text":"canary"}}"#.to_owned(),
    ] {
        let shown = format!("{:?}", asked(&json).expect("a request"));
        assert!(shown.contains("Secret(…)") && !shown.contains("canary"), "{shown}");
    }
}

#[test]
fn an_answer_is_written_as_it_is() {
    let written = |answer: Answer| serde_json::to_string(&answer).expect("written");
    assert_eq!(written(Answer::lock(())), "null");
    assert_eq!(
        written(Answer::verify(Text::plain("Good."))),
        serde_json::to_string(&Text::plain("Good.")).expect("words")
    );
    assert_eq!(written(Answer::check_for_update(None)), "null");
    assert_eq!(written(Answer::save_export(true)), "true");
}
