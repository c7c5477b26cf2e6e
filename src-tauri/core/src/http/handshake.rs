//! TLS handshakes, listened to while a connection is made. A server may ask for a certificate of ours and say
//! nothing more when it gets none; its alert alone does not tell.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use rustls::SignatureScheme;
use rustls::client::ResolvesClientCert;
use rustls::sign::CertifiedKey;
use tower_layer::Layer;
use tower_service::Service;

tokio::task_local! {
    /// Whether the server of the connection that is being made asked for a certificate.
    static ASKED: Arc<AtomicBool>;
}

type Fault = Box<dyn std::error::Error + Send + Sync>;

/// Has none, and remembers that one was wanted.
#[derive(Debug)]
pub(super) struct NoCertificate;

impl ResolvesClientCert for NoCertificate {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        let _ = ASKED.try_with(|asked| asked.store(true, Ordering::Relaxed));
        None
    }

    fn has_certs(&self) -> bool {
        false
    }
}

/// Goes around the fault of a connection whose server asked for a certificate.
#[derive(Debug, thiserror::Error)]
#[error("asked")]
pub(super) struct Asked(#[source] Fault);

/// Listens to each connection that is made.
#[derive(Debug, Clone)]
pub(super) struct Listening;

impl<S> Layer<S> for Listening {
    type Service = Heard<S>;

    fn layer(&self, connector: S) -> Heard<S> {
        Heard(connector)
    }
}

/// A connector that is listened to.
#[derive(Debug, Clone)]
pub(super) struct Heard<S>(S);

impl<S, R> Service<R> for Heard<S>
where
    S: Service<R, Error = Fault>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = Fault;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, Fault>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Fault>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, target: R) -> Self::Future {
        let connecting = self.0.call(target);
        Box::pin(async move {
            let asked = Arc::new(AtomicBool::new(false));
            let connected = ASKED.scope(Arc::clone(&asked), connecting).await;
            connected.map_err(|fault| if asked.load(Ordering::Relaxed) { Fault::from(Asked(fault)) } else { fault })
        })
    }
}
