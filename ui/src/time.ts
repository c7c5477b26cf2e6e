// Instants and spans as a technician reads them, in the page's language. All in milliseconds.
import { lazily } from "./state/lazily";
import { text } from "./text";

const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const two = (number: number) => String(number).padStart(2, "0");

const inDays = lazily(() => new Intl.RelativeTimeFormat(text.locale, { numeric: "auto" }));
const time = lazily(() => new Intl.DateTimeFormat(text.locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }));
const timeWithSeconds = lazily(() => new Intl.DateTimeFormat(text.locale, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }));
const day = lazily(() => new Intl.DateTimeFormat(text.locale, { day: "numeric", month: "short" }));
const date = lazily(() => new Intl.DateTimeFormat(text.locale, { day: "numeric", month: "short", year: "numeric" }));

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
  return text.time.seconds(Math.max(0, Math.floor(span / SECOND)));
}

/** `3 min ago` */
export function ago(span: number): string {
  if (span < MINUTE) return text.time.justNow;
  if (span < HOUR) return text.time.ago(text.time.minutes(Math.floor(span / MINUTE)));
  if (span < DAY) return text.time.ago(text.time.hours(Math.floor(span / HOUR)));
  return inDays().format(-Math.floor(span / DAY), "day");
}

/** `14:42:07` */
export const clockTime = (at: number): string => timeWithSeconds().format(at);

/** `2026-11-21 14:42:07 (13:42:07 UTC)`: to be compared with logs, so the same in every language. */
export function exact(at: number): string {
  const date = new Date(at);
  const clock = (hours: number, minutes: number, seconds: number) => `${two(hours)}:${two(minutes)}:${two(seconds)}`;
  const here = clock(date.getHours(), date.getMinutes(), date.getSeconds());
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${here} (${date.toISOString().slice(11, 19)} UTC)`;
}

/** What a fact holds, read as an instant or a day where it is one as the core writes them. */
export function fact(value: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return calendarDate(value);
  const at = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(at) ? value : exact(at);
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

/** `31 Jan 2027` */
export const calendarDate = (day: string): string => date().format(startOf(day));

type Near = "today" | "tomorrow" | "yesterday";
const NEAR: Record<number, Near> = { 0: "today", 1: "tomorrow", [-1]: "yesterday" };

/** Which day it is, where that has a word. */
function near(at: number, now: number): Near | null {
  return NEAR[daysBetween(now, at)] ?? null;
}

/** `today at 15:42`, `tomorrow at 09:00`, `on 3 Mar at 09:00` */
export function moment(at: number, now: number): string {
  const word = near(at, now);
  return word ? text.time[word](time().format(at)) : text.time.on(day().format(at), time().format(at));
}

/** `18:00` for today, else `tomorrow at 09:00`, `3 Mar at 09:00`: what stands behind "until". */
export function untilWhen(at: number, now: number): string {
  const word = near(at, now);
  if (word === "today") return time().format(at);
  return word ? text.time[word](time().format(at)) : text.time.until(day().format(at), time().format(at));
}

/** `18:00 today`: an hour that is offered. */
export function offered(at: number, now: number): string {
  return near(at, now) === "today" ? text.time.offeredToday(time().format(at)) : text.time.offeredTomorrow(time().format(at));
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
  return daysBetween(at, now) === 0 ? clockTime(at) : `${day().format(at)} ${time().format(at)}`;
}
