//! Newer versions, by Tauri's updater. Invariant: without a release address and a public key in the
//! configuration nothing is asked of the network, and nothing that the key has not signed is installed.

#[cfg(feature = "updates")]
pub(crate) use on::{are_on, install, listen, newer_version};

#[cfg(not(feature = "updates"))]
pub(crate) use off::{are_on, install, listen, newer_version};

#[cfg(feature = "updates")]
mod on {
    use fobwatch_core::app::App;
    use fobwatch_text::{Text, say};
    use tauri::{AppHandle, Builder, Config, Manager as _, Wry};
    use tauri_plugin_updater::{Error, Update, UpdaterExt as _};

    pub(crate) fn are_on(config: &Config) -> bool {
        config.plugins.0.get("updater").is_some_and(|set| {
            let has_key = set["pubkey"].as_str().is_some_and(|key| !key.is_empty());
            has_key && set["endpoints"].as_array().is_some_and(|addresses| !addresses.is_empty())
        })
    }

    /// The plugin is there only where it may work.
    pub(crate) fn listen(builder: Builder<Wry>, config: &Config) -> Builder<Wry> {
        if are_on(config) { builder.plugin(tauri_plugin_updater::Builder::new().build()) } else { builder }
    }

    pub(crate) async fn newer_version(app: &AppHandle) -> Result<Option<String>, Text> {
        Ok(newest(app).await?.map(|update| update.version))
    }

    pub(crate) async fn install(app: &AppHandle) -> Result<(), Text> {
        let Some(update) = newest(app).await? else { return Err(say::update::NONE.into()) };
        // The signature is checked before this returns.
        let release = update.download(|_, _| (), || ()).await.map_err(|error| sentence(&error))?;
        let installed = tauri::async_runtime::spawn_blocking(move || update.install(release)).await;
        match installed {
            Ok(Ok(())) => {
                app.request_restart();
                Ok(())
            }
            Ok(Err(error)) => Err(sentence(&error)),
            Err(_) => Err(say::update::NOT_INSTALLED.into()),
        }
    }

    async fn newest(app: &AppHandle) -> Result<Option<Update>, Text> {
        if !are_on(app.config()) {
            return Err(say::update::SWITCHED_OFF.into());
        }
        let closing = app.clone();
        // On Windows the installer ends this process by itself.
        let before = move || {
            if let Some(core) = closing.try_state::<App>() {
                tauri::async_runtime::block_on(core.stop());
            }
        };
        let updater = app.updater_builder().on_before_exit(before).build().map_err(|error| sentence(&error))?;
        updater.check().await.map_err(|error| sentence(&error))
    }

    /// Of the library's own words none: they may hold addresses.
    fn sentence(error: &Error) -> Text {
        match error {
            Error::Minisign(_)
            | Error::SignatureUtf8(_)
            | Error::Base64(_)
            | Error::SignedVersionMismatch { .. }
            | Error::MissingSignedVersion => say::update::NOT_SIGNED,
            Error::Reqwest(_) | Error::Network(_) | Error::ReleaseNotFound => say::update::LIST_NOT_FETCHED,
            _ => say::update::NOT_INSTALLED,
        }
        .into()
    }
}

#[cfg(not(feature = "updates"))]
mod off {
    use fobwatch_text::{Text, say};
    use tauri::{AppHandle, Builder, Config, Wry};

    pub(crate) fn are_on(_: &Config) -> bool {
        false
    }

    pub(crate) fn listen(builder: Builder<Wry>, _: &Config) -> Builder<Wry> {
        builder
    }

    pub(crate) async fn newer_version(_: &AppHandle) -> Result<Option<String>, Text> {
        Err(say::update::SWITCHED_OFF.into())
    }

    pub(crate) async fn install(_: &AppHandle) -> Result<(), Text> {
        Err(say::update::SWITCHED_OFF.into())
    }
}
