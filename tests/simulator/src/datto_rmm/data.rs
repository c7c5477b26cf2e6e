//! What Datto RMM's API has to read, in pages that go on at a link.

use serde_json::{Value, json};

use super::{DattoRmm, failure};
use crate::records::{number, uuid};
use crate::server::{Answer, Received, value};
use crate::tenants::Tenant;

/// The largest page, and that of a request that names no size.
pub(super) const PAGE: usize = 250;

fn site(number: usize, name: &str) -> Value {
    json!({
        "id": number, "uid": uuid(0xd1, number), "name": name, "description": "", "notes": "", "onDemand": false,
        "splashtopAutoInstall": true, "portalUrl": format!("https://merlot.rmm.datto.com/site/{number}"),
        "devicesStatus": {"numberOfDevices": 1, "numberOfOnlineDevices": 1, "numberOfOfflineDevices": 0},
    })
}

fn device(number: usize, name: &str) -> Value {
    json!({
        "id": number, "uid": uuid(0xd2, number), "siteId": number, "siteUid": uuid(0xd1, number), "siteName": name,
        "hostname": format!("PC-{number:05}"), "operatingSystem": "Microsoft Windows 11 Pro", "intIpAddress": "192.0.2.7",
        "a64Bit": true, "rebootRequired": false, "online": !number.is_multiple_of(7), "suspended": false, "deleted": false,
        "deviceClass": "device", "deviceType": {"category": "Desktop", "type": "Desktop"}, "lastSeen": 1_760_000_000_000_u64,
        "creationDate": 1_760_000_000_000_u64, "portalUrl": format!("https://merlot.rmm.datto.com/device/{number}"),
    })
}

fn user(number: usize, name: &str) -> Value {
    json!({"firstName": "Jane", "lastName": name, "username": format!("jane-{number}"), "email": "jane@example.com"})
}

fn variable(number: usize, name: &str) -> Value {
    json!({"id": number, "name": format!("variable{number}"), "value": name, "masked": false})
}

impl DattoRmm {
    /// Below `/api/v2/`.
    pub(super) fn read(&self, request: &Received, path: &str) -> Answer {
        let segments: Vec<&str> = path.split('/').collect();
        match &segments[..] {
            ["system", "pagination"] => Answer::json(200, &json!({"max": PAGE})),
            ["system", "request_rate"] => Answer::json(200, &self.rate()),
            ["account"] => match &self.account {
                Some((uid, name)) => {
                    let descriptor = json!({"bilingEmail": "b@example.com", "deviceLimit": 9, "timeZone": "UTC"});
                    let account =
                        json!({"id": 1, "uid": uid, "name": name, "currency": "EUR", "descriptor": descriptor});
                    Answer::json(200, &account)
                }
                None => failure(404, "Not Found", "", request),
            },
            ["account", "sites"] => self.page(request, "sites", site),
            ["account", "devices"] => self.page(request, "devices", device),
            ["account", "users"] => self.page(request, "users", user),
            ["account", "variables"] => self.page(request, "variables", variable),
            ["site", uid] => self.one(request, uid, site),
            ["device", uid] => self.one(request, uid, device),
            _ => failure(404, "Not Found", "", request),
        }
    }

    /// The first page is number 0. The link to the next has lost what else was asked for, as the vendor's does.
    fn page(&self, request: &Received, key: &str, make: fn(usize, &str) -> Value) -> Answer {
        let (Some(page), Some(size @ 1..=PAGE)) = (number(request, "page", 0), number(request, "max", PAGE)) else {
            return failure(400, "Bad Request", "The page is not valid.", request);
        };
        let from = page.saturating_mul(size);
        let items = match request.query("siteName").filter(|name| !name.is_empty()) {
            None => self.records.page(from, size, make),
            Some(wanted) => {
                let wanted = wanted.to_lowercase();
                let all =
                    self.records.all(|number, name| json!([name.to_lowercase().contains(&wanted), make(number, name)]));
                let mut found = all.into_iter().filter(|pair| pair[0] == true).map(|mut pair| pair[1].take());
                found.by_ref().skip(from).take(size).collect()
            }
        };
        let link = |page: usize| format!("{}{}?max={size}&page={page}", request.origin(), request.path);
        let more = from + items.len() < self.records.count && items.len() == size;
        let details = json!({
            "count": items.len(), "totalCount": self.records.count,
            "prevPageUrl": page.checked_sub(1).map(link), "nextPageUrl": more.then(|| link(page + 1)),
        });
        Answer::json(200, &json!({"pageDetails": details, key: items}))
    }

    fn one(&self, request: &Received, uid: &str, make: fn(usize, &str) -> Value) -> Answer {
        let all = self.records.all(make);
        let found = all.iter().find(|one| one["uid"] == uid);
        found.map_or_else(|| failure(404, "Not Found", "", request), |one| Answer::json(200, one))
    }

    /// The limits of the account; what was asked so far is not counted here.
    fn rate(&self) -> Value {
        let uid = self.account.as_ref().map(|(uid, _)| uid);
        json!({
            "slidingTimeWindowSizeSeconds": 60, "accountUid": uid, "accountCount": 0, "accountRateLimit": 600,
            "accountCutOffRatio": 0.9, "accountWriteRateLimit": 100, "accountWriteCount": 0, "operationWriteStatus": {},
        })
    }
}

impl Tenant for DattoRmm {
    fn is_meant(&self, request: &Received) -> bool {
        let form = request.form().unwrap_or_default();
        request.bearer().is_some_and(|token| self.tokens.contains_key(token))
            || value(&form, "username").is_some_and(|key| self.keys.iter().any(|(one, _)| one == key))
    }

    fn set_lifetime(&mut self, seconds: i64) {
        self.lifetime = seconds;
    }

    fn end_tokens(&mut self) {
        self.forget_tokens();
    }
}
