// Instants and spans as a technician reads them, in one language.
import type { Words } from "./en";
import { lazily } from "./lazily";
import { DAY, HOUR, MINUTE, SECOND, daysBetween, exact, startOf } from "./time";

type Near = "today" | "tomorrow" | "yesterday";
const NEAR: Record<number, Near> = { 0: "today", 1: "tomorrow", [-1]: "yesterday" };

/** Which day it is, where that has a word. */
const near = (at: number, now: number): Near | null => NEAR[daysBetween(now, at)] ?? null;

/** So many instants, of each way to say them. */
const REMEMBERED = 1_000;

export type When = ReturnType<typeof whenIn>;

export function whenIn({ locale, time: words }: Words) {
  const format = (parts: Intl.DateTimeFormatOptions) => {
    const made = lazily(() => new Intl.DateTimeFormat(locale, parts));
    const step = parts.second ? SECOND : MINUTE;
    // Each row says its times anew each second: the same ones, and formatting is slow.
    const known = new Map<number, string>();
    return (at: number): string => {
      const key = Math.floor(at / step);
      const said = known.get(key) ?? made().format(at);
      if (known.size > REMEMBERED) known.clear();
      known.set(key, said);
      return said;
    };
  };
  const inDays = lazily(() => new Intl.RelativeTimeFormat(locale, { numeric: "auto" }));
  const time = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const day = format({ day: "numeric", month: "short" });
  const date = format({ day: "numeric", month: "short", year: "numeric" });
  /** `14:42:07` */
  const clockTime = format({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
  /** `31 Jan 2027` */
  const calendarDate = (day: string): string => date(startOf(day));

  return {
    calendarDate,

    /** `30 s` */
    seconds: (span: number): string => words.seconds(Math.max(0, Math.floor(span / 1_000))),

    /** `52 min`, `3 h`: what is left of something that nobody has to watch. */
    left(span: number): string {
      if (span < MINUTE) return words.underMinute;
      return span < 2 * HOUR ? words.minutes(Math.floor(span / MINUTE)) : words.hours(Math.floor(span / HOUR));
    },

    /** `3 min ago` */
    ago(span: number): string {
      if (span < MINUTE) return words.justNow;
      if (span < HOUR) return words.ago(words.minutes(Math.floor(span / MINUTE)));
      if (span < DAY) return words.ago(words.hours(Math.floor(span / HOUR)));
      return inDays().format(-Math.floor(span / DAY), "day");
    },

    /** What a fact holds, read as an instant or a day where it is one as the core writes them. */
    fact(value: string): string {
      if (/^\d{4}-\d\d-\d\d$/.test(value)) return calendarDate(value);
      const at = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? Date.parse(value) : NaN;
      return Number.isNaN(at) ? value : exact(at);
    },

    /** `today at 15:42`, `tomorrow at 09:00`, `on 3 Mar at 09:00` */
    moment(at: number, now: number): string {
      const word = near(at, now);
      return word ? words[word](time(at)) : words.on(day(at), time(at));
    },

    /** `18:00` within half a day, also past midnight; else `tomorrow at 09:00`, `3 Mar at 09:00`: what stands behind "by". */
    by(at: number, now: number): string {
      if (at - now < DAY / 2) return time(at);
      const word = near(at, now);
      return word ? words[word](time(at)) : words.until(day(at), time(at));
    },

    /** `18:00 today`: an hour that is offered. */
    offered: (at: number, now: number): string => (near(at, now) === "today" ? words.offeredToday(time(at)) : words.offeredTomorrow(time(at))),

    /** `14:42:07`, or `3 Mar 14:42` when it was not today. */
    logTime: (at: number, now: number): string => (daysBetween(at, now) === 0 ? clockTime(at) : `${day(at)} ${time(at)}`),
  };
}
