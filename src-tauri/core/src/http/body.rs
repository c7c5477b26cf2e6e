//! Bodies, unpacked. Whatever coding a reply comes in, asked for or not, a token in it must not be
//! lost. Invariant: nothing unpacks beyond the limit.

use std::io::Read;

use http::HeaderMap;
use http::header::{CONTENT_ENCODING, TRANSFER_ENCODING};
use zeroize::Zeroizing;

/// Bytes in a body, packed or not.
pub(super) const LIMIT: usize = 1 << 20;

/// More than [`LIMIT`].
#[derive(Debug)]
pub(super) struct TooLarge;

/// The body without its codings (RFC 9110 §8.4). One that is not known, or that the body does not
/// have after all, leaves it as it is: its reader finds out.
pub(super) fn unpacked(headers: &HeaderMap, mut body: Zeroizing<Vec<u8>>) -> Result<Zeroizing<Vec<u8>>, TooLarge> {
    // The last one was put on last.
    for coding in codings(headers).iter().rev() {
        let packed: &[u8] = &body;
        let reader: Box<dyn Read + '_> = match coding.as_str() {
            "gzip" | "x-gzip" if packed.starts_with(&[0x1f, 0x8b]) => {
                Box::new(flate2::read::MultiGzDecoder::new(packed))
            }
            // With zlib's frame, as the standard has it, or without, as some servers do.
            "deflate" if is_zlib(packed) => Box::new(flate2::read::ZlibDecoder::new(packed)),
            "deflate" => Box::new(flate2::read::DeflateDecoder::new(packed)),
            "br" => Box::new(brotli_decompressor::Decompressor::new(packed, 4096)),
            "zstd" => match ruzstd::decoding::StreamingDecoder::new(packed) {
                Ok(reader) => Box::new(reader),
                Err(_) => continue,
            },
            _ => continue,
        };
        if let Some(plain) = read(reader)? {
            body = plain;
        }
    }
    Ok(body)
}

/// Codings of a body, in the order in which they were put on. `Transfer-Encoding` can hold the same ones.
fn codings(headers: &HeaderMap) -> Vec<String> {
    let named = [CONTENT_ENCODING, TRANSFER_ENCODING];
    let values = named.iter().flat_map(|name| headers.get_all(name)).filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(|coding| coding.trim().to_ascii_lowercase()).collect()
}

/// RFC 1950 §2.2.
fn is_zlib(packed: &[u8]) -> bool {
    matches!(packed, [method, flags, ..] if method & 0x0f == 8 && (u16::from(*method) << 8 | u16::from(*flags)) % 31 == 0)
}

/// None: nothing of it can be unpacked. What comes before a fault behind it counts.
fn read(reader: impl Read) -> Result<Option<Zeroizing<Vec<u8>>>, TooLarge> {
    let mut plain = Zeroizing::new(Vec::new());
    let most = u64::try_from(LIMIT + 1).unwrap_or(u64::MAX);
    let ended = reader.take(most).read_to_end(&mut plain);
    match ended {
        _ if plain.len() > LIMIT => Err(TooLarge),
        Err(_) if plain.is_empty() => Ok(None),
        _ => Ok(Some(plain)),
    }
}
