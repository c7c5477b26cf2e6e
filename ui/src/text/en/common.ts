// English: what several parts say.
import type { Cause, Colour, CopyFormat } from "../../ipc/gen/contract";
import { numbers, plurals } from "../numbers";

export const plural = plurals("en");
export const number = numbers("en");

/** "Customer, name": a profile where its group is not in sight. */
export const named = (profile: { name: string; customer: string }) => (profile.customer ? `${profile.customer}, ${profile.name}` : profile.name);

export const formats: Record<CopyFormat, string> = {
  token: "Token",
  header: "Authorization header",
  headersText: "All headers as text",
  headersJson: "All headers as JSON",
  curl: "curl command",
  powershellHeaders: "PowerShell $headers",
  powershellEnvironment: "Environment lines for PowerShell",
  bashEnvironment: "Environment lines for bash",
  refreshToken: "Refresh token",
};

export const causes: Record<Cause, string> = {
  hand: "you",
  tray: "you, tray",
  ahead: "automatic",
  retry: "automatic retry",
  daily: "automatic, daily",
};

export const colours: Record<Colour, string> = {
  red: "Red",
  orange: "Orange",
  yellow: "Yellow",
  green: "Green",
  teal: "Teal",
  blue: "Blue",
  violet: "Violet",
  pink: "Pink",
};
