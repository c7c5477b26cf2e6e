//! The app's page: things are found by what a person sees or a screen reader says.

use std::net::TcpListener;
use std::time::Duration;

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use fobwatch_headless::Running;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;

use crate::machine::{Machine, app, driver};
use crate::{LIMIT, until};

pub struct Page {
    pub client: Client,
    /// Ends the native driver too.
    _driver: Running,
}

impl Page {
    pub(crate) async fn open(machine: &Machine) -> Self {
        let (port, native) = (free_port(), free_port());
        let mut command = machine.command(&driver());
        command.args(["--port", &port.to_string(), "--native-port", &native.to_string()]);
        let log = machine.folder.path().join(format!("driver-{port}.log"));
        let driver = Running::start(&mut command, &log).expect("tauri-driver");
        let mut capabilities = Capabilities::new();
        capabilities.insert("tauri:options".to_owned(), json!({"application": app()}));
        let address = format!("http://127.0.0.1:{port}");
        let client = until("a WebDriver session", LIMIT, async || {
            let mut builder = ClientBuilder::new(HttpConnector::new());
            builder.capabilities(capabilities.clone()).connect(&address).await.ok()
        })
        .await;
        Self { client, _driver: driver }
    }

    /// Ends the app, with its window open.
    pub async fn close(self) {
        self.client.close().await.expect("the session ends");
    }

