// Gives the page its core, the shell's or a fake one outside of it, asks it for all that is shown first,
// and puts the page into the window.
import { mount } from "svelte";
import "@fontsource-variable/inter";
import "./theme.css";
import "./colours.css";
import "./shared.css";
import "./forced-colours.css";
import type { Ipc } from "./ipc/ipc";
import { tauri } from "./ipc/tauri";
import { makeStores, type Stores } from "./state/stores";
import App from "./views/window/App.svelte";

let ipc: Ipc = tauri;
let showScene: ((stores: Stores) => Promise<void>) | undefined;
if (import.meta.env.MODE !== "production" && !("__TAURI_INTERNALS__" in window)) {
  const [{ fake }, { looks }] = await Promise.all([import("./ipc/fake"), import("./ipc/fake-settings")]);
  const [of, scene, theme, language] = location.hash.slice(1).split("/").map(decodeURIComponent);
  const core = fake(of);
  // A scene is the same whatever was looked at before.
  if (scene !== undefined) localStorage.clear();
  core.set.settings = { ...core.set.settings, ...looks(theme, language) };
  ipc = core;
  showScene = async (stores) => (await import("./views/gallery/gallery")).show(scene ?? "", { ...stores, core });
}

const stores = makeStores(ipc);
stores.start();
// What it looks like must not change before one's eyes. Without an answer it looks as the system does.
await stores.settings.load();
mount(App, { target: document.querySelector("#app")!, props: { stores } });
await showScene?.(stores);
