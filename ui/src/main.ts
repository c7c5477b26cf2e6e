// Puts the page into the window and lends it the core: the shell's, or a fake one outside of it.
import { mount } from "svelte";
import "@fontsource-variable/inter";
import "./theme.css";
import { lend } from "./ipc/ipc";
import App from "./views/App.svelte";

if (import.meta.env.MODE === "production" || "__TAURI_INTERNALS__" in window) {
  const { tauri } = await import("./ipc/tauri");
  lend(tauri);
} else {
  const { fake } = await import("./ipc/fake");
  lend(fake(location.hash.slice(1)));
}

mount(App, { target: document.querySelector("#app")! });
