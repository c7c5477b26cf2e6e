//! Limits of the listener: what it bears, and when it ends.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use fobwatch_integration::turns;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::{bound, closes, exchange, get, is_closed, status, waiting};

#[tokio::test]
async fn half_open_sockets_neither_block_nor_end_the_wait() {
    let waiting = waiting("http://127.0.0.1/cb").await;
    let mut sockets = Vec::new();
    for place in 0..200 {
        let mut socket = TcpStream::connect(waiting.address()).await.expect("a connection");
        if place % 2 == 0 {
            socket.write_all(b"GET /cb?code=x").await.expect("sent");
        }
        sockets.push(socket);
    }
    waiting.completes("200 half-open sockets").await;
}

#[tokio::test]
async fn half_open_sockets_are_closed_and_are_not_counted() {
    let waiting = waiting("http://127.0.0.1/cb").await;
    let mut sockets = Vec::new();
    for place in 0..100 {
        let mut socket = TcpStream::connect(waiting.address()).await.expect("a connection");
        if place % 2 == 0 {
            socket.write_all(b"GET /cb?code=x").await.expect("sent");
        }
        sockets.push(socket);
    }
    for mut socket in sockets {
        let end = timeout(Duration::from_secs(5), socket.read_to_end(&mut Vec::new())).await;
        let _ = end.expect("the listener closes what stays silent");
    }
    waiting.completes("100 sockets that stayed silent").await;
}

#[tokio::test]
async fn a_line_without_end_is_cut_off() {
    let waiting = waiting("http://127.0.0.1/cb").await;
    let mut stream = TcpStream::connect(waiting.address()).await.expect("a connection");
    let piece = vec![b'x'; 1 << 16];
    let sent = timeout(Duration::from_secs(5), async {
        let mut sent = stream.write(b"GET /cb HTTP/1.1\r\nX: ").await?;
        while sent < 256 << 20 {
            sent += stream.write(&piece).await?;
        }
        Ok::<_, std::io::Error>(sent)
    });
    sent.await.expect("cut off at once").expect_err("cut off before 256 MiB");
    waiting.completes("a line without end").await;
}

#[tokio::test]
async fn a_redirect_in_pieces_is_one() {
    let waiting = waiting("http://127.0.0.1/cb").await;
    let mut stream = TcpStream::connect(waiting.address()).await.expect("a connection");
    stream.set_nodelay(true).expect("a socket");
    for byte in waiting.filled(&get("/cb?code=good-code&state={state}")).bytes() {
        stream.write_all(&[byte]).await.expect("sent");
        turns(1).await;
    }
    let mut reply = String::new();
    stream.read_to_string(&mut reply).await.expect("a page");
    assert_eq!(status(&reply), 200);
    assert_eq!(waiting.code().await.as_deref(), Some("good-code"));
}

#[tokio::test]
async fn of_two_redirects_at_once_the_first_wins() {
    for _ in 0..20 {
        let waiting = waiting("http://127.0.0.1/cb").await;
        let (one, two) = tokio::join!(waiting.redirect("one"), waiting.redirect("two"));
        let winner = match (status(&one), status(&two)) {
            (200, 0 | 404) => "one",
            (0 | 404, 200) => "two",
            other => panic!("{other:?}"),
        };
        assert_eq!(waiting.code().await.as_deref(), Some(winner));
    }
}

#[tokio::test]
async fn after_the_answer_the_port_is_closed() {
    let waiting = waiting("http://127.0.0.1/cb").await;
    let address = waiting.address();
    waiting.completes("nothing").await;
    assert!(is_closed(address).await);
}

#[tokio::test]
async fn cancelling_closes_the_port() {
    let waiting = waiting("http://127.0.0.1/cb").await;
    let address = waiting.address();
    let half_open = TcpStream::connect(address).await.expect("a connection");
    waiting.task.abort();
    assert!(waiting.task.await.expect_err("aborted").is_cancelled());
    closes(address).await;
    drop(half_open);

    let listener = bound("http://127.0.0.1/cb").await;
    let port = listener.redirect_uri().rsplit([':', '/']).nth(1).expect("a port").parse().expect("a number");
    drop(listener);
    assert!(is_closed(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await);
}

#[tokio::test]
async fn however_many_stray_hits_come_the_wait_goes_on() {
    let bad = [get("/cb?code=x&state=x"), get("/favicon.ico"), "hello\r\n\r\n".to_owned()];
    let waiting = waiting("http://127.0.0.1/cb").await;
    let mut hits = tokio::task::JoinSet::new();
    for hit in 0..300 {
        let (address, request) = (waiting.address(), waiting.filled(&bad[hit % 3]));
        hits.spawn(async move { exchange(address, request.as_bytes()).await });
    }
    let statuses: Vec<_> = hits.join_all().await.iter().map(|reply| status(reply)).collect();
    // What makes way for newer ones gets no answer.
    assert!(statuses.iter().all(|status| matches!(status, 0 | 400 | 404)), "{statuses:?}");
    assert!(!waiting.task.is_finished(), "stray hits ended the wait");
    waiting.completes("300 stray hits").await;
}

#[tokio::test]
async fn many_stray_hits_are_slowed_and_the_genuine_one_is_not() {
    let waiting = waiting("http://127.0.0.1/cb").await;
    for _ in 0..40 {
        waiting.exchange(&get("/favicon.ico")).await;
    }
    let began = tokio::time::Instant::now();
    for _ in 0..5 {
        assert_eq!(status(&waiting.exchange(&get("/favicon.ico")).await), 404);
    }
    assert!(began.elapsed() > Duration::from_millis(500), "a poller is held back: {:?}", began.elapsed());
    // One that never stops, on several lines at once.
    let pollers: Vec<_> = (0..6)
        .map(|_| {
            let (address, request) = (waiting.address(), waiting.filled(&get("/cb?code=x&state=x")));
            tokio::spawn(async move {
                loop {
                    exchange(address, request.as_bytes()).await;
                }
            })
        })
        .collect();
    waiting.completes("pollers").await;
    pollers.iter().for_each(tokio::task::JoinHandle::abort);
}

#[tokio::test]
async fn more_half_open_sockets_than_there_are_places_make_way() {
    let waiting = waiting("http://127.0.0.1/cb").await;
    let mut sockets = Vec::new();
    for _ in 0..400 {
        let mut socket = TcpStream::connect(waiting.address()).await.expect("a connection");
        socket.write_all(b"GET /cb?code=x").await.expect("sent");
        sockets.push(socket);
    }
    waiting.completes("400 half-open sockets").await;
}
