//! All vendors at once, each with several tenants, for tests that run other people's programs. Hosts that such a program
//! knows by heart stand behind one proxy, with certificates of one authority.

mod control;
mod tenants;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::automate::Automate;
use crate::connect::Proxy;
use crate::server::{Count, Server};
use crate::tenants::{Several, Tenant};
use crate::tls::Front;
use control::Control;

/// A running vendor, whichever it is.
trait Running: Send + Sync {
    fn requests(&self) -> BTreeMap<String, Count>;
    fn forget_requests(&self);
    fn set_lifetime(&self, seconds: i64);
    fn end_tokens(&self);
}

impl<V: Tenant> Running for Server<V> {
    fn requests(&self) -> BTreeMap<String, Count> {
        Server::requests(self)
    }

    fn forget_requests(&self) {
        Server::forget_requests(self);
    }

    fn set_lifetime(&self, seconds: i64) {
        self.with(|tenant| tenant.set_lifetime(seconds));
    }

    fn end_tokens(&self) {
        self.with(Tenant::end_tokens);
    }
}

/// By vendor, each of its servers.
#[derive(Default)]
struct Servers {
    all: Vec<(&'static str, Arc<dyn Running>)>,
    /// By tenant: whoever has no authenticator asks here for a code.
    automates: Vec<(String, Arc<Server<Automate>>)>,
}

/// What a vendor's tenant is called, and what it signs in with.
type Described = Map<String, Value>;

/// What has been started so far.
#[derive(Default)]
struct Started {
    servers: Servers,
    /// Which server a host is.
    hosts: BTreeMap<String, String>,
    /// The tenants of each vendor.
    described: BTreeMap<&'static str, Vec<Described>>,
}

impl Started {
    fn start<V: Tenant>(
        &mut self,
        vendor: &'static str,
        hosts: &[&str],
        tenant: V,
        described: Vec<Described>,
    ) -> Arc<Server<V>> {
        let server = Arc::new(Server::start(tenant));
        self.hosts.extend(hosts.iter().map(|host| ((*host).to_owned(), server.url.clone())));
        let placed = described.into_iter().map(|mut one| {
            one.insert("url".to_owned(), json!(server.url));
            one.insert("host".to_owned(), json!(hosts.first()));
            one
        });
        self.described.entry(vendor).or_default().extend(placed);
        self.servers.all.push((vendor, Arc::clone(&server) as Arc<dyn Running>));
        server
    }

    /// All tenants behind the same hosts.
    fn together<V: Tenant>(&mut self, vendor: &'static str, hosts: &[&str], names: &[String], make: Make<V>) {
        let all = names.iter().enumerate().map(|(place, name)| make(place + 1, name));
        let (tenants, described) = all.unzip();
        self.start(vendor, hosts, Several(tenants), described);
    }
}

/// Makes the tenant of this number and name.
type Make<V> = fn(usize, &str) -> (V, Described);

/// Running vendors. Dropping it stops them, but for the proxy and what stands behind it.
pub struct Vendors {
    control: Server<Control>,
    description: Value,
}

impl Vendors {
    /// So many tenants of each, whose tokens live so many seconds. `folder` gets the authority's certificate.
    pub fn start(folder: &Path, tenants: usize, lifetime: i64) -> Result<Self, String> {
        let names: Vec<String> = (1..=tenants).map(tenants::name).collect();
        let mut started = Started::default();
        started.together("ninjaone", &tenants::NINJAONE_HOSTS, &names, tenants::ninjaone);
        started.together("citrix", &tenants::CITRIX_HOSTS, &names, tenants::citrix);
        started.together("avepoint", &tenants::AVEPOINT_HOSTS, &names, tenants::avepoint);
        started.together("datto-rmm", &tenants::DATTO_RMM_HOSTS, &names, tenants::datto_rmm);
        started.together("sophos-central", &tenants::SOPHOS_CENTRAL_HOSTS, &names, tenants::sophos_central);
        for (place, name) in names.iter().enumerate() {
            let number = place + 1;
            let (halo, described) = tenants::halo(number, name);
            started.start("halo", &[&*format!("t{number:02}.halopsa.com")], halo, vec![described]);
            let (automate, described) = tenants::automate(number, name);
            let host = format!("t{number:02}.hostedrmm.com");
            let server = started.start("automate", &[&*host], automate, vec![described]);
            started.servers.automates.push((name.clone(), server));
        }
        let Started { servers, hosts, described } = started;
        for (_, server) in &servers.all {
            server.set_lifetime(lifetime);
        }
        let front = Front::before(hosts);
        let authority = folder.join("authority.pem");
        std::fs::write(&authority, &front.authority).map_err(|error| format!("{}: {error}", authority.display()))?;
        let proxy = Proxy::start(&front.url);
        let control = Server::start(Control::new(servers));
        let description =
            json!({"control": control.url, "proxy": proxy.url, "authority": authority, "vendors": described});
        Ok(Self { control, description })
    }

    /// Addresses, the authority's file, and the credentials of every tenant.
    pub fn description(&self) -> &Value {
        &self.description
    }

    /// Where counts are asked for and lives are set.
    pub fn control(&self) -> &str {
        &self.control.url
    }
}
