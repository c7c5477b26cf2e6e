// Which input draws which kind of field: the one switch of every form.
import type { Component } from "svelte";
import type { Field, Kind } from "../ipc/gen/contract";
import ChoiceInput from "./ChoiceInput.svelte";
import DocumentInput from "./DocumentInput.svelte";
import EndpointInput from "./EndpointInput.svelte";
import HeaderMapInput from "./HeaderMapInput.svelte";
import LineInput from "./LineInput.svelte";
import RedirectInput from "./RedirectInput.svelte";
import ScopesInput from "./ScopesInput.svelte";
import SecretFileInput from "./SecretFileInput.svelte";
import SecretInput from "./SecretInput.svelte";
import SwitchInput from "./SwitchInput.svelte";

export type OfKind<T extends Kind["type"]> = Extract<Kind, { type: T }>;

/** What every input gets, whatever its kind. */
export interface InputProps<K extends Kind = Kind> {
  field: Field;
  kind: K;
  value: string;
  /** Names the sealed answer; null when nothing is sealed. */
  sealed: string | null;
  onchange: (value: string) => void;
  onleave: () => void;
  oncopy: (value: string) => void;
  /** For the element that holds the value. */
  attributes: { id: string; "aria-describedby": string | undefined; "aria-invalid": true | undefined };
}

export function inputOf(kind: Kind): Component<InputProps<never>> {
  switch (kind.type) {
    case "text":
    case "number":
    case "date":
      return LineInput;
    case "endpoint":
      return EndpointInput;
    case "choice":
      return ChoiceInput;
    case "switch":
      return SwitchInput;
    case "scopes":
      return ScopesInput;
    case "redirect":
      return RedirectInput;
    case "document":
      return DocumentInput;
    case "secret":
    case "totpSeed":
      return SecretInput;
    case "secretFile":
      return SecretFileInput;
    case "headerMap":
      return HeaderMapInput;
  }
}

/** Fields that are several elements, so that their label names a group. */
export function isGroup(kind: Kind): boolean {
  return kind.type === "scopes" || kind.type === "headerMap";
}
