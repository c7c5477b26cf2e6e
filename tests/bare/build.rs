//! What Tauri wants of the package that it is built in.

fn main() {
    #[cfg(feature = "window")]
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new()) {
        panic!("{error:#}");
    }
}
