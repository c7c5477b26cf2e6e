//! A request to the redirect listener, and an address pasted in its place.

use fobwatch_core::loopback::{Verdict, judge_address, over};
use fobwatch_core::secret::Secret;
use fobwatch_core::vendor::{Answered, Redirected};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use url::Url;

use crate::{hides, run};

/// What the listener under test waits for.
pub const REDIRECT: &str = "http://127.0.0.1:11434/callback";
/// What a redirect must carry; looked for in every answer.
pub const STATE: &str = "state-canary-b26db4c5a0e94b2e8f1d";
const LONGEST_CODE: usize = 8 * 1024;
/// What the listener answers, or the library before it.
const STATUSES: [&str; 6] = ["200", "400", "404", "405", "414", "431"];

/// A request that is believed carries our `state` on our path; whatever is answered repeats
/// nothing of it.
pub fn holds(bytes: &[u8]) {
    let state = Secret::new(STATE);
    let (answer, found) = run(async {
        let (mut browser, listener) = tokio::io::duplex(1 << 20);
        browser.write_all(bytes).await.expect("written");
        browser.shutdown().await.expect("closed");
        let found = over(listener, REDIRECT, &state).await;
        let mut answer = Vec::new();
        browser.read_to_end(&mut answer).await.expect("read");
        (String::from_utf8(answer).expect("text"), found)
    });
    if !answer.is_empty() {
        let status =
            answer.strip_prefix("HTTP/1.1 ").or(answer.strip_prefix("HTTP/1.0 ")).and_then(|rest| rest.get(..3));
        assert!(status.is_some_and(|status| STATUSES.contains(&status)), "{answer}");
    }
    assert!(!answer.contains("canary"), "{answer}");
    assert_eq!(found.is_some(), answer.get(9..12) == Some("200"), "{answer}");
    if let Some(found) = &found {
        let request = String::from_utf8_lossy(bytes);
        let line = request.lines().find(|line| !line.is_empty()).expect("a first line");
        let target = line.strip_prefix("GET ").and_then(|rest| rest.split(' ').next()).expect("a GET");
        believed(found, &Url::parse("http://127.0.0.1:11434").and_then(|url| url.join(target)).expect("a target"));
    }
    let text = String::from_utf8_lossy(bytes);
    if let Verdict::Good(found) = judge_address(&text, REDIRECT, &state) {
        believed(&found, &Url::parse(text.trim()).expect("an address"));
    }
}

fn believed(found: &Redirected, asked: &Url) {
    assert_eq!(asked.path(), "/callback");
    let all = |name: &str| -> Vec<String> {
        asked.query_pairs().filter(|(key, _)| key == name).map(|(_, value)| value.into_owned()).collect()
    };
    assert_eq!(all("state"), [STATE], "not ours");
    assert_eq!(all("iss"), Vec::from_iter(found.issuer.clone()));
    match &found.answer {
        Answered::Code(code) => {
            assert_eq!(all("code"), [code.reveal()]);
            assert!(all("error").is_empty());
            assert!((1..=LONGEST_CODE).contains(&code.reveal().len()));
            assert!(code.reveal().bytes().all(|byte| (0x20..=0x7e).contains(&byte)));
            if code.reveal().len() > 12 {
                hides(found, [code.reveal()]);
            }
        }
        Answered::Denied { error, .. } => {
            assert_eq!(all("error"), [error.as_str()]);
            assert!(all("code").is_empty());
        }
    }
}