    /// The first element of an `XPath` that can be seen.
    async fn find(&self, what: &str, path: &str) -> Element {
        let found = tokio::time::timeout(LIMIT, async {
            loop {
                for element in self.client.find_all(Locator::XPath(path)).await.unwrap_or_default() {
                    if element.is_displayed().await.unwrap_or(false) {
                        return element;
                    }
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        });
        match found.await {
            Ok(element) => element,
            Err(_) => self.give_up(what).await,
        }
    }

    async fn give_up(&self, what: &str) -> ! {
        panic!("{what} is not on the page:\n{}", self.words().await);
    }

    /// Everything that can be read.
    pub async fn words(&self) -> String {
        let words = self.client.execute("return document.body.innerText", Vec::new()).await;
        words.ok().and_then(|words| words.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// The document as it is, with what is in its fields and in the stores of the browser engine.
    pub async fn everything(&self) -> String {
        let script = "return [document.documentElement.outerHTML, \
                      ...[...document.querySelectorAll('input, textarea, select')].map(one => one.value), \
                      JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie, location.href].join('\\n')";
        let everything = self.client.execute(script, Vec::new()).await.expect("the page is read");
        everything.as_str().unwrap_or_default().to_owned()
    }

    pub async fn sees(&self, words: &str) {
        let seen = tokio::time::timeout(LIMIT, async {
            while !self.words().await.contains(words) {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        });
        if seen.await.is_err() {
            self.give_up(&format!("“{words}”")).await;
        }
    }

    pub async fn no_longer_sees(&self, words: &str) {
        until(&format!("a page without “{words}”"), LIMIT, async || {
            (!self.words().await.contains(words)).then_some(())
        })
        .await;
    }

    /// A button by its words, in the dialog that is open or else on the page.
    pub async fn press(&self, name: &str) {
        self.click(name, &format!("//button[{} and not(@disabled)]", named(name))).await;
    }

    /// A button of the dialog that is open.
    pub async fn press_in_dialog(&self, name: &str) {
        self.click(name, &format!("//dialog[@open]//button[{} and not(@disabled)]", named(name))).await;
    }

    /// A large button with a title among its words.
    pub async fn choose(&self, title: &str) {
        self.click(title, &format!("//button[.//strong[normalize-space(.)=\"{title}\"]]")).await;
    }

    async fn click(&self, what: &str, path: &str) {
        let clicked = tokio::time::timeout(LIMIT, async {
            // What moves or is drawn anew under the pointer is tried again.
            while self.find(&format!("the button “{what}”"), path).await.click().await.is_err() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        });
        if clicked.await.is_err() {
            self.give_up(&format!("a button “{what}” that can be pressed")).await;
        }
    }

    /// Types into the field with this label, in place of what is there.
    pub async fn fill(&self, label: &str, text: &str) {
        let path = format!("//*[@id=//label[normalize-space(.)=\"{label}\"]/@for or @aria-label=\"{label}\"]");
        let field = self.find(&format!("the field “{label}”"), &path).await;
        field.clear().await.expect("the field is emptied");
        field.send_keys(text).await.expect("the field takes text");
    }

    /// Turns the switch with this label.
    pub async fn toggle(&self, label: &str) {
        let path = format!("//*[@role='switch' and @aria-labelledby=//*[normalize-space(.)=\"{label}\"]/@id]");
        self.click(&format!("the switch “{label}”"), &path).await;
    }

    /// Picks from the choices of the field with this label.
    pub async fn pick(&self, label: &str, value: &str) {
        let path = format!("//*[@id=//label[normalize-space(.)=\"{label}\"]/@for]");
        let field = self.find(&format!("the field “{label}”"), &path).await;
        field.select_by_value(value).await.expect("the choice is there");
    }

    /// A PNG of the page, once nothing moves any more.
    pub async fn picture(&self) -> Vec<u8> {
        let still = "return document.getAnimations().every(one => one.playState !== 'running')";
        until("a page that stands still", LIMIT, async || {
            self.client.execute(still, Vec::new()).await.ok()?.as_bool()?.then_some(())
        })
        .await;
        self.client.screenshot().await.expect("a picture")
    }

    /// Types on the keyboard, into whatever has the focus.
    pub async fn type_keys(&self, text: &str) {
        let strokes = text.chars().flat_map(|key| [KeyAction::Down { value: key }, KeyAction::Up { value: key }]);
        let keys = strokes.fold(KeyActions::new("keyboard".to_owned()), KeyActions::then);
        self.client.perform_actions(keys).await.expect("keys");
    }

    /// Selects a profile in the list.
    pub async fn select(&self, name: &str, customer: &str) {
        self.click(&format!("{name}, {customer}"), &row(name, customer)).await;
    }

    /// What the list says about a profile: its state or its countdown. Empty when it
    /// is not there.
    pub async fn standing(&self, name: &str, customer: &str) -> String {
        let path = format!("{}//*[contains(@id, \"-word\")]", row(name, customer));
        match self.client.find(Locator::XPath(&path)).await {
            // The driver takes a text that may be cut off for one that cannot be seen.
            Ok(word) => word.prop("textContent").await.ok().flatten().unwrap_or_default().trim().to_owned(),
            Err(_) => String::new(),
        }
    }

    /// Waits for the list to say something about a profile, and returns what it says.
    pub async fn until_standing(&self, name: &str, customer: &str, fits: impl Fn(&str) -> bool) -> String {
        let settled = tokio::time::timeout(LIMIT, async {
            loop {
                let word = self.standing(name, customer).await;
                if fits(&word) {
                    return word;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        });
        match settled.await {
            Ok(word) => word,
            Err(_) => self.give_up(&format!("the standing waited for of {name}, {customer}")).await,
        }
    }

    pub async fn until_counting(&self, name: &str, customer: &str) -> u64 {
        seconds(&self.until_standing(name, customer, |word| seconds(word).is_some()).await).unwrap_or_default()
    }
}

/// `52:10` or `1:02:03` in seconds.
pub fn seconds(countdown: &str) -> Option<u64> {
    let parts = countdown.split(':').map(|part| part.parse::<u64>().ok()).collect::<Option<Vec<_>>>()?;
    (parts.len() >= 2).then(|| parts.iter().fold(0, |all, part| all * 60 + part))
}

fn named(name: &str) -> String {
    format!("(normalize-space(.)=\"{name}\" or @aria-label=\"{name}\")")
}

fn row(name: &str, customer: &str) -> String {
    format!(
        "//section[.//h2[normalize-space(.)=\"{customer}\"]]//li[@data-profile][.//*[contains(@id, \"-name\")]/span[normalize-space(.)=\"{name}\"]]"
    )
}

/// Free at this moment. The driver cannot be asked which one it took.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}
