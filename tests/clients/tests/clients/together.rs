//! All vendors at once, with several tenants each, as other people's programs get them.

use std::process::Command;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use fobwatch_simulator::vendors::Vendors;
use serde_json::{Value, json};

use crate::wire::{FORM, Reply, get, send};

const JSON: &str = "Content-Type: application/json";

fn field<'a>(tenant: &'a Value, name: &str) -> &'a str {
    tenant[name].as_str().unwrap_or_else(|| panic!("no {name}: {tenant}"))
}

fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat()
}

/// What a tenant's client sends to sign in, and with what it reads; then a list, and where a name stands in it.
fn calls(vendor: &str, tenant: &Value) -> (Reply, Vec<String>, &'static str, &'static str) {
    let (url, of) = (field(tenant, "url"), |name: &str| escaped(field(tenant, name)));
    let plain = |name: &str| field(tenant, name);
    let bearer = |reply: &Reply, key: &str| {
        format!("Authorization: Bearer {}", reply.json().pointer(key).and_then(Value::as_str).unwrap_or_default())
    };
    let form = |path: &str, headers: &[&str], form: &str| {
        send("POST", &format!("{url}{path}"), &[&[FORM], headers].concat(), form)
    };
    let pair = |rest: &str| {
        format!(
            "grant_type=client_credentials&client_id={}&client_secret={}{rest}",
            of("client_id"),
            of("client_secret")
        )
    };
    match vendor {
        "ninjaone" => {
            let reply = form("/ws/oauth/token", &[], &pair("&scope=monitoring"));
            let shown = bearer(&reply, "/access_token");
            (reply, vec![shown], "/v2/organizations?pageSize=5", "/4/name")
        }
        "halo" => {
            let reply = form(&format!("/auth/token?tenant={}", plain("tenant")), &[], &pair("&scope=all"));
            let shown = bearer(&reply, "/access_token");
            (reply, vec![shown], "/api/client?count=5", "/clients/4/name")
        }
        "automate" => {
            let body = json!({"UserName": plain("user"), "Password": plain("password")}).to_string();
            let reply = send("POST", &format!("{url}/cwa/api/v1/apitoken"), &[JSON], &body);
            let headers = vec![bearer(&reply, "/AccessToken"), format!("clientId: {}", plain("client_id"))];
            (reply, headers, "/cwa/api/v1/clients?pagesize=5", "/4/Name")
        }
        "citrix" => {
            let reply = form("/cctrustoauth2/root/tokens/clients", &[], &pair(""));
            let shown = bearer(&reply, "/access_token").replace("Bearer ", "CWSAuth bearer=");
            let headers = vec![
                shown,
                format!("Citrix-CustomerId: {}", plain("customer_id")),
                format!("Citrix-InstanceId: {}", plain("site")),
            ];
            (reply, headers, "/cvad/manage/DeliveryGroups?limit=5", "/Items/4/Name")
        }
        "avepoint" => {
            let headers = [
                format!("clientSecret: {}", plain("client_secret")),
                format!("userPrincipalName: {}", plain("user_principal_name")),
            ];
            let headers = headers.each_ref().map(String::as_str);
            let reply = send("POST", &format!("{url}/auth/token/delegate"), &headers, "");
            let shown = bearer(&reply, "/value/access_token");
            (reply, vec![shown], "/services/my?top=5", "/value/4/name")
        }
        "datto-rmm" => {
            let basic = format!("Authorization: Basic {}", BASE64_STANDARD.encode("public-client:public"));
            let body = format!("grant_type=password&username={}&password={}", plain("api_key"), plain("api_secret"));
            let reply = form("/auth/oauth/token", &[&basic], &body);
            let shown = bearer(&reply, "/access_token");
            (reply, vec![shown], "/api/v2/account/sites?max=5", "/sites/4/name")
        }
        _ => {
            let reply = form("/api/v2/oauth2/token", &[], &pair("&scope=token"));
            let shown = bearer(&reply, "/access_token");
            let id = tenant["customer"]["id"].as_str().unwrap_or_else(|| plain("id"));
            (
                reply,
                vec![shown, format!("X-Tenant-ID: {id}")],
                "/endpoint/v1/endpoints?pageSize=5",
                "/items/4/group/name",
            )
        }
    }
}

#[test]
fn every_tenant_of_every_vendor_reads_its_own_and_is_counted() {
    let folder = tempfile::tempdir().expect("a folder");
    let vendors = Vendors::start(folder.path(), 6, 1).expect("vendors");
    let control = vendors.control();
    let ask = |method: &str, call: &str| send(method, &format!("{control}{call}"), &[], "");
    // One second is over before anything is asked; a new life counts from the next token on.
    assert_eq!(ask("POST", "/lifetime?seconds=600").status, 204);
    let described = vendors.description()["vendors"].as_object().expect("vendors");
    assert_eq!(described.len(), 7);
    for (vendor, tenants) in described {
        let tenants = tenants.as_array().expect("tenants");
        assert_eq!(tenants.len(), 6, "{vendor}");
        for tenant in tenants {
            let (reply, headers, list, name) = calls(vendor, tenant);
            assert_eq!(reply.status, 200, "{vendor}: {reply:?}");
            let headers: Vec<_> = headers.iter().map(String::as_str).collect();
            let address = format!("{}{list}", field(tenant, "url"));
            let found = get(&address, &headers);
            let expected = format!("{} 5", field(tenant, "name"));
            assert_eq!(found.json().pointer(name), Some(&json!(expected)), "{vendor}: {found:?}");

            ask("POST", &format!("/end-tokens?vendor={vendor}"));
            assert_eq!(get(&address, &headers).status, 401, "{vendor}");
        }
        let counts = get(&format!("{control}/requests"), &[]).json();
        let (_, _, list, _) = calls(vendor, &tenants[0]);
        let path = list.split('?').next().expect("a path");
        assert_eq!(counts[vendor][path], json!({"requests": 12, "unauthorized": 6}), "{vendor}: {counts}");
        ask("POST", &format!("/forget?vendor={vendor}"));
        assert_eq!(get(&format!("{control}/requests"), &[]).json()[vendor], json!({}));
    }
}

/// Asks for the host alone, as a program does that knows it by heart.
#[test]
fn fixed_hosts_are_behind_the_proxy() {
    let folder = tempfile::tempdir().expect("a folder");
    let vendors = Vendors::start(folder.path(), 1, 60).expect("vendors");
    let described = vendors.description();
    let script = "import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1]).read().decode())";
    let fetch = |address: &str| {
        let mut command = Command::new(if cfg!(windows) { "python" } else { "python3" });
        command.args(["-c", script, address]).env("HTTPS_PROXY", field(described, "proxy")).env_remove("NO_PROXY");
        command.env("SSL_CERT_FILE", field(described, "authority"));
        let output = command.output().expect("Python");
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    };
    for (address, word) in [
        ("https://eu.ninjarmm.com/app-version.txt", "simulator"),
        ("https://us2.ninjarmm.com/app-version.txt", "simulator"),
        ("https://t01.halopsa.com/api/authinfo", "\"auth_url\":\"https://t01.halopsa.com/auth\""),
        ("https://t01.hostedrmm.com/cwa/api/v1/apitoken", "AllowDirect"),
        ("https://merlot-api.centrastage.net/api/v2/system/status", "OK"),
    ] {
        let said = fetch(address);
        assert!(said.as_deref().is_some_and(|said| said.contains(word)), "{address}: {said:?}");
    }
    assert_eq!(fetch("https://t02.halopsa.com/api/authinfo"), None, "nobody's host");
}
