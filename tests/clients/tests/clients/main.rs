//! Other people's clients against the simulator, unchanged but for the host; and the rules that
//! they taught it. A client that cannot be installed fails its test.

mod faults;
mod installed;
mod node;
mod python;
mod reads;
mod refusals;
mod rules;
mod script;
mod together;
mod wire;
