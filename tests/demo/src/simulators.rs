//! The vendors of the demo, each on a port that stays the same, so that saved profiles stay good.
//! Invariant: a vendor is one line in `open` and its address.

use fobwatch_simulator::automate::Automate;
use fobwatch_simulator::avepoint::AvePoint;
use fobwatch_simulator::citrix::Citrix;
use fobwatch_simulator::datto_rmm::DattoRmm;
use fobwatch_simulator::halo::Halo;
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::sophos_central::SophosCentral;
use fobwatch_simulator::{Server, Simulated, system_clock};

/// Profiles of the demo name it, so its port stays.
pub const NINJAONE: &str = "http://127.0.0.1:17101";
/// Its own page shows the two-factor codes, in place of an authenticator.
pub const AUTOMATE: &str = "http://127.0.0.1:17102";
/// Profiles of the demo name it, so its port stays.
pub const HALO: &str = "http://127.0.0.1:17103";
/// Profiles of the demo name it, so its port stays.
pub const CITRIX: &str = "http://127.0.0.1:17104";
/// Profiles of the demo name it, so its port stays.
pub const AVEPOINT: &str = "http://127.0.0.1:17105";

/// Profiles of the demo name it, so its port stays.
pub const DATTO_RMM: &str = "http://127.0.0.1:17106";
/// Profiles of the demo name it, so its port stays.
pub const SOPHOS_CENTRAL: &str = "http://127.0.0.1:17107";

/// The user of Automate who is asked for a code.
pub const JANE: &str = "jane";

/// Running vendors; dropping it stops them.
pub struct Simulators {
    automate: Server<Automate>,
    _others: Vec<Box<dyn Send>>,
}

impl Simulators {
    /// Starts all of them; the error names a port that is taken.
    pub fn open() -> Result<Self, String> {
        Ok(Self {
            automate: server(AUTOMATE, with(|automate: &mut Automate| automate.lifetime = 290))?,
            _others: vec![
                Box::new(server(NINJAONE, NinjaOne::default())?),
                Box::new(server(HALO, with(|halo: &mut Halo| halo.lifetime = 1900))?),
                Box::new(server(CITRIX, Citrix::default())?),
                Box::new(server(AVEPOINT, with(|avepoint: &mut AvePoint| avepoint.lifetime = 2900))?),
                Box::new(server(DATTO_RMM, DattoRmm::default())?),
                Box::new(server(SOPHOS_CENTRAL, SophosCentral::default())?),
            ],
        })
    }

    /// The code to type now, and how often Automate has been asked for a token so far.
    pub fn code(&self) -> (String, usize) {
        let code = self.automate.with(|automate| automate.current_code(JANE, system_clock()()));
        (code, self.automate.received_at("/apitoken").len())
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
    Server::start_on(([127, 0, 0, 1], port).into(), vendor)
        .map_err(|error| format!("{address} cannot be served ({error}). Is another demo running?"))
}
