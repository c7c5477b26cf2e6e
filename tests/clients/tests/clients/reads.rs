//! What each vendor has to read: page after page, all of it its own tenant's, and nothing for whoever has no good token.

use std::sync::Arc;

use fobwatch_simulator::automate::Automate;
use fobwatch_simulator::avepoint::AvePoint;
use fobwatch_simulator::citrix::{self, Citrix};
use fobwatch_simulator::datto_rmm::{self, DattoRmm};
use fobwatch_simulator::halo::Halo;
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::records::Records;
use fobwatch_simulator::sophos_central::{self, SophosCentral};
use fobwatch_simulator::{Count, Server, Simulated, system_clock};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::wire::{FORM, Reply, get, post, send};

const JSON: &str = "Content-Type: application/json";

/// Three pages of ten.
fn records() -> Records {
    Records { tenant: "Tailspin".to_owned(), count: 25 }
}

/// What all of them are called.
fn names() -> Vec<String> {
    (1..=25).map(|number| records().name(number)).collect()
}

fn token(reply: &Reply, key: &str) -> String {
    reply.json()[key].as_str().unwrap_or_else(|| panic!("no {key}: {reply:?}")).to_owned()
}

/// Reads on until `next` knows no further address; how many pages that were, and what stands at `name` of each of `list`.
fn read(
    first: &str,
    headers: &[&str],
    [list, name]: [&str; 2],
    next: impl Fn(&Value, usize) -> Option<String>,
) -> (usize, Vec<String>) {
    let (mut address, mut found, mut pages) = (first.to_owned(), Vec::new(), 0);
    loop {
        let reply = get(&address, headers);
        assert_eq!(reply.status, 200, "{address}: {reply:?}");
        pages += 1;
        let page = reply.json();
        let items = page.pointer(list).and_then(Value::as_array).unwrap_or_else(|| panic!("no {list}: {page}"));
        found.extend(items.iter().map(|item| item.pointer(name).and_then(Value::as_str).expect("a name").to_owned()));
        match next(&page, pages) {
            Some(more) => address = more,
            None => return (pages, found),
        }
    }
}

fn text(value: &Value) -> Option<&str> {
    value.as_str().filter(|text| !text.is_empty())
}

/// Nobody, a stranger, and one whose time is over are refused in the vendor's own words, and counted. The first header
/// is the one that lets in.
fn refuses<V: Simulated>(server: &Server<V>, path: &str, headers: &[&str], is_own: impl Fn(&Value) -> bool) {
    server.forget_requests();
    let address = format!("{}{path}", server.url);
    let (shown, others) = headers.split_first().expect("a header");
    let scheme = shown.rfind([' ', '=']).map_or("", |place| &shown[..=place]);
    let stranger = format!("{scheme}stranger");
    let stranger = [&[&*stranger], others].concat();
    let mut replies = vec![get(&address, others), get(&address, &stranger)];
    server.set_clock(Arc::new(|| system_clock()() + SignedDuration::from_hours(101)));
    replies.push(get(&address, headers));
    server.set_clock(system_clock());
    for reply in &replies {
        assert!(reply.status == 401 && is_own(&reply.json()), "{reply:?}");
    }
    assert_eq!(get(&address, headers).status, 200);
    let path = path.split('?').next().expect("a path");
    let counted = server.requests();
    assert_eq!(counted.keys().collect::<Vec<_>>(), [path]);
    assert_eq!(counted[path], Count { requests: 4, unauthorized: 3 });
}

#[test]
fn ninjaone_goes_on_after_an_id_and_at_a_cursor() {
    let server = Server::start(NinjaOne::default());
    server.with(|vendor| vendor.records = records());
    let form =
        "grant_type=client_credentials&client_id=service-app&client_secret=service_SECRET-canary-2&scope=monitoring";
    let shown = token(&post(&format!("{}/ws/oauth/token", server.url), form), "access_token");
    let headers = [&*format!("Authorization: Bearer {shown}")];
    for list in ["organizations", "organizations-detailed"] {
        let first = format!("{}/v2/{list}?pageSize=10", server.url);
        let after = |page: &Value, _| {
            let last = page.as_array().filter(|page| page.len() == 10)?.last()?;
            Some(format!("{first}&after={}", last["id"]))
        };
        assert_eq!(read(&first, &headers, ["", "/name"], after), (3, names()));
    }
    let first = format!("{}/v2/devices?pageSize=10", server.url);
    assert_eq!(read(&first, &headers, ["", "/displayName"], |_, _| None), (1, names()[..10].to_vec()));
    let first = format!("{}/v2/queries/computer-systems?pageSize=10", server.url);
    let at_cursor = |page: &Value, _| Some(format!("{first}&cursor={}", text(&page["cursor"]["name"])?));
    assert_eq!(read(&first, &headers, ["/results", "/name"], at_cursor), (3, names()));
    for (call, status) in
        [("organization/7", 200), ("organization/7/devices", 200), ("organization/26", 404), ("no", 404)]
    {
        assert_eq!(get(&format!("{}/v2/{call}", server.url), &headers).status, status, "{call}");
    }
    refuses(&server, "/v2/queries/disks", &headers, |said| said["error"] == "not_authenticated");
}

