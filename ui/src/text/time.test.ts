// Times as technicians read them.
import { expect, test } from "vitest";
import { catalogues, type Text } from "./catalogues";
import { countdown, daysBetween, exact, HOUR, nextHour, shortCountdown } from "./time";

const { when } = catalogues.en;

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

test("a countdown shows hours only from an hour up", () => {
  expect(countdown(52 * minute + 10 * second)).toBe("52:10");
  expect(countdown(3 * minute + 41 * second)).toBe("03:41");
  expect(countdown(hour)).toBe("1:00:00");
  expect(countdown(hour - 1)).toBe("59:59");
  expect(countdown(26 * hour + 3 * second)).toBe("26:00:03");
  expect(countdown(-5)).toBe("00:00");
});

test("waits are shown short", () => {
  expect(shortCountdown(4 * minute + 37 * second)).toBe("4:37");
  expect(shortCountdown(40 * second)).toBe("0:40");
  expect(shortCountdown(12 * minute)).toBe("12:00");
  expect(when.seconds(30 * second)).toBe("30 s");
});

test("the past is told in the largest fitting unit", () => {
  expect(when.ago(20 * second)).toBe("just now");
  expect(when.ago(3 * minute + 12 * second)).toBe("3 min ago");
  expect(when.ago(5 * hour)).toBe("5 h ago");
  expect(when.ago(25 * hour)).toBe("yesterday");
  expect(when.ago(72 * hour)).toBe("3 days ago");
});

test("a moment names its day unless it is today", () => {
  const now = new Date(2026, 2, 3, 14, 42, 7).getTime();
  expect(when.moment(now + hour, now)).toBe("today at 15:42");
  expect(when.moment(now + 10 * hour, now)).toBe("tomorrow at 00:42");
  expect(when.moment(now - 15 * hour, now)).toBe("yesterday at 23:42");
  expect(when.moment(now + 72 * hour, now)).toBe("on 6 Mar at 14:42");
  expect(when.logTime(now, now)).toBe("14:42:07");
  expect(when.logTime(now - 48 * hour, now)).toBe("1 Mar 14:42");
});

test("an end of the working day is today's, or tomorrow's once it is over", () => {
  const noon = new Date(2026, 2, 28, 12, 0, 0).getTime();
  const six = new Date(2026, 2, 28, 18, 0, 0).getTime();
  expect(nextHour(18, noon)).toBe(six);
  expect(nextHour(18, six)).toBe(new Date(2026, 2, 29, 18, 0, 0).getTime());
  expect(when.by(six, noon)).toBe("18:00");
  expect(when.by(six + 7 * HOUR, six)).toMatch(/^0[12]:00$/);
  expect(when.by(noon + 14 * HOUR, noon)).toMatch(/^tomorrow at 0[23]:00$/);
  expect(when.by(new Date(2026, 3, 2, 9, 0, 0).getTime(), noon)).toBe("2 Apr at 09:00");
});

test("DST: the next day at six is the next day at six, be it 23 or 25 hours away", () => {
  const zone = process.env.TZ;
  process.env.TZ = "Europe/Berlin";
  try {
    for (const [evening, next] of [
      ["2026-03-28T17:30:00Z", "2026-03-29T16:00:00Z"],
      ["2026-10-24T16:30:00Z", "2026-10-25T17:00:00Z"],
    ] as const) {
      const [now, six] = [Date.parse(evening), Date.parse(next)];
      expect(new Date(nextHour(18, now)).toISOString()).toBe(new Date(six).toISOString());
      expect(daysBetween(now, six)).toBe(1);
    }
  } finally {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  }
});

test("a fact that is an instant or a day is told as one, and nothing else is", () => {
  const at = new Date(2026, 11, 5, 14, 42, 7).getTime();
  expect(when.fact(new Date(at).toISOString().replace(".000", ""))).toBe(exact(at));
  expect(when.fact("2027-01-31")).toBe("31 Jan 2027");
  for (const other of ["23.0.9.392", "2026-13-45T99:99:99Z", "Sites 2027-01-31", ""]) expect(when.fact(other)).toBe(other);
});

test("each language writes dates its way", () => {
  const now = new Date(2026, 2, 3, 14, 42, 7).getTime();
  const told = ({ when }: Text) => [when.moment(now + 10 * hour, now), when.ago(72 * hour), when.logTime(now - 48 * hour, now)];
  expect(told(catalogues.de)).toEqual(["morgen um 00:42", "vor 3 Tagen", "1. März 14:42"]);
  expect(told(catalogues.en)).toEqual(["tomorrow at 00:42", "3 days ago", "1 Mar 14:42"]);
});
