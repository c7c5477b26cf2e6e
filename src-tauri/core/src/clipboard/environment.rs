//! Credentials as environment variables. Invariant: a value reaches the variable unchanged and can
//! end no string; what a shell cannot carry is refused.

pub use fobwatch_protocol::Shell;
use fobwatch_text::say;

use crate::failure::{Code, Failure};
use crate::secret::Secret;
use crate::vendor::Headers;

/// A name and a value.
pub type Variable = (String, Secret);

/// What the names begin with, unless told otherwise: `NINJAONE`.
pub fn usual_prefix(vendor: &str) -> String {
    upper(vendor)
}

/// A prefix that somebody typed.
pub fn check_prefix(prefix: &str) -> Result<&str, Failure> {
    let starts = prefix.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    if starts && prefix.len() <= 64 && prefix.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return Ok(prefix);
    }
    Err(Failure::new(Code::Invalid, say::copy::VARIABLE_NAME_WRONG).hint(say::copy::VARIABLE_NAME_HINT))
}

/// `NINJAONE_ACCESS_TOKEN` and `NINJAONE_BASE_URL`. Where one header is not enough, or there is no
/// token, one more for each header: `CITRIX_AUTHORIZATION`, `CITRIX_CITRIX_CUSTOMERID`.
pub fn variables(prefix: &str, token: Option<&Secret>, headers: &Headers, api_base: &str) -> Vec<Variable> {
    let named = |name: &str, value: Secret| (format!("{prefix}_{name}"), value);
    let token = token.map(|token| named("ACCESS_TOKEN", token.clone()));
    let needed: &[_] = if token.is_some() && headers.len() == 1 { &[] } else { headers };
    token
        .into_iter()
        .chain(needed.iter().map(|(name, value)| named(&upper(name), value.clone())))
        .chain(std::iter::once(named("BASE_URL", Secret::new(api_base))))
        .collect()
}

/// Lines for a shell to evaluate; the last one has no end.
pub fn lines(shell: Shell, variables: &[Variable]) -> Result<Secret, Failure> {
    let mut text = zeroize::Zeroizing::new(String::new());
    for (name, value) in variables {
        if !text.is_empty() {
            text.push('\n');
        }
        // EXPOSE: into the lines that were asked for, which are a secret again.
        text.push_str(&line(shell, name, value.reveal())?);
    }
    Ok(Secret::new(text.as_str()))
}

fn line(shell: Shell, name: &str, value: &str) -> Result<String, Failure> {
    let refused =
        || Failure::new(Code::Invalid, say::copy::value_not_for_shell(name)).hint(say::copy::VALUE_NOT_FOR_SHELL_HINT);
    if value.contains('\0') {
        return Err(refused());
    }
    Ok(match shell {
        Shell::Bash => format!("export {name}={}", bash(value)),
        Shell::Fish => format!("set -gx {name} {}", fish(value)),
        Shell::Powershell => format!("$env:{name} = {}", powershell(value)),
        // Inside quotes % and, with delayed expansion, ! and ^ are read again, each in its own way
        // at a prompt, in a file and after CALL. No writing of them is right in all three.
        Shell::Cmd if value.contains(['%', '!', '^', '"']) || value.chars().any(char::is_control) => {
            return Err(refused());
        }
        Shell::Cmd => format!("set \"{name}={value}\""),
    })
}

fn upper(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect()
}

