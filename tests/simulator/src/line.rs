//! Connections that can be cut. `tiny_http` keeps its sockets to itself and never closes one
//! early, so clients reach it through a relay.

use std::collections::HashMap;
use std::io::{self, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

/// The open connections, by the address that the server behind sees.
type Open = Arc<Mutex<HashMap<SocketAddr, TcpStream>>>;

pub(crate) struct Lines {
    pub(crate) address: SocketAddr,
    open: Open,
    over: Arc<AtomicBool>,
    accepting: Mutex<Option<JoinHandle<()>>>,
}

impl Lines {
    /// Relays what comes to `listener` to the server.
    pub(crate) fn start(listener: TcpListener, server: SocketAddr) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let (open, over) = (Open::default(), Arc::new(AtomicBool::new(false)));
        let (lines, stop) = (Arc::clone(&open), Arc::clone(&over));
        let accepting = std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                if stop.load(Ordering::SeqCst) {
                    return;
                }
                let _ = relay(client, server, &lines);
            }
        });
        Ok(Self { address, open, over, accepting: Mutex::new(Some(accepting)) })
    }

    /// Sends these bytes and closes the connection.
    pub(crate) fn cut(&self, line: Option<&SocketAddr>, bytes: &[u8]) {
        let client = line.and_then(|line| lock(&self.open).remove(line));
        if let Some(mut client) = client {
            let _ = client.write_all(bytes);
            let _ = client.shutdown(Shutdown::Both);
        }
    }

    /// No new connections, and an end to those that are open: whoever writes to a client that
    /// no longer reads would wait for ever.
    pub(crate) fn close(&self) {
        self.over.store(true, Ordering::SeqCst);
        // One more connection wakes the thread.
        let _ = TcpStream::connect(self.address);
        if let Some(accepting) = self.accepting.lock().unwrap_or_else(PoisonError::into_inner).take() {
            let _ = accepting.join();
        }
        for client in lock(&self.open).values() {
            let _ = client.shutdown(Shutdown::Both);
        }
    }
}

fn relay(client: TcpStream, server: SocketAddr, open: &Open) -> io::Result<()> {
    let behind = TcpStream::connect(server)?;
    client.set_nodelay(true)?;
    behind.set_nodelay(true)?;
    let line = behind.local_addr()?;
    lock(open).insert(line, client.try_clone()?);
    let (mut from_client, mut to_server) = (client.try_clone()?, behind.try_clone()?);
    std::thread::spawn(move || {
        let _ = io::copy(&mut from_client, &mut to_server);
        let _ = to_server.shutdown(Shutdown::Write);
    });
    let (mut from_server, mut to_client, open) = (behind, client, Arc::clone(open));
    std::thread::spawn(move || {
        let _ = io::copy(&mut from_server, &mut to_client);
        let _ = to_client.shutdown(Shutdown::Both);
        lock(&open).remove(&line);
    });
    Ok(())
}

fn lock(open: &Open) -> std::sync::MutexGuard<'_, HashMap<SocketAddr, TcpStream>> {
    open.lock().unwrap_or_else(PoisonError::into_inner)
}
