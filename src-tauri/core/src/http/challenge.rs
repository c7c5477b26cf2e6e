//! The challenge of a proxy that wants a login: the schemes it takes. The library keeps only that there was a
//! challenge, so one request of our own asks again, without any login.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;
use url::Url;

/// The longest wait for the proxy's challenge.
const LIMIT: Duration = Duration::from_secs(5);
/// Bytes in the head of its answer.
const LONGEST_HEAD: usize = 32 * 1024;

/// The schemes that an http proxy names (RFC 9110 §11.7.1) when it is asked to connect to `target`.
/// Empty: it could not be found out.
pub(super) async fn schemes(proxy: &str, target: &Url) -> Vec<String> {
    let asked = async {
        let proxy = Url::parse(proxy).ok().filter(|proxy| proxy.scheme() == "http")?;
        let to = format!("{}:{}", target.host_str()?, target.port_or_known_default()?);
        let host = proxy.host_str()?.trim_matches(['[', ']']).to_owned();
        let mut stream = TcpStream::connect((host, proxy.port_or_known_default()?)).await.ok()?;
        stream.write_all(format!("CONNECT {to} HTTP/1.1\r\nHost: {to}\r\n\r\n").as_bytes()).await.ok()?;
        let mut head = Vec::new();
        let mut piece = [0; 4096];
        while head.len() < LONGEST_HEAD && !head.windows(4).any(|end| end == b"\r\n\r\n") {
            match stream.read(&mut piece).await {
                Ok(read @ 1..) => head.extend_from_slice(&piece[..read]),
                _ => break,
            }
        }
        Some(String::from_utf8_lossy(&head).into_owned())
    };
    let head = timeout(LIMIT, asked).await.ok().flatten().unwrap_or_default();
    let lines = head.lines().take_while(|line| !line.is_empty()).filter_map(|line| line.split_once(':'));
    let wanted = lines.filter(|(name, _)| name.trim().eq_ignore_ascii_case("proxy-authenticate"));
    let mut schemes: Vec<String> = Vec::new();
    for scheme in wanted.flat_map(|(_, value)| of(value)) {
        if !schemes.iter().any(|known| known.eq_ignore_ascii_case(&scheme)) {
            schemes.push(scheme);
        }
    }
    schemes
}

/// The schemes in one header: `Negotiate, Basic realm="a, b"`.
fn of(value: &str) -> Vec<String> {
    let mut quoted = false;
    let pieces = value.split(|letter| {
        quoted ^= letter == '"';
        letter == ',' && !quoted
    });
    let first = |piece: &str| {
        let word = piece.split_whitespace().next()?;
        // A parameter of the scheme before it has its `=` at once.
        let is_scheme = word.len() <= 32 && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        is_scheme.then(|| word.to_owned())
    };
    pieces.filter_map(first).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn schemes_are_told_from_their_parameters() {
        for (value, schemes) in [
            (" Negotiate", &["Negotiate"][..]),
            ("NTLM, Basic realm=\"Contoso, Inc\"", &["NTLM", "Basic"]),
            ("Digest realm=\"x\", qop=\"auth\", nonce=\"a==\"", &["Digest"]),
            ("", &[]),
        ] {
            assert_eq!(super::of(value), schemes, "{value}");
        }
    }
}
