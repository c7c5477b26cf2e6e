//! What a shell can offer behind `fob`.

use std::path::Path;

use fobwatch_core::app::App;
use fobwatch_core::failure::Failure;
use fobwatch_core::store::saved_names;
use fobwatch_core::vendors;
use fobwatch_protocol::answer::{Completion, Completions};
use fobwatch_protocol::folders;

use crate::describing;

/// By the host.
pub(crate) async fn completions(app: &App) -> Result<Completions, Failure> {
    let views = app.overview().await?.profiles.into_iter();
    let profiles = views.map(|view| Completion {
        name: view.name,
        customer: view.customer,
        vendor: view.vendor,
        method: view.method,
        tags: view.tags,
    });
    Ok(with_vendors(profiles.collect()))
}

/// Where nobody hosts: without a key, and without a host.
pub fn saved_completions(data_folder: &Path) -> Completions {
    let saved =
        if folders::holds_data(data_folder) { saved_names(data_folder).unwrap_or_default() } else { Vec::new() };
    let profiles = saved.into_iter().map(|one| Completion {
        name: one.name,
        customer: one.customer,
        vendor: one.vendor,
        method: one.method,
        tags: Vec::new(),
    });
    with_vendors(profiles.collect())
}

fn with_vendors(profiles: Vec<Completion>) -> Completions {
    Completions {
        profiles,
        vendors: vendors::ALL.iter().map(|vendor| describing::vendor(vendor.descriptor())).collect(),
    }
}
