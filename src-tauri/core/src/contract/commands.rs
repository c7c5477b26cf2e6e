//! The commands, once. Each is a method of `App`, a Tauri command of the shell, an
//! entry of the page's typed map and a line of the capability file; a test holds them together.

/// Calls `$callback!` with every command: `name(argument: Type, …) -> Type;`
#[macro_export]
macro_rules! with_commands {
    ($callback:ident) => {
        $callback! {
            overview() -> Overview;
            vendors() -> Vec<Descriptor>;
            detail(id: ProfileId) -> Detail;
            form(id: ProfileId) -> Form;
            check(input: FormInput) -> CheckedForm;
            examine_form(input: FormInput) -> Vec<Finding>;
            save(input: FormInput) -> ProfileId;
            duplicate(id: ProfileId) -> ProfileId;
            remove(id: ProfileId) -> ();
            restore(id: ProfileId) -> ();
            connect(id: ProfileId, from_scratch: bool) -> ();
            cancel(id: ProfileId) -> ();
            answer(id: ProfileId, text: Secret) -> ();
            paste(id: ProfileId, address: Secret) -> ();
            reopen(id: ProfileId) -> ();
            copy_link(id: ProfileId) -> ();
            renew(id: ProfileId) -> ();
            renew_many(ids: Vec<ProfileId>) -> Vec<Renewed>;
            verify(id: ProfileId) -> Said;
            disconnect(id: ProfileId) -> Said;
            act(id: ProfileId, action: String) -> Said;
            copy(id: ProfileId, format: CopyFormat) -> Copied;
            copy_for_vault(id: ProfileId, prefix: String) -> Copied;
            import_vault(input: VaultImport) -> ProfileId;
            choose_import() -> Option<ImportFile>;
            open_import(passphrase: Secret) -> Vec<Imported>;
            finish_import(choices: Vec<OnConflict>) -> Vec<Imported>;
            cancel_import() -> ();
            save_export(what: Export) -> bool;
            set_auto_renew(id: ProfileId, on: bool, until: Option<i64>) -> ();
            set_favourite(id: ProfileId, on: bool) -> ();
            set_lead(id: ProfileId, minutes: Option<u16>) -> ();
            accept_identity(id: ProfileId) -> ();
            activity(filter: ActivityFilter) -> Vec<ActivityRow>;
            export_activity(filter: ActivityFilter) -> bool;
            customers() -> Vec<CustomerView>;
            set_customers(customers: Vec<CustomerChange>) -> ();
            secrets() -> Vec<SecretView>;
            copy_text(text: String) -> ();
            open_link(link: String) -> ();
            settings() -> SettingsView;
            set_settings(settings: SettingsChange) -> SettingsView;
            reset_settings() -> SettingsView;
            set_proxy_password(password: Option<Secret>) -> SettingsView;
            choose_authorities() -> bool;
            open_log_folder() -> ();
            check_for_update() -> Option<String>;
            install_update() -> ();
            active() -> ();
            unlock(passphrase: Option<Secret>) -> ();
            lock() -> ();
        }
    };
}

macro_rules! names {
    ($($name:ident($($argument:ident: $kind:ty),*) -> $answer:ty;)*) => { &[$(stringify!($name)),*] };
}

/// The commands' names.
pub const COMMANDS: &[&str] = with_commands!(names);

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use ts_rs::TS;

    use super::super::*;
    use crate::failure::Failure;
    use crate::profile::ProfileId;
    use crate::settings::{Language, ProxySetting, Settings, SettingsChange, Theme};
    use crate::vendor::Descriptor;
    use crate::words::Said;

    macro_rules! typescript {
        ($($name:ident($($argument:ident: $kind:ty),*) -> $answer:ty;)*) => {{
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
        () => "void"; bool => "boolean"; String => "string"; Said => "string"; Secret => "string"; Option<Secret> => "string | null"; Option<String> => "string | null";
        ProfileId => "ProfileId"; Overview => "Overview"; Vec<Descriptor> => "Descriptor[]"; Detail => "Detail"; Form => "Form";
        FormInput => "FormInput"; CheckedForm => "CheckedForm"; CopyFormat => "CopyFormat"; Copied => "Copied";
        VaultImport => "VaultImport"; Option<u16> => "number | null"; Option<i64> => "number | null";
        Vec<ProfileId> => "ProfileId[]"; Vec<Renewed> => "Renewed[]"; ActivityFilter => "ActivityFilter";
        Vec<ActivityRow> => "ActivityRow[]"; Vec<CustomerView> => "CustomerView[]"; Vec<CustomerChange> => "CustomerChange[]"; Vec<SecretView> => "SecretView[]"; SettingsChange => "Partial<Settings>"; SettingsView => "SettingsView";
        Vec<Finding> => "Finding[]"; Option<ImportFile> => "ImportFile | null"; Vec<Imported> => "Imported[]"; Vec<OnConflict> => "OnConflict[]"; Export => "Export";
    }
    use crate::secret::Secret;

    fn camel(name: &str) -> String {
        let mut words = name.split('_');
        let first = words.next().unwrap_or_default().to_owned();
        words.fold(first, |all, word| all + &word[..1].to_uppercase() + &word[1..])
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
            crate::vendor::Question,
            crate::vendor::Choice,
            Colour,
            CustomerView,
            CustomerChange,
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
            Overview,
            Detail,
            FactRow,
            Cause,
            Activity,
            ActivityRow,
            ActivityFilter,
            Renewed,
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
            Found,
            Done,
            Area,
            Standing,
            Finding,
            Theme,
            Language,
            ProxySetting,
            Settings,
            SettingsView,
            crate::notice::Cause,
            crate::notice::Notice,
            Changed,
        ];
        let map = with_commands!(typescript);
        let _ = write!(
            types,
            "/** Every command: what it takes and what it answers. */\nexport type Commands = {{\n{map}}};\n"
        );
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/src/ipc/gen/contract.ts");
        if std::fs::read_to_string(path).ok().as_deref() != Some(&types) {
            std::fs::create_dir_all(std::path::Path::new(path).parent().expect("a folder")).expect("a folder");
            std::fs::write(path, types).expect("the types are written");
        }
    }
}
