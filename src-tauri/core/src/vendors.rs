//! The vendors. Invariant: one file and one line each.

use crate::vendor::Vendor;

/// Declares the vendors' files, and lists them in the order in which the page offers them.
macro_rules! vendors {
    ($($file:ident::$vendor:ident,)*) => {
        $(mod $file;)*

        /// Every vendor, in the order the page offers them.
        pub static ALL: &[&dyn Vendor] = &[$(&$file::$vendor),*];
    };
}

vendors! {
    ninjaone::NinjaOne,
    automate::Automate,
    halo::Halo,
    citrix::Citrix,
    avepoint::AvePoint,
    datto_rmm::DATTO_RMM,
    sophos_central::SOPHOS_CENTRAL,
}

/// None for an id of a newer Fobwatch, or of none.
pub fn find(id: &str) -> Option<&'static dyn Vendor> {
    ALL.iter().copied().find(|vendor| vendor.descriptor().id == id)
}
