// Puts the page into the window.
import { mount } from "svelte";
import "@fontsource-variable/inter";
import "./theme.css";
import App from "./views/App.svelte";

mount(App, { target: document.querySelector("#app")! });
