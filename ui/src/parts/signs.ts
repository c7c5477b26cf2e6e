// The vendors' signs, handed down by the window: what draws one knows no vendor.
import { createContext } from "svelte";
import type { Sign } from "../ipc/gen/contract";

export const [getSigns, setSigns] = createContext<(vendor: string) => Sign | undefined>();
