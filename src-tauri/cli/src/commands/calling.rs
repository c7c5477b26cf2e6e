//! Requests to a vendor's API. Invariant: what the vendor answers goes to standard output as it comes, and what we say to
//! standard error.

mod fields;

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::process::ExitCode;

use fobwatch_protocol::{self as protocol, Failure, Head, Hidden, HiddenBytes, Reply, Request};
use zeroize::Zeroizing;

use super::Session;
use crate::arguments::Call;
use crate::asking::usage;
use crate::connection::{self, Connection, PATIENCE, is_end, unexpected};
use crate::output::{self, note, shown};
use crate::trouble;

pub(super) fn call(session: &Session<'_>, call: Call) -> Result<ExitCode, Failure> {
    let Call { profile, path, method, field, raw_field, input, header, include, min_valid } = call;
    let fields = fields::read(raw_field, field, input.as_deref())?;
    let usual = if fields.is_empty() && input.is_none() { "GET" } else { "POST" };
    let method = method.unwrap_or_else(|| usual.to_owned());
    let in_query = input.is_some() || ["GET", "HEAD"].iter().any(|one| method.eq_ignore_ascii_case(one));
    let body = match &input {
        Some(file) => Some(read(file).map_err(|error| trouble::with("the body could not be read", &error))?),
        None if in_query || fields.is_empty() => None,
        None => Some(fields::object(&fields)?),
    };
    if body.as_ref().is_some_and(|body| body.len() > HiddenBytes::LONGEST) {
        return Err(usage("the body is longer than 5 MiB"));
    }
    let query = if in_query { fields.into_iter().map(fields::Field::into_pair).collect() } else { Vec::new() };
    let headers = header.into_iter().map(|(name, value)| (name, Hidden::new(value))).collect();
    let body = body.map(HiddenBytes::new);
    let call = protocol::Call { profile, min_valid: min_valid.min_valid, method, path, query, headers, body };
    let (mut connection, head) = begin(session, call)?;
    if include {
        output::bytes(&lines(&head));
    }
    loop {
        match connection.hear(PATIENCE)? {
            // EXPOSE: it was asked for.
            Reply::Piece { bytes } => output::bytes(bytes.reveal()),
            Reply::Done => break,
            _ => return Err(unexpected()),
        }
    }
    let code = exit(head.status);
    if code != 0 {
        note(format!("fob: HTTP {} {}", head.status, shown(&head.reason)).trim_end());
    }
    Ok(ExitCode::from(code))
}

/// Asks, once more where the host has ended before it answered and nothing can have been changed.
fn begin(session: &Session<'_>, call: protocol::Call) -> Result<(Connection, Head), Failure> {
    let is_safe = ["GET", "HEAD", "OPTIONS"].iter().any(|safe| call.method.eq_ignore_ascii_case(safe));
    let request = Request::Call(Box::new(call));
    let ask = || {
        let mut connection = session.connection()?;
        let reply = connection.try_ask(&request);
        Ok::<_, Failure>((connection, reply))
    };
    let (connection, reply) = match ask()? {
        (_, Err(error)) if is_safe && is_end(&error) => ask()?,
        asked => asked,
    };
    match reply.map_err(|error| connection::trouble(&error))?? {
        Reply::Begins(head) => Ok((connection, *head)),
        _ => Err(unexpected()),
    }
}

/// What a script branches on: shells have room for few codes, and ours begin at 2.
fn exit(status: u16) -> u8 {
    let code = match status {
        ..400 => 0,
        400..500 => (status - 360).min(99),
        500.. => (status - 400).min(125),
    };
    u8::try_from(code).unwrap_or(125)
}

/// As they came (RFC 9112 §2.1).
fn lines(head: &Head) -> Vec<u8> {
    let Head { version, status, reason, headers } = head;
    let mut lines = format!("{version} {status} {}\r\n", shown(reason)).into_bytes();
    for (name, value) in headers {
        // EXPOSE: the answer's, which was asked for.
        lines.extend(format!("{name}: {}\r\n", shown(value.reveal())).into_bytes());
    }
    lines.extend(b"\r\n");
    lines
}

/// A little more than can be sent, so that it is not cut.
fn read(file: &Path) -> io::Result<Zeroizing<Vec<u8>>> {
    let source: &mut dyn Read = if file == Path::new("-") { &mut io::stdin().lock() } else { &mut File::open(file)? };
    let mut bytes = Zeroizing::new(Vec::new());
    source.take(HiddenBytes::LONGEST as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::exit;

    #[test]
    fn a_status_is_an_exit_code() {
        for (status, code) in [
            (200, 0),
            (204, 0),
            (304, 0),
            (399, 0),
            (400, 40),
            (401, 41),
            (404, 44),
            (429, 69),
            (459, 99),
            (499, 99),
            (500, 100),
            (503, 103),
            (525, 125),
            (599, 125),
            (999, 125),
        ] {
            assert_eq!(exit(status), code, "{status}");
        }
    }
}
