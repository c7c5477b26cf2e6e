// What the fake core tells about tokens, scopes and secrets.
import { dayKey } from "./fields";
import type { Descriptor, Form, ProfileView, ScopeView, SecretView, TokenFacts } from "./gen/contract";

const DAY = 86_400_000;

/** A JWT where there is a person, opaque otherwise. */
export function tokenOf(view: ProfileView): TokenFacts {
  if (view.method !== "browser") return { jwt: false, claims: [] };
  const claim = (name: string, value: string, at: number | null = null) => ({ name, value, at });
  return {
    jwt: true,
    claims: [
      claim("aud", "https://eu.lantern.example"),
      claim("exp", String(Math.floor((view.expiresAt ?? 0) / 1_000)), view.expiresAt),
      claim("iat", String(Math.floor((view.obtainedAt ?? 0) / 1_000)), view.obtainedAt),
      claim("iss", "https://id.lantern.example"),
      claim("scp", "monitoring management"),
      claim("sub", view.identity?.name ?? "jane"),
    ],
  };
}

/** All that was asked for but remote access, and nothing more. */
export function scopesOf(asked: string, view: ProfileView): ScopeView[] {
  if (!view.usable) return [];
  return asked.split(" ").flatMap((name) => (name ? [{ name, asked: true, granted: name !== "management" }] : []));
}

/** The older the longer the name; those with a certificate end on a day. */
export function secretsOf(view: ProfileView, form: Form, descriptors: readonly Descriptor[]): SecretView[] {
  const descriptor = descriptors.find(({ id }) => id === form.vendor)!;
  const method = descriptor.methods.find(({ id }) => id === form.method)!;
  return form.saved.map((key, place) => {
    const age = (view.name.length * 37) % 400;
    const said = form.answers[dayKey(descriptor, method, key)];
    const ends = view.method === "certificate" && place === 0 ? new Date(Date.now() + (age - 120) * DAY).toISOString().slice(0, 10) : null;
    return {
      profile: view.id,
      field: key,
      label: method.fields.find((field) => field.key === key)?.label ?? key,
      savedAt: age > 300 ? null : Date.now() - age * DAY,
      endsOn: (said ?? ends) || null,
      usual: !said && ends !== null,
    };
  });
}
