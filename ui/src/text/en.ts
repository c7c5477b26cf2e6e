// English: every word the page shows. Other languages have the same keys.
import { causes, colours, named, number } from "./en/common";
import { customers } from "./en/customers";
import { dialogs } from "./en/dialogs";
import { forms } from "./en/forms";
import { list } from "./en/list";
import { pages } from "./en/pages";
import { profile } from "./en/profile";
import { remarks } from "./en/remarks";
import { settings } from "./en/settings";
import { transfer } from "./en/transfer";

export const en = {
  /** Of dates, times and numbers. */
  locale: "en-GB",
  /** The language by its own name. */
  itself: "English",

  time: {
    seconds: (count: number) => `${number(count)} s`,
    minutes: (count: number) => `${number(count)} min`,
    hours: (count: number) => `${number(count)} h`,
    underMinute: "under 1 min",
    justNow: "just now",
    ago: (span: string) => `${span} ago`,
    today: (time: string) => `today at ${time}`,
    tomorrow: (time: string) => `tomorrow at ${time}`,
    yesterday: (time: string) => `yesterday at ${time}`,
    on: (day: string, time: string) => `on ${day} at ${time}`,
    until: (day: string, time: string) => `${day} at ${time}`,
    offeredToday: (time: string) => `${time} today`,
    offeredTomorrow: (time: string) => `${time} tomorrow`,
  },

  causes,
  colours,
  named,
  number,
  brand: "Fobwatch",
  ...customers,
  ...list,
  ...profile,
  ...pages,
  ...dialogs,
  ...forms,
  ...remarks,
  ...settings,
  ...transfer,
};

export type Words = typeof en;
