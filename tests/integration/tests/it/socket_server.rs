//! The socket that `fob` comes through.

mod attacks;

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use fobwatch_agent::{Host, Kind, SocketServer};
use fobwatch_core::contract::SessionState;
use fobwatch_core::profile::ProfileId;
use fobwatch_integration::{Harness, machine};
use fobwatch_protocol::answer::HostKind;
use fobwatch_protocol::{Code, CopyFormat, Reply, Request, frame, socket};
use fobwatch_simulator::Server;
use fobwatch_simulator::ninjaone::NinjaOne;

const TOKEN: &str = "/ws/oauth/token";

/// An app whose socket is open, and a machine account signed in.
struct AgentHarness {
    socket_server: SocketServer,
    socket: PathBuf,
    server: Server<NinjaOne>,
    id: ProfileId,
    harness: Harness,
}

fn open(harness: &Harness, path: &Path) -> SocketServer {
    let host = Host { app: harness.app.clone(), kind: Kind::Agent, show: Box::new(|| false), display: None };
    SocketServer::open(host, path).expect("the door opens")
}

impl AgentHarness {
    async fn open() -> Self {
        let harness = Harness::open().await;
        let (server, id) = machine(&harness).await;
        harness.app.set_auto_renew(id, false, None).await.expect("switched");
        let socket = harness.folder().join("sockets").join("one");
        Self { socket_server: open(&harness, &socket), socket, server, id, harness }
    }

    async fn ask(&self, request: Request) -> io::Result<Reply> {
        let socket = self.socket.clone();
        tokio::task::spawn_blocking(move || call(&socket, &request)).await.expect("a reply")
    }

    /// A script's call, which must not have to wait.
    async fn is_prompt(&self, when: &str) {
        let answered = tokio::time::timeout(Duration::from_secs(1), self.ask(token())).await;
        let answered = answered.unwrap_or_else(|_| panic!("no answer within a second: {when}"));
        assert!(matches!(answered, Ok(Reply::Token { .. })), "{when}: {answered:?}");
    }

    async fn expire(&self) {
        self.harness.clock.advance(Duration::from_hours(2));
        self.harness.until(self.id, |view| view.state == SessionState::Expired).await;
    }
}

const SHOW: Request = Request::Show { display: None };

fn token() -> Request {
    Request::Token { profile: "contoso/machine".to_owned(), min_valid: Some(60) }
}

fn call(socket: &Path, request: &Request) -> io::Result<Reply> {
    let mut stream = socket::connect(socket)?;
    frame::send(&mut stream, request)?;
    frame::receive(&mut stream)
}

