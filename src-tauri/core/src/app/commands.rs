//! The commands of the core, a line each. Invariant: what a command needs is checked here, before it begins.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use fobwatch_protocol::browser::{Browser, Installed};
use fobwatch_text::{Language, Text, Word};

use super::{Call, Called, Changes, Core, Credentials, Listening, Prompt, ScriptSession, Surroundings};
use crate::contract::{
    ActivityFilter, ActivityRow, Answer, CheckedForm, CloneTo, Command, Copied, CopyFormat, CustomerChange,
    CustomerRenamed, CustomerView, Detail, Export, Finding, Form, FormInput, Import, ImportFile, Imported, Need,
    OnConflict, Overview, OwnAnswer, Renewed, SecretView, SettingsView, VaultImport,
};
use crate::failure::{Failure, Problem};
use crate::platform::Platform;
use crate::profile::ProfileId;
use crate::secret::Secret;
use crate::settings::{Settings, SettingsChange};
use crate::store::{Store, StoreError};
use crate::vendor::{Descriptor, Grant};
use crate::with_commands;

/// The core of a running Fobwatch. Clones share it.
#[derive(Clone)]
pub struct App {
    core: Arc<Core>,
}

macro_rules! commands {
    ($($(#[$doc:meta])* when($($need:ident),+) $name:ident($($argument:ident: $kind:ty),*) -> $answer:ty;)*) => {
        impl App {
            $(
                $(#[$doc])*
                pub async fn $name(&self, $($argument: $kind),*) -> Result<$answer, Failure> {
                    self.core.has(&[$(Need::$need),+])?;
                    self.core.$name($($argument),*).await
                }
            )*
        }
    };
}

with_commands!(commands);

macro_rules! asked {
    ($($(#[$doc:meta])* when($($need:ident),+) $name:ident($($argument:ident: $kind:ty),*) -> $answer:ty;)*) => {
        impl App {
            /// Does what a page asks for.
            pub async fn ask(&self, command: Command) -> Result<Answer, Failure> {
                match command {
                    $(Command::$name { $($argument),* } => self.$name($($argument),*).await.map(Answer::$name),)*
                }
            }
        }
    };
}

with_commands!(asked);

// For hosts alone: no page asks for these.
commands! {
    /// The profile and its tokens for the vault of the vendor's PowerShell module, as JSON.
    when(Open) export_for_vault(id: ProfileId, prefix: &str) -> Secret;
    /// Saves these changes of what is there by now. What is worth knowing about the answers is answered.
    when(Open, Writable) change(id: ProfileId, changes: Changes) -> Vec<Problem>;
    /// A saved profile's form with these changes. Another method keeps the answers that it has a
    /// field for.
    when(Always) changed_form(id: ProfileId, changes: Changes) -> FormInput;
    /// What a script needs to call the vendor for at least `time`, renewed first if need be. With
    /// a live token: no disk, no keyring, no network. Without a time: a minute where that can be had,
    /// else whatever there is.
    when(Open) credentials(id: ProfileId, time: impl Into<Option<Duration>> + Send) -> Credentials;
    /// Like [`App::credentials`], with whose they are and what the vendor's clients want to know.
    when(Open) script_session(id: ProfileId, time: Option<Duration>) -> ScriptSession;
    /// Sends a request to the vendor's API with all that its calls carry. One that changes nothing is sent once more,
    /// after a renewal, where the API does not take the token.
    when(Open) call(id: ProfileId, call: Call) -> Called;
    /// The refresh token alone. Whoever uses it elsewhere may end this sign-in.
    when(Open) refresh_token(id: ProfileId) -> Secret;
    /// Waits until the sign-in wants something of a person that it had not wanted by prompt number
    /// `after` (0 at first); None once it has brought a token. The error is how it ended.
    when(Always) prompt(id: ProfileId, after: u64) -> Option<(u64, Prompt)>;
    /// Renews every profile that can be renewed without a person; returns at once.
    when(Open, Writable) renew_all() -> ();
    /// A grant that is good for at least `time`, renewed first if need be.
    when(Open) acquire(id: ProfileId, time: Duration) -> Arc<Grant>;
    /// Signs in like [`App::connect`], for a terminal: the core opens no browser. What the sign-in
    /// waits for comes from [`App::prompt`].
    when(Open, Writable) connect_from_terminal(id: ProfileId, from_scratch: bool) -> ();
    /// Signs out here; the vendor is not told.
    when(Open, Writable) forget_sign_in(id: ProfileId) -> Text;
    /// The network may be back: what is unreachable is tried again at once, a little spread. What
    /// a server asked to wait for waits on.
    when(Always) retry_unreachable() -> ();
    /// Profiles as a JSON document; with a passphrase their secrets too, encrypted in age's format.
    when(Open) export(what: Export) -> Secret;
    /// What a document holds, compared with what is here, and saved unless this is a dry run.
    when(Open) import(what: Import) -> Vec<Imported>;
    /// Like [`App::import`], from what a PowerShell module keeps in its vault.
    when(Open) import_from_vault(input: VaultImport, on_conflict: OnConflict, dry_run: bool) -> Imported;
    /// Locks if that is what the technician wants then.
    when(Always) note_surroundings(what: Surroundings) -> ();
}

impl App {
    /// Opens the data folder. Nothing is unlocked and nothing runs before [`App::start`].
    pub fn open(folder: &Path, platform: Platform) -> Result<Self, StoreError> {
        Self::over(Store::open(folder, platform.clock.now())?, folder, platform)
    }

    /// Opens over a database that is open already: for a host that could not lend the rest before.
    pub fn over(store: Store, folder: &Path, platform: Platform) -> Result<Self, StoreError> {
        Ok(Self { core: Core::over(store, folder, platform)? })
    }

    /// Opens the secrets if the keyring can, and starts the timer. Needs a Tokio runtime.
    pub async fn start(&self) -> Result<(), Failure> {
        self.core.start().await
    }

    /// Ends the timer and every sign-in, takes a copied secret off the clipboard, and locks. Nothing is
    /// shown or handed out from now on, and no vendor is waited for: that is [`App::finish`]'s.
    pub async fn stop(&self) {
        self.core.stop().await;
    }

    /// After [`App::stop`]: waits for what was sent and not answered, so that a token that rotates right
    /// now is not lost with the process; half a minute at most.
    pub async fn finish(&self) {
        self.core.finish().await;
    }

    /// After [`App::finish`]: leaves the data folder to whoever opens it next.
    pub fn leave(&self) {
        self.core.leave();
    }

    /// A sentence for the technician when the database was damaged at the start.
    pub fn restored(&self) -> Option<&Text> {
        self.core.restored()
    }

    /// Why nothing is written or renewed, for as long as this runs; None: all is as usual.
    pub fn read_only(&self) -> Option<Word> {
        self.core.read_only()
    }

    /// Keeps a copy of the database. For a host to do once it is there for its callers; it takes its time.
    pub fn back_up(&self) {
        self.core.back_up();
    }

    /// The settings as they are now.
    pub fn current_settings(&self) -> Settings {
        self.core.current_settings()
    }

    /// The language of everything that people see: as set, or the system's.
    pub fn language(&self) -> Language {
        self.core.language()
    }

    /// What the page is told from now on, for one that is elsewhere.
    pub fn listen(&self) -> Listening {
        self.core.listen()
    }

    /// Profiles that there are, counted without looking at any.
    pub fn how_many(&self) -> usize {
        self.core.how_many()
    }

    /// The addresses that API calls start with, of the profiles that are signed in.
    pub fn api_bases(&self) -> Vec<(ProfileId, String)> {
        self.core.api_bases()
    }

    /// The profile with this id or `customer/name`; by its name alone only where it has no customer.
    pub fn find_profile(&self, wanted: &str) -> Result<ProfileId, Failure> {
        self.core.find_profile(wanted)
    }

    /// The profile that a person means by a name, an id, `customer/name`, or a beginning of one.
    pub fn guess_profile(&self, wanted: &str) -> Result<ProfileId, Failure> {
        self.core.guess_profile(wanted)
    }

    /// The profiles of a customer, by its name, or the one profile that is meant; `shortened`: by less than their whole names.
    pub fn find_members(&self, wanted: &str, shortened: bool) -> Result<Vec<ProfileId>, Failure> {
        self.core.find_members(wanted, shortened)
    }

    /// A new profile's form: the vendor's first method unless another is said, and its defaults.
    pub fn new_form(&self, vendor: &str, changes: Changes) -> Result<FormInput, Failure> {
        Core::new_form(vendor, changes)
    }

    /// The page that a sign-in under way wants to be opened.
    pub fn sign_in_url(&self, id: ProfileId) -> Result<url::Url, Failure> {
        self.core.sign_in_url(id)
    }

    /// The page where a technician works in the vendor's product.
    pub fn console(&self, id: ProfileId) -> Result<url::Url, Failure> {
        self.core.console(id)
    }

    /// What opens this profile's pages.
    pub fn browser(&self, id: ProfileId) -> Result<Browser, Failure> {
        self.core.sessions_browser(id)
    }

    /// Looks at keyring, data folder, clock, and at network, redirect and vendor of these profiles; None: of
    /// all. Ids that are gone are passed over.
    pub async fn examine(&self, ids: Option<Vec<ProfileId>>) -> Vec<Finding> {
        self.core.examine(ids).await
    }
}

impl Core {
    /// Fails where this is not so.
    fn has(&self, needs: &[Need]) -> Result<(), Failure> {
        for need in needs {
            match need {
                Need::Open => drop(self.vault.key()?),
                Need::Writable => self.store.may_write()?,
                Need::Looks | Need::Always => {}
            }
        }
        Ok(())
    }
}
