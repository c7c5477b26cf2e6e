// What a ticket about a profile needs to say: no secret, and the same words as on the screen.
import { version } from "../../package.json";
import type { ProfileView } from "../ipc/gen/contract";
import type { Text } from "../text/catalogues";
import { exact } from "../text/time";
import { standing } from "./standing";

export function ticket(text: Text, profile: ProfileView, now: number): string {
  const { lines } = text.ticket;
  const { state, trouble } = profile;
  const rows: [string, string | null][] = [
    [lines.profile, text.named(profile)],
    [lines.vendor, profile.vendorName],
    [lines.method, `${profile.methodLabel} (${profile.capability})`],
    [lines.host, profile.endpoint],
    [lines.state, `${standing(text, profile, now).headline} (${state.name})`],
    [lines.trouble, trouble?.text ?? null],
    [lines.said, trouble?.said ?? null],
    [lines.obtained, profile.obtainedAt === null ? null : exact(profile.obtainedAt)],
    [lines.expires, profile.expiresAt === null ? null : exact(profile.expiresAt)],
    ...profile.warnings.map((warning): [string, string] => [lines.warning, warning.text]),
    [lines.now, exact(now)],
    [lines.version, `${text.brand} ${version}`],
  ];
  return [text.ticket.title, ...rows.flatMap(([label, value]) => (value ? [`${label}: ${value}`] : []))].join("\n");
}
