//! Version, publisher and icon of `fob-agent.exe`.

#[path = "../windows/program.rs"]
mod program;

fn main() {
    program::describe("fob-agent.exe", "Fobwatch without a window");
}
