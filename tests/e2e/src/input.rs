//! Keyboard and pointer, as hands use them: by what has the focus, and by places.

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};

use crate::keys;
use crate::page::Page;

impl Page {
    /// Presses a key, with others held: `ctrl+c`, `alt+ArrowUp`, `Enter`.
    pub async fn strike(&self, chord: &str) {
        self.client.perform_actions(keys::strokes(chord)).await.expect("keys");
    }

    /// Types on the keyboard, into whatever has the focus.
    pub async fn type_keys(&self, text: &str) {
        let strokes = text.chars().flat_map(|key| [KeyAction::Down { value: key }, KeyAction::Up { value: key }]);
        let keys = strokes.fold(KeyActions::new("keyboard".to_owned()), KeyActions::then);
        self.client.perform_actions(keys).await.expect("keys");
    }

    /// Presses Tab until the focus is on what has this name.
    pub async fn tab_to(&self, name: &str) {
        self.tab_to_one_that(&format!("is “{name}”"), |here| here == name).await;
    }

    /// Presses Tab until the focus is on what has such a name.
    pub async fn tab_to_one_that(&self, what: &str, fits: impl Fn(&str) -> bool) {
        self.walk("Tab", what, fits).await;
    }

    /// Presses a key until the focus is on what has such a name.
    pub async fn walk(&self, chord: &str, what: &str, fits: impl Fn(&str) -> bool) {
        const MOST: usize = 120;
        let mut passed = vec![self.focused().await];
        while !passed.last().is_some_and(|here| fits(here)) {
            if passed.len() > MOST {
                self.give_up(&format!("What {what}, by {chord}, which passes {passed:?},")).await;
            }
            self.strike(chord).await;
            passed.push(self.focused().await);
        }
    }

    /// The name of what has the focus, as a screen reader has it.
    pub async fn focused(&self) -> String {
        let name = "const one = document.activeElement; \
                    const named = (one.getAttribute('aria-labelledby') ?? '').split(' ').map(id => document.getElementById(id)?.textContent.trim()); \
                    return (one.ariaLabel || named.filter(Boolean).join(' ') || one.labels?.[0]?.textContent || one.textContent).trim().replace(/\\s+/g, ' ')";
        self.told(name).await.as_str().unwrap_or_default().to_owned()
    }

    /// Drags what this path leads to until the pointer is so far below the middle of another.
    pub async fn drag(&self, from: &str, to: &str, below: f64) {
        const STEPS: u32 = 8;
        let (from, to) = (self.middle(from).await, self.middle(to).await);
        let at = |(x, y): (f64, f64)| PointerAction::MoveTo { duration: None, x, y };
        let mut mouse = MouseActions::new("mouse".to_owned())
            .then(at(from))
            .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT });
        for step in 1..=STEPS {
            let part = f64::from(step) / f64::from(STEPS);
            mouse = mouse.then(at((from.0 + (to.0 - from.0) * part, from.1 + (to.1 + below - from.1) * part)));
        }
        let mouse = mouse.then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        self.client.perform_actions(mouse).await.expect("a drag");
    }

    async fn middle(&self, path: &str) -> (f64, f64) {
        let (x, y, width, height) = self.find(path, path).await.rectangle().await.expect("a place on the page");
        (x + width / 2.0, y + height / 2.0)
    }
}
