// What every input of a form gets, whatever its kind.
import type { Field, Kind } from "../ipc/gen/contract";

export type OfKind<T extends Kind["type"]> = Extract<Kind, { type: T }>;

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
