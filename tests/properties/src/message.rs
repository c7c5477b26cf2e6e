//! A message on the agent's socket, from either side.

use std::fmt::Debug;

use fobwatch_protocol::frame::{HEAD, LONGEST, framed, length, receive};
use fobwatch_protocol::{Reply, Request};
use serde::de::DeserializeOwned;

use crate::hides;

/// What is read is written and read again as the same; a head that is taken announces a length within bounds;
/// what is hidden stays so.
pub fn holds(bytes: &[u8]) {
    if let Some(head) = bytes.first_chunk::<HEAD>()
        && let Ok(length) = length(*head)
    {
        assert!(length <= LONGEST);
    }
    comes_back::<Request>(bytes);
    comes_back::<Reply>(bytes);
    // Most of what is thrown at it would end at the head.
    let Ok(length) = u32::try_from(bytes.len()) else { return };
    let whole = [b"FOB\x02", &length.to_be_bytes()[..], bytes].concat();
    comes_back::<Request>(&whole);
    comes_back::<Reply>(&whole);
    hidden(bytes);
}

fn comes_back<T: DeserializeOwned + serde::Serialize + Debug>(bytes: &[u8]) {
    let Ok(message) = receive::<T>(&mut &*bytes) else { return };
    let _ = format!("{message:?}");
    let Ok(written) = framed(&message) else { return };
    let again: T = receive(&mut &**written).expect("our own message");
    let written_again = framed(&again).expect("a message");
    // A number with a point may lose its last digit at the first time.
    if !written.contains(&b'.') {
        assert_eq!(*written_again, *written);
    }
}

/// The same message with a mark in every text that may hold a secret.
fn hidden(bytes: &[u8]) {
    const MARK: &str = "hidden-canary-5d41402abc4b2a76";
    let Ok(mut value) = serde_json::from_slice::<serde_json::Value>(bytes) else { return };
    // A reply's values are one step further in.
    let place = if value.get("what").is_some() { value.get_mut("what") } else { Some(&mut value) };
    let Some(object) = place.and_then(serde_json::Value::as_object_mut) else { return };
    for key in ["text", "address", "passphrase", "token"] {
        if object.get(key).is_some_and(serde_json::Value::is_string) {
            object.insert(key.to_owned(), MARK.into());
        }
    }
    if let Some(secrets) = object.get_mut("secrets").and_then(serde_json::Value::as_object_mut) {
        secrets.values_mut().for_each(|secret| *secret = MARK.into());
    }
    if let Ok(request) = serde_json::from_value::<Request>(value.clone()) {
        hides(&request, [MARK]);
    }
    if let Ok(reply @ (Reply::Token { .. } | Reply::Text { .. })) = serde_json::from_value::<Reply>(value) {
        hides(&reply, [MARK]);
    }
}