#[test]
fn halo_numbers_its_pages_and_tells_how_many_records_there_are() {
    let server = Server::start(Halo::default());
    server.with(|vendor| vendor.records = records());
    let form = "grant_type=client_credentials&client_id=services-app&client_secret=services-SECRET-canary-1&scope=all";
    let shown = token(&post(&format!("{}/auth/token?tenant=contoso", server.url), form), "access_token");
    let headers = [&*format!("Authorization: Bearer {shown}")];
    for (list, key, name) in [("Client", "/clients", "/name"), ("tickets", "/tickets", "/client_name")] {
        let first = format!("{}/api/{list}?pageinate=true&page_size=10&page_no=1", server.url);
        let next = |page: &Value, pages: usize| {
            assert_eq!(page["record_count"], 25);
            (pages < 3).then(|| first.replace("page_no=1", &format!("page_no={}", pages + 1)))
        };
        assert_eq!(read(&first, &headers, [key, name], next), (3, names()));
    }
    let all = format!("{}/api/client", server.url);
    assert_eq!(read(&all, &headers, ["/clients", "/name"], |_, _| None), (1, names()));
    let lookups = get(&format!("{}/api/lookup?lookupid=11", server.url), &headers).json();
    assert!(lookups[0]["id"].is_number() && lookups[0]["name"].is_string(), "{lookups}");

    // New tickets are readable at once.
    let written = r#"[{"summary":"a"},{"summary":"b"}]"#;
    let reply = send("POST", &format!("{}/api/tickets", server.url), &[headers[0], JSON], written);
    assert_eq!((reply.status, &reply.json()), (201, &json!({"id": 27, "summary": "b"})));
    assert_eq!(get(&format!("{}/api/tickets/27", server.url), &headers).status, 200);
    refuses(&server, "/api/tickets", &headers, |said| said["ClassName"] == "System.UnauthorizedAccessException");
}

#[test]
fn automate_goes_on_until_a_page_is_empty() {
    let server = Server::start(Automate::default());
    server.with(|vendor| vendor.records = records());
    let base = format!("{}/cwa/api/v1", server.url);
    let body = r#"{"UserName":"fobwatch-api","Password":"integrator-PASSWORD-canary"}"#;
    let shown = token(&send("POST", &format!("{base}/apitoken"), &[JSON], body), "AccessToken");
    let shown = format!("Authorization: bearer {shown}");
    let headers = [&*shown, "clientId: 00000000-0000-4000-8000-000000000001"];
    for (list, name) in [("Computers", "/Client/Name"), ("Clients", "/Name"), ("locations", "/Client/Name")] {
        let first = format!("{base}/{list}?pagesize=10&page=1");
        let next = |page: &Value, pages: usize| {
            (page != &json!([])).then(|| first.replace("page=1", &format!("page={}", pages + 1)))
        };
        assert_eq!(read(&first, &headers, ["", name], next), (4, names()), "{list}");
    }
    for (query, expected) in [
        ("ids=3,7", &["Tailspin 3", "Tailspin 7"][..]),
        (
            "condition=(Name%20like%20%27%25SPIN%202%25%27)%20And%20(Id%20!=%2021)&pagesize=2",
            &["Tailspin 2", "Tailspin 20"],
        ),
        ("condition=(Name%20=%20%27Tailspin%27)", &["Tailspin"]),
    ] {
        let found = read(&format!("{base}/clients?{query}"), &headers, ["", "/Name"], |_, _| None);
        assert_eq!(found, (1, expected.iter().map(|&name| name.to_owned()).collect()), "{query}");
    }
    assert_eq!(get(&format!("{base}/clients?condition=nonsense"), &headers).status, 400);
    assert_eq!(get(&format!("{base}/clients"), &headers[..1]).status, 401, "without a client ID");
    refuses(&server, "/cwa/api/v1/tickets", &headers, |said| said["Message"].is_string());
}

