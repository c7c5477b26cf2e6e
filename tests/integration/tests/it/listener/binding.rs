//! Binding the listener: addresses, and the errors.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};

use fobwatch_core::loopback::{self, BindError};

use super::{bound, exchange, get, status, waiting};

#[tokio::test]
async fn localhost_listens_on_both_families() {
    let families: [SocketAddr; 2] = [(Ipv4Addr::LOCALHOST, 0).into(), (Ipv6Addr::LOCALHOST, 0).into()];
    for family in families {
        if TcpListener::bind(family).is_err() {
            continue;
        }
        let waiting = waiting("http://localhost/cb").await;
        let address = SocketAddr::new(family.ip(), waiting.port());
        let request = waiting.filled(&get("/cb?code=good-code&state={state}"));
        assert!(request.contains(&format!("Host: localhost:{}", waiting.port())));
        assert_eq!(status(&exchange(address, request.as_bytes()).await), 200, "{family}");
        assert_eq!(waiting.code().await.as_deref(), Some("good-code"), "{family}");
    }
}

#[tokio::test]
async fn a_free_port_is_written_into_the_redirect_and_nothing_else_changes() {
    for (registered, before, after) in [
        ("http://127.0.0.1", "http://127.0.0.1:", ""),
        ("http://127.0.0.1/", "http://127.0.0.1:", "/"),
        ("http://LOCALHOST/Cb?x=1", "http://LOCALHOST:", "/Cb?x=1"),
        ("http://127.0.0.2?x=a:1", "http://127.0.0.2:", "?x=a:1"),
        ("http://[::1]/cb", "http://[::1]:", "/cb"),
    ] {
        let listener = bound(registered).await;
        let sent = listener.redirect_uri().to_owned();
        let port = sent.strip_prefix(before).and_then(|rest| rest.strip_suffix(after)).expect(&sent);
        assert!(port.parse::<u16>().is_ok_and(|port| port >= 1024), "{sent}");
        drop(listener);
        let named = format!("{before}{port}{after}");
        assert_eq!(bound(&named).await.redirect_uri(), named);
    }
}

#[tokio::test]
async fn only_plain_loopback_is_listened_on() {
    for redirect in [
        "https://localhost/",
        "http://example.com/",
        "http://127.0.0.1.nip.io/",
        "http://localhost.example/",
        "http://0.0.0.0/",
        "http://[::]/",
        "http://192.168.0.1/",
        "myapp://cb",
        "localhost",
        "",
    ] {
        assert_eq!(loopback::bind(redirect, 0).await.err(), Some(BindError::NotLoopback), "{redirect}");
    }
}

#[tokio::test]
async fn a_port_held_on_either_family_is_refused_and_a_free_one_named() {
    let holders: [IpAddr; 3] = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into(), Ipv4Addr::UNSPECIFIED.into()];
    for holder in holders {
        // A machine without IPv6 has nothing to hold there.
        let Ok(other) = TcpListener::bind((holder, 0)) else { continue };
        let held = other.local_addr().expect("an address").port();
        let error = loopback::bind(&format!("http://localhost:{held}/cb"), 0).await.expect_err("busy");
        let BindError::Busy { port, free } = error else { panic!("{holder}: {error}") };
        assert!(port == held && free >= 1024 && free != held, "{holder}: {port} {free}");
        let text = error.to_string();
        assert!(text.contains(&format!("Port {held} is in use")) && text.contains(&format!("Port {free} is free")));
        drop(bound(&format!("http://localhost:{free}/cb")).await);
        drop(other);
        drop(bound(&format!("http://localhost:{held}/cb")).await);
    }
}
