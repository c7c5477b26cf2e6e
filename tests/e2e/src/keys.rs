//! Keys by their names, as `KeyboardEvent.key` has them.

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};

/// The key of a chord such as `ctrl+shift+r`, with the others held.
pub(crate) fn strokes(chord: &str) -> KeyActions {
    let keys: Vec<char> = chord.split('+').map(code).collect();
    let down = keys.iter().map(|key| KeyAction::Down { value: *key });
    let up = keys.iter().rev().map(|key| KeyAction::Up { value: *key });
    down.chain(up).fold(KeyActions::new("keyboard".to_owned()), KeyActions::then)
}

/// As `WebDriver` numbers them (§17.4.2).
fn code(key: &str) -> char {
    match key {
        "Tab" => '\u{e004}',
        "Enter" => '\u{e007}',
        "shift" => '\u{e008}',
        "ctrl" => '\u{e009}',
        "alt" => '\u{e00a}',
        "Escape" => '\u{e00c}',
        "Space" => ' ',
        "End" => '\u{e010}',
        "Home" => '\u{e011}',
        "ArrowLeft" => '\u{e012}',
        "ArrowUp" => '\u{e013}',
        "ArrowRight" => '\u{e014}',
        "ArrowDown" => '\u{e015}',
        "Delete" => '\u{e017}',
        "F10" => '\u{e03a}',
        letter => letter.chars().next().filter(|_| letter.chars().count() == 1).expect("a key that is known"),
    }
}
