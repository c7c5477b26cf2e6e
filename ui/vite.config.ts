// How the page is built, served and tested.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** The page's script waits for styles that stand before it, and would lay out all of a list without them. */
const stylesFirst: Plugin = {
  name: "styles-first",
  transformIndexHtml: { order: "post", handler: (html) => html.replace(/(\s*<script [^>]*><\/script>)((?:\s*<link rel="stylesheet"[^>]*>)+)/, "$2$1") },
};

export default defineConfig({
  plugins: [svelte({ configFile: false }), stylesFirst],
  base: "./",
  // The content security policy has no data: for fonts and styles.
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  resolve: process.env.VITEST ? { conditions: ["browser"] } : {},
  server: { port: 5173, strictPort: true },
  // Machines that test are busy.
  test: { environment: "jsdom", testTimeout: 30_000, include: ["src/**/*.test.ts"], setupFiles: ["src/test-setup.ts"] },
});