/// Single quotes; a quote inside ends, escapes and reopens.
pub(super) fn bash(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Single quotes, in which a backslash escapes itself and a quote.
fn fish(text: &str) -> String {
    format!("'{}'", text.replace('\\', r"\\").replace('\'', r"\'"))
}

/// Single quotes; a quote inside is doubled. PowerShell takes typographic ones for quotes too.
pub(super) fn powershell(text: &str) -> String {
    let doubled: String = text
        .chars()
        .flat_map(|c| if matches!(c, '\'' | '‘' | '’' | '‚' | '‛') { vec![c, c] } else { vec![c] })
        .collect();
    format!("'{doubled}'")
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    const HARD: [&str; 8] = [
        "plain-Token_1.2~3+4/5==",
        "it's $HOME `id` $(id) !! \\ \" * ? [a] {b} ~ # & | ; < >",
        "two\nlines and a tab\t",
        "ends in a backslash\\",
        "\\'\\\\''",
        "'; exit 7; '",
        "ünïcode ‘quotes’ 漢字",
        "",
    ];

    fn of(shell: Shell, value: &str) -> Result<String, Failure> {
        lines(shell, &[("FOB_VALUE".to_owned(), Secret::new(value))]).map(|text| text.reveal().to_owned())
    }

    /// Evaluates the lines as people do, and prints the variable as a child sees it.
    fn evaluated(program: &str, script: &str, value: &str, shell: Shell) -> Option<String> {
        let lines = of(shell, value).expect("lines");
        let output = Command::new(program).args(["-c", script]).env("FOB_LINES", lines).output().ok()?;
        assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
        Some(String::from_utf8(output.stdout).expect("text"))
    }

    #[test]
    fn a_shell_reads_back_what_was_written() {
        let child = "printenv FOB_VALUE";
        for value in HARD {
            for program in ["bash", "sh", "zsh"] {
                let script = format!("eval \"$(printenv FOB_LINES)\"; {child}");
                match evaluated(program, &script, value, Shell::Bash) {
                    Some(read) => assert_eq!(read, format!("{value}\n"), "{program}"),
                    None => assert!(program != "sh" || cfg!(windows), "there is always this one"),
                }
            }
            let script = format!("printenv FOB_LINES | source; {child}");
            if let Some(read) = evaluated("fish", &script, value, Shell::Fish) {
                assert_eq!(read, format!("{value}\n"), "fish");
            }
        }
    }

    #[test]
    fn each_shell_has_its_own_quotes() {
        for (shell, value, expected) in [
            (Shell::Bash, "a'b", "export FOB_VALUE='a'\\''b'"),
            (Shell::Fish, r"a'b\", "set -gx FOB_VALUE 'a\\'b\\\\'"),
            (Shell::Powershell, "a'b‘c\n", "$env:FOB_VALUE = 'a''b‘‘c\n'"),
            (Shell::Cmd, "a&b|c<d>e'f (g)", "set \"FOB_VALUE=a&b|c<d>e'f (g)\""),
        ] {
            assert_eq!(of(shell, value).expect("a line"), expected, "{shell:?}");
        }
    }

    #[test]
    fn what_a_shell_cannot_carry_is_refused_without_being_said() {
        for value in ["50%bird", "bird!", "bird^", "bi\"bird", "bird\n", "bird\0"] {
            let failure = of(Shell::Cmd, value).expect_err("refused");
            assert_eq!(failure.code, Code::Invalid);
            assert!(!format!("{failure:?}").contains("bird"), "{failure:?}");
        }
        for shell in [Shell::Bash, Shell::Fish, Shell::Powershell] {
            of(shell, "a\0b").expect_err("no environment holds this");
        }
    }

    #[test]
    fn names_come_from_the_vendor_and_the_headers() {
        let header = |name: &str| (name.to_owned(), Secret::new("value"));
        let token = Secret::new("token");
        let names = |token: Option<&Secret>, headers: &Headers| -> Vec<String> {
            variables("P", token, headers, "https://h/").into_iter().map(|(name, _)| name).collect()
        };
        assert_eq!(names(Some(&token), &vec![header("Authorization")]), ["P_ACCESS_TOKEN", "P_BASE_URL"]);
        assert_eq!(names(None, &vec![header("Authorization")]), ["P_AUTHORIZATION", "P_BASE_URL"]);
        assert_eq!(
            names(Some(&token), &vec![header("Authorization"), header("Citrix-CustomerId")]),
            ["P_ACCESS_TOKEN", "P_AUTHORIZATION", "P_CITRIX_CUSTOMERID", "P_BASE_URL"]
        );
        assert_eq!(usual_prefix("some-vendor"), "SOME_VENDOR");
        assert_eq!(check_prefix("Lab_2").expect("a prefix"), "Lab_2");
        for prefix in ["", "2lab", "a-b", "a b", "ä", "a=b", &"a".repeat(65)] {
            check_prefix(prefix).expect_err(prefix);
        }
    }
}
