//! Replies as servers send them: packed, long, sloppy. A token in one must not be lost.

use std::io::Write as _;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::mpsc;

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use fobwatch_core::http::{Reply, Request, Transport as _, TransportError};
use fobwatch_integration::Fixture;
use fobwatch_simulator::Answer;

use super::{MEBIBYTE, bomb, marked, raw, reply_to, send};

const TOKEN: &str = "{\"access_token\":\"canary\"}";
/// `brotli` and `zstd` at work on [`TOKEN`].
const BROTLI: &[u8] = include_bytes!("../../../data/token.json.br");
const ZSTD: &[u8] = include_bytes!("../../../data/token.json.zst");

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).expect("packed");
    encoder.finish().expect("packed")
}

fn zlib(text: &str) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).expect("packed");
    encoder.finish().expect("packed")
}

fn deflate(text: &str) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).expect("packed");
    encoder.finish().expect("packed")
}

#[tokio::test]
async fn a_reply_is_read_in_every_coding_however_it_is_written() {
    let members = [gzip(&TOKEN[..5]), gzip(&TOKEN[5..])].concat();
    let with_rest = [gzip(TOKEN), b"\0\0rest".to_vec()].concat();
    let mut without_end = gzip(TOKEN);
    without_end.truncate(without_end.len() - 8);
    let twice = {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(&zlib(TOKEN)).expect("packed");
        encoder.finish().expect("packed")
    };
    for (name, coding, body) in [
        ("plain", "identity", TOKEN.into()),
        ("plain without a name", "", TOKEN.into()),
        ("gzip", "gzip", gzip(TOKEN)),
        ("capitals", "GZIP", gzip(TOKEN)),
        ("its old name", "X-Gzip", gzip(TOKEN)),
        ("in two members", "gzip", members),
        ("with something behind it", "gzip", with_rest),
        ("without its checksum", "gzip", without_end),
        ("called gzip, and plain", "gzip", TOKEN.into()),
        ("deflate with a frame", "deflate", zlib(TOKEN)),
        ("deflate without one", "Deflate", deflate(TOKEN)),
        ("brotli", "br", BROTLI.to_vec()),
        ("zstd", "zstd", ZSTD.to_vec()),
        ("two, one on the other", "deflate, gzip", twice.clone()),
        ("with one that changes nothing", " deflate ,identity, GZip", twice),
        ("a name that nobody knows, and plain", "exi", TOKEN.into()),
    ] {
        let answer = Answer::new(200, "application/json", body).header("Content-Encoding", coding);
        let reply = reply_to(answer).await.expect(name);
        assert_eq!(reply.body.reveal(), TOKEN, "{name}");
    }
}

#[tokio::test]
async fn what_unpacks_beyond_the_limit_is_stopped_in_every_coding() {
    let packed = bomb(40 * 1024);
    let twice = {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(&packed).expect("packed");
        encoder.finish().expect("packed")
    };
    let zeros = "\0".repeat(20 * MEBIBYTE);
    for (coding, body) in [
        ("GZIP", packed.clone()),
        ("x-gzip", packed),
        ("gzip, gzip", twice),
        ("deflate", zlib(&zeros)),
        ("deflate", deflate(&zeros)),
    ] {
        assert!(body.len() < MEBIBYTE, "{coding}: {}", body.len());
        let answer = Answer::new(200, "application/json", body).header("Content-Encoding", coding);
        let error = reply_to(answer).await.expect_err("too large");
        assert!(matches!(error, TransportError::TooLarge { .. }), "{coding}: {error}");
    }
}

/// A reply with this between its status line and its body.
async fn with_head(head: &str) -> Result<Reply, TransportError> {
    let length = TOKEN.len();
    let answer = format!("HTTP/1.1 200 OK\r\n{head}Content-Length: {length}\r\nConnection: close\r\n\r\n{TOKEN}");
    send(marked(&raw(std::iter::once(answer.into_bytes())))).await
}

#[tokio::test]
async fn many_long_and_sloppy_headers_do_not_cost_the_reply() {
    let cookies = |count: usize, length: usize| -> String {
        let lines: Vec<_> =
            (0..count).map(|place| format!("Set-Cookie: c{place}={}\r\n", "x".repeat(length))).collect();
        lines.concat()
    };
    for (name, head) in [
        ("101 cookies", cookies(101, 8)),
        ("900 cookies", cookies(900, 8)),
        ("90 long ones", cookies(90, 4_000)),
        ("one of 300 KiB", cookies(1, 300 * 1024)),
        ("a name with a space", "My Header: x\r\n".to_owned()),
        ("a space before the colon", "X-Key : x\r\n".to_owned()),
        ("a folded line", "X-Key: a\r\n b\r\n".to_owned()),
        ("a line without a colon", "hello\r\n".to_owned()),
    ] {
        let reply = with_head(&head).await.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(reply.body.reveal(), TOKEN, "{name}");
    }
    let error = with_head(&cookies(2_000, 8)).await.expect_err("there is an end to it");
    assert!(matches!(error, TransportError::Broken { .. }), "{error:?}");
}

#[tokio::test]
async fn a_reply_tells_its_media_type() {
    for (label, expected) in [
        ("application/json", Some("application/json")),
        ("Application/JSON; charset=utf-8", Some("application/json")),
        ("text/html;charset=x", Some("text/html")),
        (" ; x", None),
        ("", None),
    ] {
        let reply = reply_to(Answer::new(200, label, *b"{}")).await.expect("a reply");
        assert_eq!(reply.media_type().as_deref(), expected, "{label:?}");
    }
}

/// Takes one request, head and all, and hands it on.
fn heard(answer: &'static str) -> (String, mpsc::Receiver<String>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        for mut client in listener.incoming().flatten() {
            let mut request = Vec::new();
            let mut piece = [0; 4096];
            while !request.windows(4).any(|end| end == b"\r\n\r\n") {
                match std::io::Read::read(&mut client, &mut piece) {
                    Ok(read @ 1..) => request.extend_from_slice(&piece[..read]),
                    _ => break,
                }
            }
            let _ = client.write_all(answer.as_bytes());
            let _ = sender.send(String::from_utf8_lossy(&request).into_owned());
        }
    });
    (url, receiver)
}

fn lengths(request: &str) -> Vec<&str> {
    let head = request.split("\r\n\r\n").next().unwrap_or_default();
    let lines = head.lines().filter_map(|line| line.split_once(':'));
    lines.filter(|(name, _)| name.eq_ignore_ascii_case("content-length")).map(|(_, value)| value.trim()).collect()
}

const EMPTY: &str = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

#[tokio::test]
async fn how_long_a_body_is_is_said_once() {
    let (url, heard) = heard(EMPTY);
    let url = || url.parse().expect("a URL");
    for (name, request, expected) in [
        ("an empty post", Request::post(url()), &["0"][..]),
        ("one whose caller says so too", Request::post(url()).header("Content-Length", "0"), &["0"]),
        ("one whose caller is wrong", Request::post(url()).header("content-length", "7").body("four"), &["4"]),
        ("one that would be chunked", Request::post(url()).header("Transfer-Encoding", "chunked"), &["0"]),
        ("a get", Request::get(url()), &[]),
        ("a form", Request::post(url()).form(&[("a", "b")]), &["3"]),
    ] {
        Fixture::default().http.send(request).await.expect("a reply");
        let request = heard.recv().expect("a request");
        assert_eq!(lengths(&request), expected, "{name}: {request}");
        assert!(!request.to_lowercase().contains("transfer-encoding"), "{name}: {request}");
    }
}
