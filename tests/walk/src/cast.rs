//! Roles: the profiles that a story can have: a way to sign in of each vendor that differs in what it keeps.

use std::str::FromStr;

use fobwatch_core::contract::FormInput;
use fobwatch_core::secret::Secret;
use fobwatch_integration::form;

/// Which vendor's words a double speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// OAuth with NinjaOne's own paths.
    Ninja,
    /// OAuth behind a discovery call.
    Halo,
    /// User name, password and code.
    Automate,
    /// Client credentials for a site look-up.
    Citrix,
    /// A delivery controller's Basic.
    Controller,
    /// Delegated tokens.
    AvePoint,
}

/// What keeps a sign-in alive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeps {
    /// A refresh token that rotates.
    Family,
    /// The saved secret.
    Secret,
    /// The access token itself, while it lives.
    Token,
}

/// A way to sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// NinjaOne, browser.
    NinjaBrowser,
    /// NinjaOne, pasted refresh token.
    NinjaPasted,
    /// NinjaOne, client credentials.
    NinjaService,
    /// Automate, password and code.
    Automate,
    /// Automate, integrator.
    Integrator,
    /// Halo, client credentials.
    HaloService,
    /// Halo, browser.
    HaloBrowser,
    /// Citrix, client credentials.
    Citrix,
    /// Citrix, on-premises.
    Controller,
    /// AvePoint, delegated token.
    Delegate,
    /// AvePoint, header pair.
    Pair,
}

/// All of them.
pub const ROLES: [(&str, Role); 11] = [
    ("ninja-browser", Role::NinjaBrowser),
    ("ninja-pasted", Role::NinjaPasted),
    ("ninja-service", Role::NinjaService),
    ("automate", Role::Automate),
    ("integrator", Role::Integrator),
    ("halo-service", Role::HaloService),
    ("halo-browser", Role::HaloBrowser),
    ("citrix", Role::Citrix),
    ("controller", Role::Controller),
    ("delegate", Role::Delegate),
    ("pair", Role::Pair),
];

/// Where a browser goes that cannot come back to this machine.
const REDIRECT: &str = "https://redirect.example.com/fob";
const GUID: &str = "00000000-0000-4000-8000-00000000000";

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = ROLES.iter().find(|(name, _)| *name == text);
        found.map(|(_, role)| *role).ok_or_else(|| format!("no such profile: {text}"))
    }
}

/// What was typed last, and where it leads.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// The place in the cast.
    pub slot: usize,
    /// Which of two hosts.
    pub host: usize,
    /// Which of two clients.
    pub client: usize,
    /// Counts passwords and secrets.
    pub version: usize,
    /// A pasted refresh token, if one was typed just now.
    pub pasted: Option<String>,
    /// Counts names.
    pub name: usize,
}

impl Typed {
    /// The host that it leads to.
    pub fn host_name(&self) -> String {
        format!("{}{}.rmmservice.eu", ["a", "b"][self.host], self.slot)
    }

    /// The client as requests name it.
    pub fn client_id(&self) -> String {
        format!("{GUID}{}", self.client + 1)
    }

    /// What is typed into the box for password or secret.
    pub fn secret(&self) -> String {
        format!("secret-{}-{}-{}-{}.x", self.slot, self.host, self.client, self.version)
    }
}

impl Role {
    /// In stories.
    pub fn name(self) -> &'static str {
        ROLES.iter().find(|(_, role)| *role == self).map_or("", |(name, _)| name)
    }

    /// What the double speaks.
    pub fn dialect(self) -> Dialect {
        match self {
            Self::NinjaBrowser | Self::NinjaPasted | Self::NinjaService => Dialect::Ninja,
            Self::Automate | Self::Integrator => Dialect::Automate,
            Self::HaloService | Self::HaloBrowser => Dialect::Halo,
            Self::Citrix => Dialect::Citrix,
            Self::Controller => Dialect::Controller,
            Self::Delegate | Self::Pair => Dialect::AvePoint,
        }
    }

    /// What keeps its sign-in alive.
    pub fn keeps(self) -> Keeps {
        match self {
            Self::NinjaBrowser | Self::NinjaPasted | Self::HaloBrowser => Keeps::Family,
            Self::Automate => Keeps::Token,
            // A delegate whose refresh token ends has its secret.
            _ => Keeps::Secret,
        }
    }

    /// Whether its form has a client that can be another one.
    pub fn has_client(self) -> bool {
        !matches!(self, Self::Automate | Self::Integrator | Self::Controller | Self::Delegate | Self::Pair)
    }

    /// The form as the technician fills it in. `secrets`: they are typed too, not left as saved.
    pub fn form(self, typed: &Typed, secrets: bool) -> FormInput {
        let (host, client, secret) = (typed.host_name(), typed.client_id(), typed.secret());
        let url = format!("https://{host}");
        let name = format!("profile {} {}", typed.slot, typed.name);
        let redirect = ("redirect_uri", REDIRECT);
        let (vendor, method, pairs): (_, _, Vec<(&str, &str)>) = match self {
            Self::NinjaBrowser => {
                ("ninjaone", "browser_native", vec![("instance", &url), ("client_id", &client), redirect])
            }
            Self::NinjaPasted => ("ninjaone", "refresh_token", vec![("instance", &url), ("client_id", &client)]),
            Self::NinjaService => ("ninjaone", "client_credentials", vec![("instance", &url), ("client_id", &client)]),
            Self::Automate => ("automate", "password", vec![("server", &host), ("username", "jane")]),
            Self::Integrator => {
                ("automate", "password", vec![("server", &host), ("username", "api"), ("integrator", "yes")])
            }
            Self::HaloService => ("halo", "client_credentials", vec![("url", &url), ("client_id", &client)]),
            Self::HaloBrowser => ("halo", "browser_native", vec![("url", &url), ("client_id", &client), redirect]),
            Self::Citrix => {
                let place = [("environment", "custom"), ("host", &*host), ("customer_id", "examplecust1")];
                ("citrix", "client_credentials", [&place[..], &[("client_id", &*client)]].concat())
            }
            Self::Controller => ("citrix", "onprem", vec![("host", &host), ("domain_user", "LAB\\svc")]),
            Self::Delegate => {
                ("avepoint", "delegate", vec![("base_url", &url), ("user_principal_name", "svc@example.com")])
            }
            Self::Pair => ("avepoint", "static", vec![("base_url", &url), ("user_principal_name", "svc@example.com")]),
        };
        let mut input = form(&name, vendor, method, &pairs);
        let field = match self {
            Self::Automate | Self::Integrator | Self::Controller => Some("password"),
            Self::NinjaBrowser | Self::HaloBrowser | Self::NinjaPasted => None,
            _ => Some("client_secret"),
        };
        if let Some(field) = field.filter(|_| secrets) {
            input.secrets.insert(field.to_owned(), Secret::new(secret));
        }
        if let Some(token) = &typed.pasted {
            input.secrets.insert("refresh_token".to_owned(), Secret::new(token));
        }
        input
    }
}
