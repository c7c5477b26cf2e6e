// Deutsch: was mehrere Teile sagen.
import type * as english from "../en/common";
import { numbers, plurals } from "../numbers";

export const plural = plurals("de");
export const number = numbers("de");

/** "Kunde, Name": ein Profil, dessen Gruppe nicht zu sehen ist. */
export const named: typeof english.named = (profile) => (profile.customer ? `${profile.customer}, ${profile.name}` : profile.name);

export const formats: typeof english.formats = {
  token: "Zugriffstoken",
  header: "Authorization-Header",
  headersText: "Alle Header als Text",
  headersJson: "Alle Header als JSON",
  curl: "curl-Befehl",
  powershellHeaders: "PowerShell-$headers",
  powershellEnvironment: "Umgebungszeilen für PowerShell",
  bashEnvironment: "Umgebungszeilen für bash",
  refreshToken: "Aktualisierungstoken",
};

export const causes: typeof english.causes = {
  hand: "Sie",
  tray: "Sie, Infobereich",
  ahead: "automatisch",
  retry: "automatisch, erneut",
  daily: "automatisch, täglich",
};

export const colours: typeof english.colours = {
  red: "Rot",
  orange: "Orange",
  yellow: "Gelb",
  green: "Grün",
  teal: "Türkis",
  blue: "Blau",
  violet: "Violett",
  pink: "Rosa",
};
