//! The app's page: things are found by what a person sees or a screen reader says.

use std::cell::Cell;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use fantoccini::elements::Element;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use fobwatch_headless::Running;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use crate::machine::{Machine, app, driver};
use crate::paths::{named, row};
use crate::{LIMIT, eventually, processes, until};

/// The app's window, driven as a person would: by words and roles.
pub struct Page {
    /// For what has no words.
    pub client: Client,
    /// Of a page that is magnified the driver mistakes the places.
    enlarged: Cell<bool>,
    /// The app's own process.
    app: u32,
    /// Ends the native driver too.
    _driver: Running,
}

/// Where the first match of a path is, and what lies there.
const COVERS: &str = "
const element = document.evaluate(arguments[0], document, null, 9).singleNodeValue;
const box = element?.getBoundingClientRect();
const over = box && document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
return [JSON.stringify(box), innerWidth, innerHeight, element?.outerHTML.slice(0, 300), over?.outerHTML.slice(0, 300)];";

impl Page {
    pub(crate) async fn open(machine: &Machine, arguments: &[&str]) -> Self {
        let (port, native) = (free_port(), free_port());
        let mut command = machine.command(&driver());
        command.args(["--port", &port.to_string(), "--native-port", &native.to_string()]);
        let mut capabilities = Capabilities::new();
        capabilities.insert("tauri:options".to_owned(), json!({"application": app(), "args": arguments}));
        // The native driver is the driver's child, and the app is the native driver's.
        Self::connect(machine, command, port, capabilities, 2).await
    }

    /// The app's own process.
    pub fn app(&self) -> u32 {
        self.app
    }

    /// The small browser that comes with the web view: the app's own engine, without the app.
    pub async fn browse(machine: &Machine) -> Self {
        let port = free_port();
        let mut command = machine.command(Path::new("WebKitWebDriver"));
        command.arg(format!("--port={port}"));
        Self::connect(machine, command, port, Capabilities::new(), 1).await
    }

    /// `generations`: from the driver to what it drives.
    async fn connect(
        machine: &Machine,
        mut command: Command,
        port: u16,
        capabilities: Capabilities,
        generations: usize,
    ) -> Self {
        let log = machine.folder.path().join(format!("driver-{port}.log"));
        let driver = Running::start(&mut command, &log).expect("a WebDriver");
        let address = format!("http://127.0.0.1:{port}");
        let client = until("a WebDriver session", LIMIT, async || {
            let mut builder = ClientBuilder::new(HttpConnector::new());
            builder.capabilities(capabilities.clone()).connect(&address).await.ok()
        })
        .await;
        let youngest = (0..generations)
            .fold(vec![driver.id()], |parents, _| parents.into_iter().flat_map(processes::children).collect());
        let app = *youngest.first().expect("the app's process");
        Self { client, enlarged: Cell::new(false), app, _driver: driver }
    }

    /// Ends the app as the end of a desktop's session does, with its window open. The driver would close the
    /// window, which may leave the app in the tray.
    pub async fn close(self) {
        processes::terminate(self.app);
        until("the app's end", LIMIT, async || processes::has_ended(self.app).then_some(())).await;
    }

    /// The first element of an `XPath` that can be seen.
    pub(crate) async fn find(&self, what: &str, path: &str) -> Element {
        let found = eventually(LIMIT, async || {
            for element in self.client.find_all(Locator::XPath(path)).await.unwrap_or_default() {
                if element.is_displayed().await.unwrap_or(false) {
                    return Some(element);
                }
            }
            None
        });
        match found.await {
            Some(element) => element,
            None => self.give_up(what).await,
        }
    }

