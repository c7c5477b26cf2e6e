//! Each vendor's tenants, and what they sign in with. Invariant: no two tenants share a credential.

use serde_json::{Value, json};

use super::Described;
use crate::automate::{Automate, User};
use crate::avepoint::AvePoint;
use crate::citrix::{self, Citrix};
use crate::datto_rmm::DattoRmm;
use crate::halo::Halo;
use crate::ninjaone::NinjaOne;
use crate::records::{Records, uuid};
use crate::sophos_central::{Customer, Level, SophosCentral};

pub(super) const NINJAONE_HOSTS: [&str; 6] = [
    "eu.ninjarmm.com",
    "app.ninjarmm.com",
    "us2.ninjarmm.com",
    "ca.ninjarmm.com",
    "oc.ninjarmm.com",
    "fed.ninjarmm.com",
];
pub(super) const CITRIX_HOSTS: [&str; 2] = ["api.cloud.com", "registry.citrixworkspacesapi.net"];
pub(super) const AVEPOINT_HOSTS: [&str; 1] = ["go-api.avepointonlineservices.com"];
pub(super) const DATTO_RMM_HOSTS: [&str; 6] = [
    "merlot-api.centrastage.net",
    "pinotage-api.centrastage.net",
    "concord-api.centrastage.net",
    "vidal-api.centrastage.net",
    "zinfandel-api.centrastage.net",
    "syrah-api.centrastage.net",
];
pub(super) const SOPHOS_CENTRAL_HOSTS: [&str; 3] =
    ["id.sophos.com", "api.central.sophos.com", "api-eu01.central.sophos.com"];

/// Three pages of lists that come by the thousand.
const MANY: usize = 2500;
/// Three pages of Datto's.
const SOME: usize = 750;
/// Three pages of lists that come by the hundred, five of those that come by fifty.
const FEW: usize = 250;

/// `Contoso`, and so on; names with other letters are among the first.
pub(super) fn name(number: usize) -> String {
    let named = ["Contoso", "Müller & Söhne", "Fabrikam", "Żabka", "Northwind"];
    named.get(number - 1).map_or_else(|| format!("Customer {number:02}"), |name| (*name).to_owned())
}

fn records(tenant: &str, count: usize) -> Records {
    Records { tenant: tenant.to_owned(), count }
}

fn described(value: Value) -> Described {
    match value {
        Value::Object(fields) => fields,
        _ => Described::new(),
    }
}

pub(super) fn ninjaone(number: usize, name: &str) -> (NinjaOne, Described) {
    let mut vendor = NinjaOne::default();
    vendor.records = records(name, MANY);
    for app in &mut vendor.apps {
        app.id = format!("{}-{number:02}", app.id);
        app.secret = app.secret.take().map(|secret| format!("{secret}-{number:02}"));
    }
    let [native, web, service] = [0, 1, 2].map(|place| &vendor.apps[place]);
    let fields = json!({
        "name": name, "client_id": service.id, "client_secret": service.secret,
        "web_client_id": web.id, "web_client_secret": web.secret, "native_client_id": native.id,
    });
    (vendor, described(fields))
}

pub(super) fn halo(number: usize, name: &str) -> (Halo, Described) {
    let mut vendor = Halo::default();
    vendor.records = records(name, MANY);
    vendor.tenant = Some(format!("t{number:02}"));
    vendor.agent = json!({"id": 7, "name": format!("Jane of {name}"), "emailaddress": "jane@example.com"});
    for app in &mut vendor.apps {
        app.secret = app.secret.take().map(|secret| format!("{secret}-{number:02}"));
    }
    let [service, native] = [0, 1].map(|place| &vendor.apps[place]);
    let fields = json!({
        "name": name, "client_id": service.id, "client_secret": service.secret, "native_client_id": native.id,
        "tenant": vendor.tenant,
    });
    (vendor, described(fields))
}

