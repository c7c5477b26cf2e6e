// The one open menu of the window.
import { createContext } from "svelte";
import type { IconName } from "./icons";

export interface MenuItem {
  label: string;
  run: () => void;
  /** What it is called where no menu is around it: "Copy as curl" for "curl command". */
  said?: string;
  /** Further words that find it. */
  more?: string;
  /** Those that do the same, as they are written on the keyboard. */
  keys?: readonly string[];
  icon?: IconName;
  danger?: boolean;
  /** Chosen among its neighbours. */
  chosen?: boolean;
  /** It is about more than what the menu is of. */
  overall?: boolean;
  /** A line above it. */
  apart?: boolean;
  /** A row of colours to choose one from, in place of a word. */
  swatches?: { label: string; colour: string | null; chosen: boolean; run: () => void }[];
}

interface OpenMenu {
  label: string;
  items: MenuItem[];
  x: number;
  y: number;
  /** Gets the focus back. */
  opener: HTMLElement | null;
}

export class Menus {
  open = $state.raw<OpenMenu | null>(null);

  /** Opens beneath the element that was pressed. */
  beneath(opener: HTMLElement, label: string, items: MenuItem[]): void {
    const { left, bottom } = opener.getBoundingClientRect();
    this.open = { label, items, x: left, y: bottom + 4, opener };
  }

  at(x: number, y: number, opener: HTMLElement, label: string, items: MenuItem[]): void {
    this.open = { label, items, x, y, opener };
  }

  close(): void {
    const opener = this.open?.opener;
    this.open = null;
    if (opener?.isConnected) opener.focus();
  }
}

export const [getMenus, setMenus] = createContext<Menus>();
