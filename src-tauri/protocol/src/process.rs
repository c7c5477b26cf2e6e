//! What each of our processes does first, and what an agent tells whoever has started it.

/// The line that an agent prints once it answers.
pub const READY: &str = "ready";

/// The exit code of an agent that has failed; `fob`'s own for trouble with one.
pub const FAILED: u8 = 9;

/// That of one whose data folder another host has: `EX_TEMPFAIL` of sysexits.h.
pub const IN_USE: u8 = 75;

/// No core dumps, and no other process of this user reads our memory through the debugger's door.
/// False where that was refused.
pub fn harden() -> bool {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};
        let none = Rlimit { current: Some(0), maximum: Some(0) };
        setrlimit(Resource::Core, none).is_ok() && set_dumpable_behavior(DumpableBehavior::NotDumpable).is_ok()
    }
    #[cfg(not(target_os = "linux"))]
    true
}
