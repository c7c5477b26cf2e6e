//! Version, publisher and icon of `fob.exe`.

#[path = "../windows/program.rs"]
mod program;

fn main() {
    program::describe("fob.exe", "The command line of Fobwatch");
}