    pub(crate) async fn give_up(&self, what: &str) -> ! {
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

    /// From now on what goes between the page and the core is kept, for [`Page::traced`].
    pub async fn trace(&self) {
        let script = "const real = window.fetch; window.trace = []; \
                      window.fetch = async (...asked) => { \
                        const reply = await real(...asked); \
                        const command = new URL(asked[0].url ?? asked[0]).pathname; \
                        window.trace.push([command, String(asked[1]?.body), await reply.clone().text()]); \
                        return reply; }";
        self.client.execute(script, Vec::new()).await.expect("the page is traced");
    }

    /// Each command with what was sent and what came back.
    pub async fn traced(&self) -> Vec<(String, String, String)> {
        let trace = self.client.execute("return window.trace", Vec::new()).await.expect("the trace");
        let calls: Vec<(String, String, String)> = serde_json::from_value(trace).expect("calls");
        let named = |sent: &str| {
            let sent: serde_json::Value = serde_json::from_str(sent).ok()?;
            Some(sent.pointer("/request/do")?.as_str()?.to_owned())
        };
        calls.into_iter().map(|(place, sent, answer)| (named(&sent).unwrap_or(place), sent, answer)).collect()
    }

    /// Waits until these words are on the page.
    pub async fn sees(&self, words: &str) {
        let seen = eventually(LIMIT, async || self.words().await.contains(words).then_some(()));
        if seen.await.is_none() {
            self.give_up(&format!("“{words}”")).await;
        }
    }

    /// Waits until these words are gone from the page.
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

    /// Opens a menu by its button, and chooses from it.
    pub async fn menu(&self, opener: &str, item: &str) {
        self.press(opener).await;
        self.click(item, &format!("//*[@role='menu']//button[{}]", named(item))).await;
    }

    /// A large button with a title among its words.
    pub async fn choose(&self, title: &str) {
        self.click(title, &format!("//button[.//strong[normalize-space(.)=\"{title}\"]]")).await;
    }

    async fn click(&self, what: &str, path: &str) {
        // What moves or is drawn anew under the pointer is tried again.
        let clicked = eventually(LIMIT, async || {
            let button = self.find(&format!("the button “{what}”"), path).await;
            self.click_once(button).await.then_some(())
        });
        if clicked.await.is_none() {
            let covers = self.client.execute(COVERS, vec![path.into()]).await;
            self.give_up(&format!("a button “{what}” that can be pressed ({covers:?})")).await;
        }
    }

    async fn click_once(&self, element: Element) -> bool {
        if !self.enlarged.get() && element.clone().click().await.is_ok() {
            return true;
        }
        // The driver scrolls no further than it has to, and may find the place covered.
        let script = "arguments[0].scrollIntoView({ block: 'center' }); if (arguments[1]) arguments[0].click()";
        let element = serde_json::to_value(element).expect("an element's reference");
        let done = self.client.execute(script, vec![element, self.enlarged.get().into()]).await;
        done.is_ok() && self.enlarged.get()
    }

    /// Types into the field with this label, in place of what is there.
    pub async fn fill(&self, label: &str, text: &str) {
        let path = format!("//*[@id=//label[normalize-space(.)=\"{label}\"]/@for or @aria-label=\"{label}\"]");
        until(&format!("the field “{label}” to be filled"), LIMIT, async || {
            // What is drawn anew meanwhile is looked for again.
            let field = self.find(&format!("the field “{label}”"), &path).await;
            // What lies under the edge of another part takes no keys.
            let reference = serde_json::to_value(&field).expect("an element's reference");
            self.client.execute("arguments[0].scrollIntoView({block: 'center'})", vec![reference]).await.ok()?;
            field.clear().await.ok()?;
            field.send_keys(text).await.ok()?;
            // A key that fell into a change of the page is missing; it is all typed again.
            (field.prop("value").await.ok()??.trim() == text.trim()).then_some(())
        })
        .await;
    }

    /// Types a number in place of what is there, and leaves its field. An empty one would be filled again.
    pub async fn fill_number(&self, label: &str, text: &str) {
        self.click(&format!("the field “{label}”"), &format!("//*[@id=//label[normalize-space(.)=\"{label}\"]/@for]"))
            .await;
        self.strike("ctrl+a").await;
        self.type_keys(text).await;
        self.strike("Tab").await;
    }

    /// Waits until a setting is kept: a switch shows at once where it was put.
    pub async fn until_kept(&self, setting: &str, wanted: impl Into<Value>) {
        let ask = "const [setting, done] = arguments, asked = { request: { do: 'settings' } }; \
                   window.__TAURI_INTERNALS__.invoke('ask', asked).then(said => done(said.settings[setting]), () => done())";
        let wanted = wanted.into();
        until(&format!("{setting}, kept as {wanted}"), LIMIT, async || {
            (self.client.execute_async(ask, vec![setting.into()]).await.ok()? == wanted).then_some(())
        })
        .await;
    }

    /// Turns the switch with this label.
    pub async fn toggle(&self, label: &str) {
        let path = format!("//*[@role='switch' and @aria-labelledby=//*[normalize-space(.)=\"{label}\"]/@id]");
        self.click(&format!("the switch “{label}”"), &path).await;
    }

    /// Chooses one of several buttons of which one is pressed, by the words that begin its label.
    pub async fn choose_radio(&self, words: &str) {
        let path = format!("//label[starts-with(normalize-space(.), \"{words}\")]//input[@type='radio']");
        self.click(&format!("the choice “{words}”"), &path).await;
    }

    /// Picks from the choices of the field with this label.
    pub async fn pick(&self, label: &str, value: &str) {
        let path = format!("//*[@id=//label[normalize-space(.)=\"{label}\"]/@for or @aria-label=\"{label}\"]");
        let field = self.find(&format!("the field “{label}”"), &path).await;
        // What is out of sight is not chosen from.
        let reference = serde_json::to_value(&field).expect("an element's reference");
        self.client
            .execute("arguments[0].scrollIntoView({block: 'nearest'})", vec![reference])
            .await
            .expect("it scrolls");
        field.select_by_value(value).await.expect("the choice is there");
    }

    /// Makes the inside of the window so many pixels wide and high.
    pub async fn resize(&self, (width, height): (u32, u32)) {
        until("a window of that size", LIMIT, async || {
            let inside = self.client.execute("return [innerWidth, innerHeight, outerWidth, outerHeight]", Vec::new());
            let inside: [u32; 4] = serde_json::from_value(inside.await.ok()?).ok()?;
            if inside[..2] == [width, height] {
                return Some(());
            }
            let (border, bar) = (inside[2].saturating_sub(inside[0]), inside[3].saturating_sub(inside[1]));
            self.client.set_window_size(width + border, height + bar).await.ok()?;
            None
        })
        .await;
    }

    /// Magnifies the page by so many steps of 20 %, as on the keyboard.
    pub async fn enlarge(&self, steps: u32) {
        let width = "return innerWidth";
        let before = self.client.execute(width, Vec::new()).await.expect("a width").as_f64().expect("a number");
        for _ in 0..steps {
            self.strike("ctrl+=").await;
        }
        let wanted = before / (1.0 + 0.2 * f64::from(steps));
        until("a page of that size", LIMIT, async || {
            let now = self.client.execute(width, Vec::new()).await.ok()?.as_f64()?;
            ((now - wanted).abs() <= 1.0).then_some(())
        })
        .await;
        self.enlarged.set(true);
    }

    /// Waits until nothing moves any more.
    pub async fn until_still(&self) {
        let still = "return document.getAnimations().every(one => one.playState !== 'running')";
        until("a page that stands still", LIMIT, async || {
            self.client.execute(still, Vec::new()).await.ok()?.as_bool()?.then_some(())
        })
        .await;
    }

    /// A PNG of the page, once nothing moves any more.
    pub async fn picture(&self) -> Vec<u8> {
        self.until_still().await;
        self.client.screenshot().await.expect("a picture")
    }

    /// What a script returns.
    pub async fn told(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.expect("a script that works")
    }

    /// Waits until a script returns this.
    pub async fn until_told(&self, script: &str, wanted: impl Into<Value>) {
        let wanted = wanted.into();
        let mut last = Value::Null;
        let told = eventually(LIMIT, async || {
            last = self.told(script).await;
            (last == wanted).then_some(())
        });
        if told.await.is_none() {
            self.give_up(&format!("{wanted} from `{script}`, which says {last},")).await;
        }
    }

    /// Types into the search, until what is found best begins like this.
    pub async fn search(&self, words: &str, best: &str) {
        self.strike("ctrl+k").await;
        self.type_keys(words).await;
        let found =
            "return document.querySelector('#results [aria-selected=true]')?.innerText.replace(/\\s+/g, ' ') ?? ''";
        until(&format!("“{best}” for “{words}”"), LIMIT, async || {
            self.told(found).await.as_str()?.starts_with(best).then_some(())
        })
        .await;
    }

    /// Selects a profile in the list.
    pub async fn select(&self, name: &str, customer: &str) {
        let option = format!("{}//*[@role='option']", row(name, customer));
        self.click(&format!("{name}, {customer}"), &option).await;
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
        let settled = eventually(LIMIT, async || Some(self.standing(name, customer).await).filter(|word| fits(word)));
        match settled.await {
            Some(word) => word,
            None => self.give_up(&format!("the standing waited for of {name}, {customer}")).await,
        }
    }

    /// Waits until the row of that profile counts down, and returns its seconds.
    pub async fn until_counting(&self, name: &str, customer: &str) -> u64 {
        seconds(&self.until_standing(name, customer, |word| seconds(word).is_some()).await).unwrap_or_default()
    }
}

/// `52:10`, `1:02:03`, or to the minute `52 min`, in seconds.
pub fn seconds(countdown: &str) -> Option<u64> {
    if let Some(minutes) = countdown.strip_suffix(" min") {
        return minutes.parse::<u64>().ok().map(|minutes| minutes * 60);
    }
    let parts = countdown.split(':').map(|part| part.parse::<u64>().ok()).collect::<Option<Vec<_>>>()?;
    (parts.len() >= 2).then(|| parts.iter().fold(0, |all, part| all * 60 + part))
}

/// Free at this moment. The driver cannot be asked which one it took.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}
