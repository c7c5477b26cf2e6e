// Instants and spans, all in milliseconds; what is written the same in every language.

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const two = (number: number) => String(number).padStart(2, "0");

/** `h:mm:ss` from an hour up, `mm:ss` below. */
export function countdown(span: number): string {
  const seconds = Math.max(0, Math.floor(span / SECOND));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${two(minutes)}:${two(seconds % 60)}`;
}

/** `4:37`, for a wait of minutes. */
export function shortCountdown(span: number): string {
  return countdown(span).replace(/^0(\d)/, "$1");
}

/** `2026-11-21 14:42:07 (13:42:07 UTC)`: to be compared with logs, so the same in every language. */
export function exact(at: number): string {
  const date = new Date(at);
  const clock = (hours: number, minutes: number, seconds: number) => `${two(hours)}:${two(minutes)}:${two(seconds)}`;
  const here = clock(date.getHours(), date.getMinutes(), date.getSeconds());
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${here} (${date.toISOString().slice(11, 19)} UTC)`;
}

/** Midnights between two instants, on this computer's calendar. */
export function daysBetween(from: number, to: number): number {
  const midnight = (at: number) => new Date(at).setHours(0, 0, 0, 0);
  return Math.round((midnight(to) - midnight(from)) / DAY);
}

/** The start of a day such as `2027-01-31`, on this computer's calendar. */
export function startOf(day: string): number {
  const [year, month, date] = day.split("-").map(Number);
  return new Date(year!, month! - 1, date).getTime();
}

/** The next time that it is this hour on this computer. */
export function nextHour(hour: number, now: number): number {
  const date = new Date(now);
  date.setHours(hour, 0, 0, 0);
  if (date.getTime() <= now) date.setDate(date.getDate() + 1);
  return date.getTime();
}
