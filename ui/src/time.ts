// Instants and spans as a technician reads them. All in milliseconds.

const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

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

/** `30 s` */
export function seconds(span: number): string {
  return `${Math.max(0, Math.floor(span / SECOND))} s`;
}

/** `3 min ago` */
export function ago(span: number): string {
  if (span < MINUTE) return "just now";
  if (span < HOUR) return `${Math.floor(span / MINUTE)} min ago`;
  if (span < DAY) return `${Math.floor(span / HOUR)} h ago`;
  const days = Math.floor(span / DAY);
  return days === 1 ? "yesterday" : `${days} days ago`;
}

/** `14:42:07` */
export function clockTime(at: number): string {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** `2026-11-21 14:42:07 (13:42:07 UTC)` */
export function exact(at: number): string {
  const date = new Date(at);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${clockTime(at)} (${date.toISOString().slice(11, 19)} UTC)`;
}

/** Midnights between two instants, on this computer's calendar. */
function daysBetween(from: number, to: number): number {
  const midnight = (at: number) => new Date(at).setHours(0, 0, 0, 0);
  return Math.round((midnight(to) - midnight(from)) / DAY);
}

function calendarDay(at: number): string {
  return new Date(at).toLocaleDateString("en-GB", { day: "numeric", month: "short" });
}

/** `today at 15:42`, `tomorrow at 09:00`, `on 3 Mar at 09:00` */
export function moment(at: number, now: number): string {
  const time = clockTime(at).slice(0, 5);
  const days = daysBetween(now, at);
  if (days === 0) return `today at ${time}`;
  if (days === 1) return `tomorrow at ${time}`;
  if (days === -1) return `yesterday at ${time}`;
  return `on ${calendarDay(at)} at ${time}`;
}

/** `18:00` for today, else `tomorrow at 09:00`, `3 Mar at 09:00`: what stands behind "until". */
export function untilWhen(at: number, now: number): string {
  return moment(at, now).replace(/^(today at|on) /, "");
}

/** The next time that it is this hour on this computer. */
export function nextHour(hour: number, now: number): number {
  const date = new Date(now);
  date.setHours(hour, 0, 0, 0);
  if (date.getTime() <= now) date.setDate(date.getDate() + 1);
  return date.getTime();
}

/** `14:42:07`, or `3 Mar 14:42` when it was not today. */
export function logTime(at: number, now: number): string {
  const time = clockTime(at);
  return daysBetween(at, now) === 0 ? time : `${calendarDay(at)} ${time.slice(0, 5)}`;
}
