//! Peers that do wrong. Whatever they do, a script's call is answered within a second.

use std::io::{Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use fobwatch_protocol::{Code, Reply, Request, frame};
use serde_json::json;

use super::AgentHarness;

/// Connections of one attack: more than there are places.
const MANY: usize = 600;

fn allow_descriptors() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let maximum = getrlimit(Resource::Nofile).maximum;
    setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }).expect("as many as the system allows");
}

/// Opens connections that all say this and then nothing more.
async fn crowd(agent: &AgentHarness, count: usize, says: Vec<u8>) -> Vec<UnixStream> {
    allow_descriptors();
    let socket = agent.socket.clone();
    let opened = tokio::task::spawn_blocking(move || {
        let open = |_| {
            let mut stream = UnixStream::connect(&socket).expect("the door is open");
            // Some have been put out meanwhile.
            let _ = stream.write_all(&says);
            stream
        };
        (0..count).map(open).collect()
    });
    opened.await.expect("connections")
}

async fn stands(agent: &AgentHarness, count: usize, says: Vec<u8>, name: &str) {
    let crowd = crowd(agent, count, says).await;
    for _ in 0..20 {
        agent.is_prompt(name).await;
    }
    drop(crowd);
    agent.is_prompt(&format!("after {name}")).await;
}

/// What comes back until the other side closes.
async fn answer(agent: &AgentHarness, says: Vec<u8>) -> Vec<u8> {
    let mut stream = UnixStream::connect(&agent.socket).expect("the door is open");
    tokio::task::spawn_blocking(move || {
        let _ = stream.write_all(&says);
        let mut bytes = Vec::new();
        // A connection that is closed with something unread in it is reset.
        let _ = stream.read_to_end(&mut bytes);
        bytes
    })
    .await
    .expect("an end")
}

async fn is_refused(agent: &AgentHarness, says: Vec<u8>, why: &str) {
    let bytes = answer(agent, says).await;
    let reply = frame::receive::<Reply>(&mut &*bytes).unwrap_or_else(|error| panic!("{why}: {error}"));
    let Reply::Failed { failure } = reply else { panic!("{reply:?}") };
    assert!(failure.code == Code::Agent && failure.message.contains(why), "{failure:?}");
    agent.is_prompt(why).await;
}

fn headed(length: u32, rest: &[u8]) -> Vec<u8> {
    [b"FOB\x02", &length.to_be_bytes()[..], rest].concat()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_thousand_idle_connections() {
    let agent = AgentHarness::open().await;
    stands(&agent, 2000, Vec::new(), "idle connections").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn half_heads_and_half_messages() {
    let agent = AgentHarness::open().await;
    stands(&agent, MANY, b"FOB\x02\0".to_vec(), "half a head").await;
    stands(&agent, MANY, headed(100, b"{\"do\":"), "half a message").await;
    stands(&agent, MANY, headed(8_000_000, b"{\"do\":"), "half a long message").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_messages_are_refused_in_words() {
    let agent = AgentHarness::open().await;
    is_refused(&agent, headed(10_000_000, &vec![b' '; 10_000_000]), "too long").await;
    is_refused(&agent, headed(u32::MAX, b""), "too long").await;
    is_refused(&agent, b"FOB\x01\0\0\0\0".to_vec(), "speaks version 1").await;
    is_refused(&agent, b"GET / HTTP/1.1\r\n\r\n".to_vec(), "not Fobwatch's protocol").await;
    is_refused(&agent, vec![0xff; 4096], "not Fobwatch's protocol").await;
    for shape in [
        json!([]),
        json!(null),
        json!({"do": "nonsense"}),
        json!({"do": "token"}),
        json!({"do": "token", "profile": 7, "min_valid": -1}),
        json!({"do": "token", "profile": "contoso/machine", "min_valid": 60, "more": true}),
        json!({"do": "save", "secrets": {"a": []}}),
    ] {
        is_refused(&agent, frame::framed(&shape).expect("framed").to_vec(), "not known").await;
    }
    let nested = "[".repeat(1_000_000);
    is_refused(&agent, headed(1_000_000, nested.as_bytes()), "not known").await;
    is_refused(&agent, headed(4, b"\xff\xfe\0{"), "not known").await;
    is_refused(&agent, headed(0, b""), "not known").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn long_messages_that_do_not_end_keep_nobody_waiting() {
    let agent = AgentHarness::open().await;
    let says = headed(8_000_000, &vec![b' '; 200_000]);
    let crowd = crowd(&agent, 20, says[..100_000].to_vec()).await;
    agent.is_prompt("long messages").await;
    drop(crowd);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn peers_that_never_read() {
    let agent = AgentHarness::open().await;
    let vendors: Request = Request::Vendors;
    let asks = frame::framed(&vendors).expect("framed").repeat(40);
    stands(&agent, 50, asks, "replies that nobody reads").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn windows_that_watch_for_ever() {
    let agent = AgentHarness::open().await;
    let watch: Request = Request::Watch { language: "en".to_owned() };
    stands(&agent, MANY, frame::framed(&watch).expect("framed").to_vec(), "windows that watch").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_connections() {
    let agent = AgentHarness::open().await;
    let over = Arc::new(AtomicBool::new(false));
    let flood: Vec<_> = (0..4)
        .map(|_| {
            let (socket, over) = (agent.socket.clone(), Arc::clone(&over));
            std::thread::spawn(move || {
                let mut count = 0;
                while !over.load(Ordering::Relaxed) {
                    count += usize::from(UnixStream::connect(&socket).is_ok());
                }
                count
            })
        })
        .collect();
    for _ in 0..50 {
        agent.is_prompt("a flood").await;
    }
    over.store(true, Ordering::Relaxed);
    let count: usize = flood.into_iter().map(|thread| thread.join().expect("its end")).sum();
    assert!(count > 1000, "{count} connections are no flood");
    agent.is_prompt("after the flood").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_caller_that_holds_its_connection_is_answered_again() {
    let agent = AgentHarness::open().await;
    let mut stream = UnixStream::connect(&agent.socket).expect("the door is open");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("patience");
    tokio::task::spawn_blocking(move || {
        for _ in 0..3 {
            frame::send(&mut stream, &super::token()).expect("sent");
            assert!(matches!(frame::receive(&mut stream), Ok(Reply::Token { .. })));
        }
    })
    .await
    .expect("answers");
}
