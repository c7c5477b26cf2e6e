//! Moves of the random test, as data.

use proptest::prelude::*;

/// What may happen next. Numbers choose among what is possible then.
#[derive(Debug, Clone, Copy)]
pub(super) enum Move {
    Pass(u32),
    SetWall(i32),
    Person(u8),
    /// The renewal that waits for its place gets it.
    Begin,
    /// Or cannot have it.
    CannotBegin,
    ByHand,
    /// The server answers the renewal under way, in one of many ways.
    Answer(u8, u16),
    SignInEnds(u8, u16),
    Check(u8),
    RetryUnreachable,
    /// A vendor tells a fact while it works.
    Keep(u8),
}

pub(super) fn moves() -> impl Strategy<Value = Move> {
    prop_oneof![
        4 => prop_oneof![0..10_u32, 10..4000_u32, 4000..200_000_u32].prop_map(Move::Pass),
        1 => (-100_000..100_000_i32).prop_map(Move::SetWall),
        3 => (0..13_u8).prop_map(Move::Person),
        3 => Just(Move::Begin),
        1 => Just(Move::CannotBegin),
        2 => Just(Move::ByHand),
        5 => (0..10_u8, 1..4000_u16).prop_map(|(kind, life)| Move::Answer(kind, life)),
        2 => (0..6_u8, 1..4000_u16).prop_map(|(kind, life)| Move::SignInEnds(kind, life)),
        1 => (0..3_u8).prop_map(Move::Check),
        1 => Just(Move::RetryUnreachable),
        1 => (0..4_u8).prop_map(Move::Keep),
    ]
}
