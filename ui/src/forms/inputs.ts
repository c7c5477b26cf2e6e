// Which input draws which kind of field: the one switch of every form.
import type { Component } from "svelte";
import type { Kind } from "../ipc/gen/contract";
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
import type { InputProps } from "./props";

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