pub(super) fn automate(number: usize, name: &str) -> (Automate, Described) {
    let integrator = format!("integrator-PASSWORD-canary-{number:02}");
    let password = format!("jane-PASSWORD-canary-{number:02}");
    let users = vec![User::new("jane", &password, 42, false), User::new("fobwatch-api", &integrator, 43, true)];
    let mut vendor = Automate::default();
    vendor.records = records(name, MANY);
    vendor.users = users;
    let fields = json!({
        "name": name, "user": "fobwatch-api", "password": integrator, "client_id": vendor.client_ids.first(),
        "user_with_code": "jane", "password_with_code": password,
    });
    (vendor, described(fields))
}

pub(super) fn citrix(number: usize, name: &str) -> (Citrix, Described) {
    let mut vendor = Citrix::default();
    vendor.records = records(name, MANY);
    let (customer, site) = (format!("examplecust{number:02}"), uuid(0xaa, number));
    for client in &mut vendor.clients {
        client.id = uuid(0xcc, number);
        client.secret = format!("{}{number:02}", citrix::SECRET);
        client.customer.clone_from(&customer);
    }
    for one in &mut vendor.customers {
        one.id.clone_from(&customer);
        one.sites = vec![(site.clone(), name.to_owned())];
    }
    let client = vendor.clients.first();
    let fields = json!({
        "name": name, "customer_id": customer, "site": site,
        "client_id": client.map(|client| &client.id), "client_secret": client.map(|client| &client.secret),
    });
    (vendor, described(fields))
}

pub(super) fn avepoint(number: usize, name: &str) -> (AvePoint, Described) {
    let mut vendor = AvePoint::default();
    vendor.records = records(name, FEW);
    // What ASP.NET does when JSON alone is asked for.
    vendor.label = "application/json; charset=utf-8";
    let secret = format!("eyJhbGciOiJub25lIn0.secret-canary-{number:02}.sig");
    vendor.secrets = vec![secret.clone()];
    let user = vendor.users.first().map(|user| user.name.clone());
    (vendor, described(json!({"name": name, "client_secret": secret, "user_principal_name": user})))
}

pub(super) fn datto_rmm(number: usize, name: &str) -> (DattoRmm, Described) {
    let mut vendor = DattoRmm::default();
    vendor.records = records(name, SOME);
    let (key, secret) = (format!("FAKEKEY{number:020}CANRY"), format!("FAKESECRET{number:016}CANARY"));
    vendor.keys = vec![(key.clone(), secret.clone())];
    vendor.account = Some((uuid(0xda, number), name.to_owned()));
    (vendor, described(json!({"name": name, "platform": "merlot", "api_key": key, "api_secret": secret})))
}

/// Every second one is a partner, whose customers are named after it.
pub(super) fn sophos_central(number: usize, name: &str) -> (SophosCentral, Described) {
    let mut vendor = SophosCentral::default();
    vendor.records = records(name, FEW);
    vendor.client = (uuid(0x50, number), format!("FAKE&canary=secret+{number:02}"));
    vendor.id = uuid(0x51, number);
    vendor.level = if number.is_multiple_of(2) { Level::Partner } else { Level::Tenant };
    let is_partner = vendor.level == Level::Partner;
    vendor.customers.clear();
    if is_partner {
        let all = records(name, 3 * vendor.page_size - 10);
        vendor.customers = (1..=all.count)
            .map(|one| Customer {
                id: uuid(0x52, number * 1000 + one),
                name: all.name(one),
                refused: false,
                api_host: None,
            })
            .collect();
    }
    let fields = json!({
        "name": name, "client_id": vendor.client.0, "client_secret": vendor.client.1, "id": vendor.id,
        "level": if is_partner { "partner" } else { "tenant" },
        "customer": vendor.customers.first().map(|customer| json!({"id": customer.id, "name": customer.name})),
    });
    (vendor, described(fields))
}
