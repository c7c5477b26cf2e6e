// The shell puts its answers here, before the page asks (src-tauri/src/window.rs).