#[test]
fn citrix_goes_on_with_a_token_and_at_a_link() {
    let server = Server::start(Citrix::default());
    server.with(|vendor| vendor.records = records());
    let secret = citrix::SECRET.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    let form = format!("grant_type=client_credentials&client_id={}&client_secret={secret}", citrix::CLIENT_ID);
    let shown = token(&post(&format!("{}/cctrustoauth2/root/tokens/clients", server.url), &form), "access_token");
    let (shown, site) =
        (format!("Authorization: CwsAuth Bearer={shown}"), format!("Citrix-InstanceId: {}", citrix::SITE));
    let headers = [&*shown, "Citrix-CustomerId: examplecust1", &*site];
    for (list, name) in [("Machines", "/DeliveryGroup/Name"), ("DeliveryGroups", "/Name"), ("hypervisors", "/Name")] {
        let first = format!("{}/cvad/manage/{list}?limit=10", server.url);
        let next = |page: &Value, _| Some(format!("{first}&continuationtoken={}", text(&page["ContinuationToken"])?));
        assert_eq!(read(&first, &headers, ["/Items", name], next), (3, names()), "{list}");
    }
    server.with(|cloud| cloud.records.count = 250);
    let first = format!("{}/monitorodata/Machines?$filter=(x)", server.url);
    let at_link = |page: &Value, _| text(&page["@odata.nextLink"]).map(str::to_owned);
    let (pages, found) = read(&first, &headers, ["/value", "/Name"], at_link);
    assert_eq!((pages, found.len()), (3, 250));

    let machines = format!("{}/cvad/manage/Machines", server.url);
    assert_eq!(
        get(&format!("{machines}/vda-00007.example.com"), &headers).json()["DeliveryGroup"]["Name"],
        "Tailspin 7"
    );
    assert_eq!(get(&machines, &[headers[0], "Citrix-CustomerId: somebodyelse", headers[2]]).status, 403);
    assert_eq!(get(&machines, &headers[..2]).status, 400, "no site");
    assert_eq!(get(&machines, &[headers[0], headers[2]]).status, 400, "no customer");
    refuses(&server, "/cvad/manage/Zones", &headers, |said| {
        said["type"] == "https://errors-api.cloud.com/common/authentication"
    });
}

#[test]
fn avepoint_goes_on_with_a_token() {
    let server = Server::start(AvePoint::default());
    server.with(|vendor| vendor.records = records());
    let pair = ["clientSecret: eyJhbGciOiJub25lIn0.secret-canary-5.sig", "userPrincipalName: svc-cg@example.com"];
    let reply = send("POST", &format!("{}/auth/token/delegate", server.url), &pair, "");
    let given: Value = serde_json::from_str(&reply.body).expect("JSON");
    let shown = format!("Authorization: Bearer {}", given["value"]["access_token"].as_str().expect("a token"));
    let lists = [
        ("services/my", "/name"),
        ("requests/my", "/summary"),
        ("tasks/my/v2", "/title"),
        ("admin/directory/workspace", "/name"),
    ];
    for headers in [&[&*shown][..], &pair] {
        for (list, name) in lists {
            let first = format!("{}/{list}?filter=&top=10&skip=&nexttoken=", server.url);
            let next = |page: &Value, _| Some(format!("{first}{}", text(&page["nextToken"])?));
            assert_eq!(read(&first, headers, ["/value", name], next), (3, names()), "{list}");
        }
    }
    let pascal =
        get(&format!("{}/services/my?top=1", server.url), &[&*shown, "X-CLOUD-GOVERNANCE-JSONCONTRACT: PascalCase"]);
    let pascal = pascal.json();
    assert!(pascal["Value"][0]["Name"] == "Tailspin" && pascal["NextToken"].is_string(), "{pascal}");
    let jane = [pair[0], "userPrincipalName: jane@example.com"];
    assert_eq!(get(&format!("{}/admin/directory/workspace", server.url), &jane).status, 403, "no administrator");
    refuses(&server, "/tasks/my/v2", &[&shown], |said| said["message"].is_array() && said["requestId"].is_string());
}

