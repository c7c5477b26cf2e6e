// Puts the window into one of the scenes, to be looked at or pictured in a browser: `#OF/NAME/THEME/LANGUAGE`.
import { tick } from "svelte";
import { scenes } from "./scenes";
import type { Stage } from "./stage";

declare global {
  interface Window {
    /** All there are, as the start of an address; set once the scene of this one is there. */
    scenes?: string[];
  }
}

/** A picture waits for the next frame, and some scenes draw no other. */
function pulse(): void {
  const dot = document.body.appendChild(document.createElement("i"));
  dot.style.cssText = "position: fixed; top: 0; left: 0; width: 1px; height: 1px; background: #888; opacity: 0.01";
  setInterval(() => (dot.hidden = !dot.hidden), 50);
}

export async function show(name: string, on: Omit<Stage, "pass">): Promise<void> {
  const pass = async (time: number) => {
    await new Promise((done) => setTimeout(done, time));
    await tick();
  };
  await pass(150);
  await scenes.find((scene) => scene.name === name)?.go?.({ ...on, pass });
  await pass(150);
  pulse();
  window.scenes = scenes.map(({ name, of = "" }) => `${of}/${name}`);
}
