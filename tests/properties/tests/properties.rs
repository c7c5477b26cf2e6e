//! Every property, on what has been tried before and on what chance brings.

use std::fmt::Debug;
use std::fs;
use std::path::Path;

use fobwatch_properties::redirect::STATE;
use fobwatch_properties::token::CASES;
use fobwatch_properties::{ALL, address, dates, import, message, redirect, retry_after, token};
use proptest::prelude::*;

fn corpus(name: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(name);
    let files = fs::read_dir(folder).expect("a corpus").flatten();
    files.map(|file| (file.path().display().to_string(), fs::read(file.path()).expect("a file"))).collect()
}

#[test]
fn each_holds_on_its_corpus() {
    for (name, property) in ALL {
        let files = corpus(name);
        assert!(files.len() > 4, "{name} has no corpus");
        for (path, bytes) in files {
            eprintln!("{path}");
            property(&bytes);
        }
    }
}

/// Bytes that are shown as the text they mostly are.
struct Shown(Vec<u8>);

impl Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "b\"{}\"", self.0.escape_ascii())
    }
}

/// Files of the corpus with some of their bytes cut out or replaced.
fn altered(name: &str) -> impl Strategy<Value = Shown> + use<> {
    let files: Vec<_> = corpus(name).into_iter().map(|(_, bytes)| bytes).collect();
    let change = (any::<prop::sample::Index>(), 0..8_usize, prop::collection::vec(any::<u8>(), 0..4));
    (prop::sample::select(files), prop::collection::vec(change, 0..4)).prop_map(|(mut bytes, changes)| {
        for (place, gone, come) in changes {
            let start = place.index(bytes.len() + 1);
            let end = (start + gone).min(bytes.len());
            bytes.splice(start..end, come);
        }
        Shown(bytes)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn addresses(altered in altered("address"), any in any::<String>()) {
        address::holds(&altered.0);
        address::holds(any.as_bytes());
    }

    #[test]
    fn dates_of_others(altered in altered("dates"), any in any::<f64>()) {
        dates::holds(&altered.0);
        dates::holds(any.to_string().as_bytes());
    }

    #[test]
    fn documents(altered in altered("import")) {
        import::holds(&altered.0);
    }

    #[test]
    fn messages(altered in altered("message"), any in any::<Vec<u8>>()) {
        message::holds(&altered.0);
        message::holds(&any);
    }

    #[test]
    fn redirects(altered in altered("redirect"), code in any::<String>(), rest in any::<String>()) {
        redirect::holds(&altered.0);
        let code: String = url::form_urlencoded::byte_serialize(code.as_bytes()).collect();
        let request = format!("GET /callback?code={code}&state={STATE}{rest} HTTP/1.1\r\nHost: 127.0.0.1:11434\r\n\r\n");
        redirect::holds(request.as_bytes());
    }

    #[test]
    fn waits(altered in altered("retry_after"), any in any::<u64>()) {
        retry_after::holds(&altered.0);
        retry_after::holds(any.to_string().as_bytes());
    }

    #[test]
    fn token_replies(altered in altered("token"), which in 0..CASES.len(), status in 100..600_u16, body in any::<String>()) {
        token::holds(&altered.0);
        let which = char::from(b'0' + u8::try_from(which).expect("a few"));
        token::holds(format!("{which}{status}\n\n{body}").as_bytes());
    }
}