#[test]
fn datto_rmm_goes_on_at_a_link_that_forgets_what_was_asked() {
    let server = Server::start(DattoRmm::default());
    server.with(|vendor| vendor.records = records());
    let address = format!("{}/auth/oauth/token", server.url);
    let form = format!("grant_type=password&username={}&password={}", datto_rmm::API_KEY, datto_rmm::API_SECRET);
    // PowerShell shows nothing before it is asked to.
    let asked = post(&address, &form);
    assert_eq!((asked.status, asked.header("www-authenticate")), (401, Some("Basic realm=\"oauth2/client\"")));
    let reply = send("POST", &address, &[FORM, "Authorization: Basic cHVibGljLWNsaWVudDpwdWJsaWM="], &form);
    let shown = format!("Authorization: bearer {}", token(&reply, "access_token"));
    let at_link = |page: &Value, _| text(&page["pageDetails"]["nextPageUrl"]).map(str::to_owned);
    for (list, key, name) in
        [("sites", "/sites", "/name"), ("devices", "/devices", "/siteName"), ("users", "/users", "/lastName")]
    {
        let first = format!("{}/api/v2/account/{list}?max=10", server.url);
        assert_eq!(read(&first, &[&shown], [key, name], at_link), (3, names()), "{list}");
    }
    let some = get(&format!("{}/api/v2/account/sites?siteName=spin%202&max=5", server.url), &[&shown]).json();
    assert_eq!((some["sites"].as_array().map(Vec::len), &some["sites"][0]["name"]), (Some(5), &json!("Tailspin 2")));
    assert!(text(&some["pageDetails"]["nextPageUrl"]).is_some_and(|link| !link.contains("siteName")), "{some}");
    assert_eq!(get(&format!("{}/api/v2/system/request_rate", server.url), &[&shown]).json()["accountRateLimit"], 600);
    refuses(&server, "/api/v2/account/devices", &[&shown], |said| said["message"] == "Request can not be authorized.");
}

#[test]
fn sophos_central_goes_on_at_a_key_and_by_numbers() {
    let server = Server::start(SophosCentral::default());
    server.with(|cloud| (cloud.records, cloud.page_size) = (records(), 1));
    let secret = sophos_central::CLIENT_SECRET.replace('&', "%26").replace('=', "%3D").replace('+', "%2B");
    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={secret}&scope=token",
        sophos_central::CLIENT_ID
    );
    let shown = token(&post(&format!("{}/api/v2/oauth2/token", server.url), &form), "access_token");
    let shown = format!("Authorization: Bearer {shown}");
    let numbered = |first: &str| {
        let first = first.to_owned();
        move |page: &Value, pages: usize| {
            let total = page["pages"]["total"].as_u64().expect("a total");
            (pages < usize::try_from(total).expect("few"))
                .then(|| first.replace("pageTotal=true", &format!("page={}", pages + 1)))
        }
    };
    let first = format!("{}/partner/v1/tenants?pageTotal=true", server.url);
    let partner = [&*shown, &*format!("X-Partner-ID: {}", sophos_central::OWN_ID)];
    let customers = ["Contoso", "Fabrikam"].map(str::to_owned).to_vec();
    assert_eq!(read(&first, &partner, ["/items", "/name"], numbered(&first)), (2, customers));

    // A customer's data bear its name.
    let customer = [&*shown, &*format!("X-Tenant-ID: {}", sophos_central::FABRIKAM)];
    let expected: Vec<_> = names().iter().map(|name| name.replace("Tailspin", "Fabrikam")).collect();
    let first = format!("{}/endpoint/v1/endpoints?pageSize=10", server.url);
    let at_key = |page: &Value, _| Some(format!("{first}&pageFromKey={}", text(&page["pages"]["nextKey"])?));
    assert_eq!(read(&first, &customer, ["/items", "/group/name"], at_key), (3, expected.clone()));
    let first = format!("{}/common/v1/directory/users?pageTotal=true&pageSize=10", server.url);
    assert_eq!(read(&first, &customer, ["/items", "/name"], numbered(&first)), (3, expected));
    let alerts = format!("{}/common/v1/alerts/search", server.url);
    assert_eq!(
        send("POST", &alerts, &[customer[0], customer[1], JSON], "{}").json()["items"].as_array().map(Vec::len),
        Some(25)
    );

    let endpoints = format!("{}/endpoint/v1/endpoints", server.url);
    assert_eq!(get(&endpoints, &[&shown, "X-Tenant-ID: 00000000-0000-4000-8000-0000000000ff"]).status, 403);
    assert_eq!(get(&endpoints, &[&shown]).status, 401, "no customer");
    refuses(&server, "/endpoint/v1/endpoints", &customer, |said| said["error"] == "Unauthorized");
}