/// `fob copy`: by the app, which takes it off the clipboard again; an agent has none.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_is_made_where_there_is_a_desktop_and_cleared_as_the_windows() {
    let agent = AgentHarness::open().await;
    let copy = |format| Request::Copy { profile: "Contoso/Machine".to_owned(), format };
    let Ok(Reply::Failed { failure }) = agent.ask(copy(CopyFormat::Token)).await else { panic!("an agent copies") };
    assert_eq!(failure.code, Code::Agent);
    assert!(failure.hint.is_some_and(|hint| hint.contains("fob token")));
    assert_eq!(agent.harness.clipboard(), None);

    let socket = agent.harness.folder().join("sockets").join("app");
    let host = Host { app: agent.harness.app.clone(), kind: Kind::App, show: Box::new(|| true), display: None };
    let _app = SocketServer::open(host, &socket).expect("the door opens");
    let ask = |request: Request| {
        let socket = socket.clone();
        tokio::task::spawn_blocking(move || call(&socket, &request))
    };
    let said = ask(copy(CopyFormat::Header)).await.expect("no panic").expect("a reply");
    let Reply::Said(said) = said else { panic!("{said:?}") };
    assert_eq!(said.said, "Copied, clears in 30 s.");
    let token = agent.server.issued().pop().expect("a token");
    assert_eq!(agent.harness.clipboard().as_deref(), Some(&*format!("Authorization: Bearer {token}")));
    agent.harness.clock.advance(Duration::from_secs(31));
    agent.harness.until_so("it is cleared", async || agent.harness.clipboard().is_none()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_callers_of_an_expired_profile_make_one_renewal() {
    let agent = AgentHarness::open().await;
    agent.expire().await;
    let before = agent.server.received_at(TOKEN).len();
    let mut callers = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let socket = agent.socket.clone();
        callers.spawn_blocking(move || call(&socket, &token()));
    }
    let mut tokens: Vec<_> = callers
        .join_all()
        .await
        .into_iter()
        .map(|reply| match reply {
            Ok(Reply::Token { token }) => token.reveal().to_owned(),
            other => panic!("{other:?}"),
        })
        .collect();
    tokens.dedup();
    assert_eq!((tokens.len(), agent.server.received_at(TOKEN).len() - before), (1, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_panics_is_answered() {
    let harness = Harness::open().await;
    let path = harness.folder().join("sockets").join("one");
    let show = Box::new(|| panic!("broken on purpose"));
    let host = Host { app: harness.app.clone(), kind: Kind::App, show, display: None };
    let _door = SocketServer::open(host, &path).expect("the door opens");
    for _ in 0..2 {
        let socket = path.clone();
        let reply = tokio::task::spawn_blocking(move || call(&socket, &SHOW)).await.expect("no panic here");
        let Ok(Reply::Failed { failure }) = reply else { panic!("{reply:?}") };
        assert_eq!(failure.message, "an internal error in Fobwatch");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_live_token_costs_no_call_and_no_write() {
    let agent = AgentHarness::open().await;
    agent.is_prompt("the first call").await;
    // The activity is told of it, beside the answer, once a minute; the clock stands.
    let is_noted = async || agent.harness.activity(agent.id).await.iter().any(|text| text == "Token handed to fob");
    agent.harness.until_so("it is noted", is_noted).await;
    let database = rusqlite::Connection::open(agent.harness.folder().join("fobwatch.db")).expect("the database");
    // Changes with every write of another connection.
    let version = || database.query_row("PRAGMA data_version", [], |row| row.get::<_, i64>(0)).expect("a version");
    let (before, calls) = (version(), agent.server.received().len());
    for _ in 0..300 {
        agent.is_prompt("a live token").await;
    }
    assert_eq!((version(), agent.server.received().len()), (before, calls));
    // The measure measures.
    agent.harness.app.set_favourite(agent.id, true).await.expect("a star");
    assert_ne!(version(), before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_closed_door_leaves_its_successors_socket_alone() {
    let agent = AgentHarness::open().await;
    let AgentHarness { socket_server, socket, harness, .. } = &agent;
    socket_server.close();
    assert!(!socket.exists());
    let next = open(harness, socket);
    socket_server.close();
    let AgentHarness { socket_server, socket, server: _server, id: _, harness } = agent;
    drop(socket_server);
    let answer = tokio::task::spawn_blocking({
        let socket = socket.clone();
        move || call(&socket, &token())
    });
    assert!(matches!(answer.await.expect("a reply"), Ok(Reply::Token { .. })));
    drop(next);
    assert!(!socket.exists());
    drop(harness);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_asked_before_the_door_closed_is_answered() {
    let agent = AgentHarness::open().await;
    agent.expire().await;
    agent.server.with(|ninja| ninja.delay = Duration::from_millis(500));
    let before = agent.server.received_at(TOKEN).len();
    let asked = {
        let socket = agent.socket.clone();
        tokio::task::spawn_blocking(move || call(&socket, &token()))
    };
    agent.server.until_received(TOKEN, before + 1).await;
    agent.socket_server.close();
    agent.socket_server.answered().await;
    agent.harness.app.stop().await;
    assert!(matches!(asked.await.expect("a reply"), Ok(Reply::Token { .. })));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_app_is_not_handed_over_to_an_agent_that_does_not_insist() {
    let agent = AgentHarness::open().await;
    let shown = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let show = {
        let shown = shown.clone();
        Box::new(move || !shown.swap(true, std::sync::atomic::Ordering::Relaxed))
    };
    let path = agent.harness.folder().join("sockets").join("app");
    let host = Host { app: agent.harness.app.clone(), kind: Kind::App, show, display: None };
    let _door = SocketServer::open(host, &path).expect("the door opens");
    let ask = async |request: Request| {
        let path = path.clone();
        tokio::task::spawn_blocking(move || call(&path, &request)).await.expect("a reply").expect("a reply")
    };
    let refused = ask(Request::HandOver { insist: false }).await;
    assert!(matches!(refused, Reply::Failed { failure } if failure.code == Code::Agent));
    assert!(matches!(ask(Request::Status).await, Reply::Status(status) if status.host == HostKind::App));
    assert!(matches!(ask(SHOW).await, Reply::Shown(_)));
    assert!(shown.load(std::sync::atomic::Ordering::Relaxed));
}
