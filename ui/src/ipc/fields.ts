// What a field of the contract says of its answer.
import type { Descriptor, Field, Kind, Method } from "./gen/contract";

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

const ENDS = ".ends";

/** The secret whose end the answer of this key says; null for any other answer. */
export const endingSecret = (key: string): string | null => (key.endsWith(ENDS) ? key.slice(0, -ENDS.length) : null);

/** The key of the answer on which day this secret ends: a field of the form, or one that no form declares. */
export function dayKey({ ends }: Descriptor, method: Method, secret: string): string {
  const declared = ends.find((end) => end.secret === secret && method.fields.some(({ key }) => key === end.day));
  return declared?.day ?? `${secret}${ENDS}`;
}
