//! The vendors of the demo, each on a port that stays the same, so that saved profiles stay good.
//! Invariant: a vendor is one line in `open` and its address.

use fobwatch_simulator::halo::Halo;
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::{Server, Simulated};

pub const NINJAONE: &str = "http://127.0.0.1:47101";
pub const HALO: &str = "http://127.0.0.1:47103";

/// Running vendors; dropping it stops them.
pub struct Street {
    _vendors: Vec<Box<dyn Send>>,
}

impl Street {
    pub fn open() -> Result<Self, String> {
        Ok(Self {
            _vendors: vec![
                Box::new(server(NINJAONE, NinjaOne::default())?),
                Box::new(server(HALO, with(|halo: &mut Halo| halo.lifetime = 1900))?),
            ],
        })
    }
}

/// A vendor with settings of its own.
fn with<V: Default>(change: impl FnOnce(&mut V)) -> V {
    let mut vendor = V::default();
    change(&mut vendor);
    vendor
}

fn server<V: Simulated>(address: &str, vendor: V) -> Result<Server<V>, String> {
    let port = address.rsplit(':').next().and_then(|port| port.parse().ok()).ok_or("an address without port")?;
    Server::start_on(port, vendor)
        .map_err(|error| format!("{address} cannot be served ({error}). Is another demo running?"))
}
