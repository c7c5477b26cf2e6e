//! The vendors. Invariant: one file and one line each.

use crate::vendor::Vendor;

mod automate;
mod avepoint;
mod citrix;
mod halo;
mod ninjaone;

/// Every vendor, in the order the page offers them.
pub static ALL: &[&dyn Vendor] =
    &[&ninjaone::NinjaOne, &automate::Automate, &halo::Halo, &citrix::Citrix, &avepoint::AvePoint];

/// None for an id of a newer Fobwatch, or of none.
pub fn find(id: &str) -> Option<&'static dyn Vendor> {
    ALL.iter().copied().find(|vendor| vendor.descriptor().id == id)
}
