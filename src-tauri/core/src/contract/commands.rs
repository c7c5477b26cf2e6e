//! The commands, once, with what each needs. Each is a method of `App`, a request of the page with its answer
//! (`asked.rs`), and an entry of the page's typed map.

/// What must be so for a command to be done: it is refused before it begins otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ts_rs::TS)]
#[ts(rename_all = "lowercase")]
pub enum Need {
    /// The secrets are open: [`Code::Locked`](crate::failure::Code::Locked) behind the lock.
    Open,
    /// The data is not of a newer version, of which nothing may be changed.
    Writable,
    /// Nothing: behind the lock it changes how things look, and refuses by itself what else it would change.
    Looks,
    /// Nothing: it tells facts that are not secret, or concerns this computer alone.
    Always,
}

/// Calls `$callback!` with every command: `when(Need, …) name(argument: Type, …) -> Type;`
#[macro_export]
macro_rules! with_commands {
    ($callback:ident) => {
        $callback! {
            /// All profiles and the vault, of one moment.
            when(Always) overview() -> Overview;
            /// Everything that forms are drawn from.
            when(Always) vendors() -> Vec<Descriptor>;
            /// One profile's pane; its token is described, never shown.
            when(Always) detail(id: ProfileId) -> Detail;
            /// A saved profile's form; of its secrets, the keys alone.
            when(Always) form(id: ProfileId) -> Form;
            /// What would be wrong with this form, if it were saved now.
            when(Always) check(input: FormInput) -> CheckedForm;
            // It asks vendors, with what is typed.
            /// Looks at network, clock, redirect and vendor for a form, of which nothing is saved.
            when(Open) examine_form(input: FormInput) -> Vec<Finding>;
            /// Saves a form without a call to the vendor.
            when(Open, Writable) save(input: FormInput) -> ProfileId;
            /// Adds a copy with its secrets, under a free name and signed out.
            when(Open, Writable) duplicate(id: ProfileId) -> ProfileId;
            /// The questions whose answers each customer has for itself, for a clone.
            when(Always) own_answers(id: ProfileId) -> Vec<OwnAnswer>;
            /// Adds a copy of the profile to each of these customers, signed out; its secrets are copied only when that is
            /// said. Where a customer has one of that name already, that one stays. One result each, in their order.
            when(Open, Writable) clone_to_customers(id: ProfileId, clones: Vec<CloneTo>, with_secrets: bool) -> Vec<Imported>;
            /// Takes the profile away; for a while [`App::restore`](crate::app::App::restore) brings it back.
            when(Open, Writable) remove(id: ProfileId) -> ();
            /// Undoes a removal; [`Code::TooLate`](crate::failure::Code::TooLate) once the profile is deleted for good.
            when(Open, Writable) restore(id: ProfileId) -> ();
            /// Signs in, and returns once that is under way; the outcome arrives as a change. A saved
            /// refresh token is used first, unless `from_scratch`. The old grant stays until a new one came.
            when(Open, Writable) connect(id: ProfileId, from_scratch: bool) -> ();
            // A lock has ended what there was to cancel.
            /// Ends a sign-in under way; everything is as before it.
            when(Always) cancel(id: ProfileId) -> ();
            /// What the technician typed or picked.
            when(Open) answer(id: ProfileId, text: Secret) -> ();
            /// The final address of a redirect that could not come back to this machine.
            when(Open) paste(id: ProfileId, address: Secret) -> ();
            /// Opens the waiting sign-in's page once more; [`Code::TooLate`](crate::failure::Code::TooLate) when none waits.
            when(Open) reopen(id: ProfileId) -> ();
            /// Copies the waiting sign-in's address, for another browser; [`Code::TooLate`](crate::failure::Code::TooLate) when none waits.
            when(Open) copy_link(id: ProfileId) -> ();
            /// Renews now. Who asks while a renewal is under way gets its outcome.
            when(Open, Writable) renew(id: ProfileId) -> ();
            /// Renews these, as many at a time as may be; tells of each as it ends, and of all in their
            /// order at the end.
            when(Open, Writable) renew_many(ids: Vec<ProfileId>) -> Vec<Renewed>;
            /// Asks the vendor whether the token is good; renews once if it says no.
            when(Open, Writable) verify(id: ProfileId) -> Text;
            /// Signs out, at the vendor too where it can be done. The sentence says what is true now.
            when(Open, Writable) disconnect(id: ProfileId) -> Text;
            /// Does something that only this vendor can.
            when(Open, Writable) act(id: ProfileId, action: String) -> Text;
            /// Copies; clears the clipboard after a while if it still holds the copy.
            when(Open) copy(id: ProfileId, format: CopyFormat) -> Copied;
            /// Copies the profile and its tokens for the vault of the vendor's PowerShell module.
            when(Open) copy_for_vault(id: ProfileId, prefix: String) -> Copied;
            /// Saves what a vault holds as a new profile, and connects when that needs no person.
            when(Open, Writable) import_vault(input: VaultImport) -> ProfileId;
            /// Asks for a file and says what importing it would do; None when none was chosen. An encrypted
            /// one waits for [`App::open_import`](crate::app::App::open_import).
            when(Open) choose_import() -> Option<ImportFile>;
            /// Decrypts the chosen file and says what importing it would do.
            when(Open) open_import(passphrase: Secret) -> Vec<Imported>;
            /// Imports the chosen file: what becomes of a profile that differs is chosen by its place.
            when(Open, Writable) finish_import(choices: Vec<OnConflict>) -> Vec<Imported>;
            /// Saves a table with heads and no rows, to be filled in and imported, where the technician says. Tells whether
            /// it was saved.
            when(Always) save_empty_table() -> bool;
            /// The chosen file leaves memory.
            when(Always) cancel_import() -> ();
            /// Exports to a file that is chosen; false when none was.
            when(Open) save_export(what: Export) -> bool;
            /// Switches auto-renew; `until` is when it ends by itself, in milliseconds since 1970.
            when(Open, Writable) set_auto_renew(id: ProfileId, on: bool, until: Option<i64>) -> ();
            /// Pins it, or lets it go.
            when(Open, Writable) set_favourite(id: ProfileId, on: bool) -> ();
            /// How long before expiry a profile that does not renew is worth a notice; None: the usual.
            when(Open, Writable) set_lead(id: ProfileId, minutes: Option<u16>) -> ();
            /// Accepts what a sign-in was refused for: the host that its secrets would go to, or else whose it
            /// is, which the next one sets anew.
            when(Open, Writable) accept_identity(id: ProfileId) -> ();
            /// The newest rows that the filter lets through, as many as fit on a page.
            when(Always) activity(filter: ActivityFilter) -> Vec<ActivityRow>;
            /// Saves everything that the filter lets through as CSV, where the technician says. Tells
            /// whether it was saved.
            when(Open) export_activity(filter: ActivityFilter) -> bool;
            /// How each customer with a look of its own is shown.
            when(Always) customers() -> Vec<CustomerView>;
            /// Changes how these customers are shown; the others, and what is not said of these, stay as they are.
            when(Looks, Writable) set_customers(customers: Vec<CustomerChange>) -> ();
            /// Gives a customer another name, with all its profiles, its colour, place and fold. Where another customer has
            /// that name already nothing is done, unless the two are to be merged.
            when(Open, Writable) rename_customer(customer: String, name: String, merge: bool) -> CustomerRenamed;
            /// The saved secrets of all profiles: what they are for, since when they are saved, when they end.
            when(Always) secrets() -> Vec<SecretView>;
            /// Says on which day this secret ends; None: nobody knows.
            when(Open, Writable) set_secret_end(id: ProfileId, field: String, day: Option<String>) -> ();
            /// Copies something that is no secret, such as a redirect URI.
            when(Always) copy_text(text: String) -> ();
            /// Opens the link that is saved with this profile.
            when(Always) open_saved_link(id: ProfileId) -> ();
            /// Opens one of the vendors' own pages; no other address.
            when(Always) open_link(link: String) -> ();
            /// Opens the page where a technician works in the vendor's product.
            when(Always) open_console(id: ProfileId) -> ();
            /// The browsers that are here, with their profiles.
            when(Always) browsers() -> Vec<Installed>;
            /// What opens this profile's pages, of sign-ins and its console; None: as its customer has it.
            when(Open, Writable) set_browser(id: ProfileId, browser: Option<Browser>) -> ();
            /// The same of a customer's profiles that have not chosen themselves; None: the system's.
            when(Open, Writable) set_customer_browser(customer: String, browser: Option<Browser>) -> ();
            /// Opens PowerShell in a terminal, with these profiles ready (`fob shell`);
            /// [`Code::Desktop`](crate::failure::Code::Desktop) where one of the two is missing.
            when(Open) open_shell(ids: Vec<ProfileId>) -> ();
            /// What is set, and what is known about it.
            when(Always) settings() -> SettingsView;
            /// Changes some of them, or all; problems are named by field. What cannot be kept has no effect at all.
            /// Another proxy than before is not told the saved password: it is forgotten.
            when(Looks, Writable) set_settings(settings: SettingsChange) -> SettingsView;
            /// Everything as it comes.
            when(Looks, Writable) reset_settings() -> SettingsView;
            /// None forgets it.
            when(Open, Writable) set_proxy_password(password: Option<Secret>) -> SettingsView;
            /// Asks for a file of certificates and trusts them from now on; false when none was chosen.
            when(Open, Writable) choose_authorities() -> bool;
            /// Shows the folder with the log; [`Code::Desktop`](crate::failure::Code::Desktop) where there is no window.
            when(Always) open_log_folder() -> ();
            /// The newest version, if it is newer than this one.
            when(Always) check_for_update() -> Option<String>;
            /// Installs the newest version and starts it.
            when(Always) install_update() -> ();
            /// Somebody is at the window or the tray.
            when(Always) active() -> ();
            /// Opens the secrets: by passphrase if one is given, else by the keyring. Where there is no
            /// keyring, the first passphrase given is the one from then on. Does nothing while they are open.
            when(Always) unlock(passphrase: Option<Secret>) -> ();
            /// The data key, the tokens and every sign-in under way leave memory, at once: no vendor is waited
            /// for. If the technician wants renewals to go on, key and tokens stay for them, and nobody else gets any.
            when(Always) lock() -> ();
        }
    };
}

