//! Messages on the socket: `FOB`, the protocol's version (1 byte), the length of the JSON that
//! follows (4 bytes, big-endian). Invariant: nothing longer than [`LONGEST`] is read or sent, and
//! a buffer grows with what has come, not with what was announced.

use std::io::{self, Read, Write};

use zeroize::Zeroizing;

/// Both sides must speak the same one.
pub const VERSION: u8 = 2;
/// Bytes of a message at most: an import of ten thousand profiles fits.
pub const LONGEST: usize = 8 * 1024 * 1024;
/// Bytes before a message: mark, version, length.
pub const HEAD: usize = 8;

const MARK: &[u8; 3] = b"FOB";

/// Why a head is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadHead {
    /// Somebody who speaks something else.
    Foreign,
    /// Another version than ours.
    Version(u8),
    /// More than [`LONGEST`] is announced.
    TooLong,
}

/// The length of the message that this head announces.
pub fn length(head: [u8; HEAD]) -> Result<usize, BadHead> {
    let [m0, m1, m2, version, l0, l1, l2, l3] = head;
    if [m0, m1, m2] != *MARK {
        return Err(BadHead::Foreign);
    }
    if version != VERSION {
        return Err(BadHead::Version(version));
    }
    let length = u32::from_be_bytes([l0, l1, l2, l3]) as usize;
    if length > LONGEST { Err(BadHead::TooLong) } else { Ok(length) }
}

/// A message with its head in front, to be sent in one piece.
pub fn framed(message: &impl serde::Serialize) -> io::Result<Zeroizing<Vec<u8>>> {
    // Room for a token, so that no half-written copy is left behind by growing.
    let mut bytes = Zeroizing::new(Vec::with_capacity(4096));
    bytes.extend_from_slice(&[MARK[0], MARK[1], MARK[2], VERSION, 0, 0, 0, 0]);
    serde_json::to_writer(&mut *bytes, message)?;
    let length = bytes.len() - HEAD;
    let announced = u32::try_from(length).ok().filter(|_| length <= LONGEST);
    let announced = announced.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "the message is too long"))?;
    bytes[4..HEAD].copy_from_slice(&announced.to_be_bytes());
    Ok(bytes)
}

/// Sends one message.
pub fn send(stream: &mut impl Write, message: &impl serde::Serialize) -> io::Result<()> {
    stream.write_all(&framed(message)?)
}

/// Reads one message. `UnexpectedEof` when the other side has closed.
pub fn receive<T: serde::de::DeserializeOwned>(stream: &mut impl Read) -> io::Result<T> {
    let mut head = [0; HEAD];
    stream.read_exact(&mut head)?;
    let length = length(head).map_err(|bad| io::Error::new(io::ErrorKind::InvalidData, bad.to_string()))?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(length.min(64 * 1024)));
    let read = stream.take(length as u64).read_to_end(&mut bytes)?;
    if read < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(serde_json::from_slice(&bytes)?)
}

impl std::fmt::Display for BadHead {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Foreign => f.write_str("this is not Fobwatch's protocol"),
            Self::Version(theirs) => {
                write!(f, "the other side speaks version {theirs} of the protocol, this is version {VERSION}")
            }
            Self::TooLong => f.write_str("the message is too long"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{HiddenBytes, Reply};

    type Request = crate::Request;

    #[test]
    fn what_is_sent_is_received() {
        let mut wire = Vec::new();
        send(&mut wire, &Request::Token { profile: "a/ü".to_owned(), min_valid: Some(60) }).expect("sent");
        send(&mut wire, &Request::List).expect("sent");
        let mut wire = wire.as_slice();
        assert!(matches!(receive(&mut wire), Ok(Request::Token { profile, min_valid: Some(60) }) if profile == "a/ü"));
        assert!(matches!(receive(&mut wire), Ok(Request::List)));
        assert_eq!(receive::<Request>(&mut wire).expect_err("the end").kind(), io::ErrorKind::UnexpectedEof);
    }

    #[test]
    fn a_windows_request_is_read_by_whoever_knows_its_commands() {
        let mut wire = Vec::new();
        send(&mut wire, &crate::Request::Window { language: "de".to_owned(), request: "overview" }).expect("sent");
        let read = receive::<crate::Request<String>>(&mut wire.as_slice());
        assert!(matches!(read, Ok(crate::Request::Window { request, .. }) if request == "overview"));
        assert!(receive::<Request>(&mut wire.as_slice()).is_err(), "nobody else has one");
    }

    #[test]
    fn a_windows_answer_passes_through_as_it_is() {
        let answer = r#"{"b": 1,"a": [null, 1.50]}"#;
        let mut wire = Vec::new();
        send(&mut wire, &Reply::Answered(serde_json::from_str(answer).expect("JSON"))).expect("sent");
        assert!(matches!(receive(&mut wire.as_slice()), Ok(Reply::Answered(read)) if read.get() == answer));
    }

    #[test]
    fn any_bytes_of_a_body_travel_and_are_not_printed() {
        let all: Vec<u8> = (0..=255).collect();
        let mut wire = Vec::new();
        send(&mut wire, &Reply::Piece { bytes: HiddenBytes::new(all.clone()) }).expect("sent");
        let read = receive::<Reply>(&mut wire.as_slice()).expect("read");
        assert!(matches!(&read, Reply::Piece { bytes } if bytes.reveal() == all));
        assert_eq!(format!("{read:?}"), "Piece { bytes: HiddenBytes(…) }");
        let longest = HiddenBytes::new(vec![0xff; HiddenBytes::LONGEST]);
        assert!(framed(&Reply::Piece { bytes: longest }).is_ok());
    }

    #[test]
    fn heads_of_others_are_told_apart() {
        assert_eq!(length(*b"GET / HT"), Err(BadHead::Foreign));
        assert_eq!(length(*b"FOB\x01\0\0\0\0"), Err(BadHead::Version(1)));
        assert_eq!(length(*b"FOB\x02\xff\xff\xff\xff"), Err(BadHead::TooLong));
        assert_eq!(length(*b"FOB\x02\0\0\x01\0"), Ok(256));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = receive::<Request>(&mut bytes.as_slice());
            let mut framed = b"FOB\x02\0\0\0".to_vec();
            framed.push(u8::try_from(bytes.len()).unwrap_or(u8::MAX));
            framed.extend(&bytes);
            let _ = receive::<Request>(&mut framed.as_slice());
        }
    }
}
