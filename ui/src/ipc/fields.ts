// What a field of the contract says of its answer.
import type { Field, Kind } from "./gen/contract";

const sealed: Record<Kind["type"], boolean> = {
  text: false,
  endpoint: false,
  choice: false,
  switch: false,
  scopes: false,
  redirect: false,
  number: false,
  date: false,
  document: false,
  secret: true,
  totpSeed: true,
  secretFile: true,
  headerMap: true,
};

/** Sealed answers are told by the kind alone. */
export function isSecret(field: Field): boolean {
  return sealed[field.kind.type];
}

/** Whether another answer hides the field. */
export function isHidden(field: Field, answers: Record<string, string>): boolean {
  return field.unless?.values.includes(answers[field.unless.key] ?? "") ?? false;
}