macro_rules! needs {
    ($($(#[$doc:meta])* when($($need:ident),+) $name:ident($($argument:ident: $kind:ty),*) -> $answer:ty;)*) => {
        &[$((stringify!($name), &[$(Need::$need),+])),*]
    };
}

/// The commands' names, with what each needs.
pub const NEEDS: &[(&str, &[Need])] = with_commands!(needs);

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use fobwatch_protocol::browser::{Browser, Installed, InstalledProfile};
    use fobwatch_text::Text;
    use ts_rs::TS;

    use super::super::*;
    use crate::failure::Failure;
    use crate::profile::ProfileId;
    use crate::settings::{Language, ProxySetting, Settings, SettingsChange, Theme, WithoutTray};
    use crate::vendor::Descriptor;

    macro_rules! typescript {
        ($($(#[$doc:meta])* when($($need:ident),+) $name:ident($($argument:ident: $kind:ty),*) -> $answer:ty;)*) => {{
            let mut map = String::new();
            $(
                let arguments: Vec<String> = vec![$(format!("{}: {}", camel(stringify!($argument)), <$kind as Named>::name())),*];
                let arguments = if arguments.is_empty() { "undefined".to_owned() } else { format!("{{ {} }}", arguments.join("; ")) };
                let _ = writeln!(map, "  {}: {{ arguments: {arguments}; answer: {} }};", stringify!($name), <$answer as Named>::name());
            )*
            map
        }};
    }

    /// The TypeScript name; `()` is void, a secret is a text on its way in.
    trait Named {
        fn name() -> String;
    }
    macro_rules! named { ($($kind:ty => $name:expr;)*) => { $(impl Named for $kind { fn name() -> String { $name.into() } })* } }
    named! {
        () => "void"; bool => "boolean"; String => "string"; Text => "string"; Secret => "string"; Option<Secret> => "string | null"; Option<String> => "string | null";
        ProfileId => "ProfileId"; Overview => "Overview"; Vec<Descriptor> => "Descriptor[]"; Detail => "Detail"; Form => "Form";
        FormInput => "FormInput"; CheckedForm => "CheckedForm"; CopyFormat => "CopyFormat"; Copied => "Copied";
        VaultImport => "VaultImport"; Option<u16> => "number | null"; Option<i64> => "number | null";
        Vec<ProfileId> => "ProfileId[]"; Vec<Renewed> => "Renewed[]"; ActivityFilter => "ActivityFilter";
        Vec<ActivityRow> => "ActivityRow[]"; Vec<CustomerView> => "CustomerView[]"; Vec<CustomerChange> => "CustomerChange[]"; CustomerRenamed => "CustomerRenamed"; Vec<SecretView> => "SecretView[]"; SettingsChange => "Partial<Settings>"; SettingsView => "SettingsView";
        Vec<Finding> => "Finding[]"; Vec<Installed> => "Installed[]"; Option<Browser> => "Browser | null"; Option<ImportFile> => "ImportFile | null"; Vec<Imported> => "Imported[]"; Vec<CloneTo> => "CloneTo[]"; Vec<OwnAnswer> => "OwnAnswer[]"; Vec<OnConflict> => "OnConflict[]"; Export => "Export";
    }
    use crate::secret::Secret;

    fn camel(name: &str) -> String {
        let mut words = name.split('_');
        let first = words.next().unwrap_or_default().to_owned();
        words.fold(first, |all, word| all + &word[..1].to_uppercase() + &word[1..])
    }

    fn needs() -> String {
        NEEDS.iter().fold(String::new(), |mut all, (name, needs)| {
            let needs: Vec<String> = needs.iter().map(|need| format!("{need:?}").to_lowercase()).collect();
            let _ = writeln!(all, "  {name}: {needs:?},");
            all
        })
    }

    /// Writes the page's types; `cargo xtask test` fails when that changes a committed file.
    #[test]
    fn the_pages_types_are_generated() {
        let config = ts_rs::Config::new();
        let mut types = String::from("// Written by `cargo test -p fobwatch-core`. Do not edit.\n\n");
        macro_rules! declare { ($($kind:ty),* $(,)?) => { $(let _ = writeln!(types, "export {}\n", <$kind as TS>::decl(&config));)* } }
        declare![
            ProfileId,
            crate::failure::Code,
            crate::failure::Problem,
            Failure,
            crate::vendor::Descriptor,
            crate::vendor::Sign,
            crate::vendor::End,
            crate::vendor::PowershellVault,
            crate::vendor::Method,
            crate::vendor::Field,
            crate::vendor::Unless,
            crate::vendor::Kind,
            crate::vendor::Known,
            crate::vendor::Scope,
            crate::vendor::Action,
            crate::vendor::Identity,
            crate::vendor::Warning,
            crate::vendor::Acceptable,
            crate::vendor::QuestionKind,
            crate::vendor::Question,
            crate::vendor::Choice,
            Colour,
            Browser,
            InstalledProfile,
            Installed,
            CustomerView,
            CustomerChange,
            CustomerRenamed,
            SecretView,
            Claim,
            TokenFacts,
            ScopeView,
            Waiting,
            SessionState,
            Trouble,
            ProfileView,
            VaultState,
            VaultView,
            VendorSign,
            Overview,
            Detail,
            FactRow,
            Cause,
            Activity,
            ActivityRow,
            ActivityFilter,
            Renewed,
            crate::remarks::Note,
            crate::remarks::Remarks,
            FormInput,
            Form,
            CheckedForm,
            CopyFormat,
            Copied,
            VaultImport,
            Export,
            ImportFile,
            OnConflict,
            Imported,
            TableRow,
            CloneTo,
            OwnAnswer,
            Found,
            Done,
            Area,
            Standing,
            Finding,
            Theme,
            Language,
            ProxySetting,
            WithoutTray,
            Settings,
            SettingsView,
            crate::notice::Cause,
            crate::notice::Notice,
            Changed,
            Need,
        ];
        let map = with_commands!(typescript);
        let _ = write!(
            types,
            "/** Every command: what it takes and what it answers. */\nexport type Commands = {{\n{map}}};\n"
        );
        let needs = needs();
        let _ = write!(
            types,
            "\n/** What each needs. */\nexport const needs: Record<keyof Commands, readonly Need[]> = {{\n{needs}}};\n"
        );
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/src/ipc/gen/contract.ts");
        if std::fs::read_to_string(path).ok().as_deref() != Some(&types) {
            std::fs::create_dir_all(std::path::Path::new(path).parent().expect("a folder")).expect("a folder");
            std::fs::write(path, types).expect("the types are written");
        }
    }
}
