// Deutsch: dieselben Schlüssel wie das Englische; fehlt einer, ist das ein Typfehler.
import { causes, colours, named, number } from "./de/common";
import { customers } from "./de/customers";
import { dialogs } from "./de/dialogs";
import { forms } from "./de/forms";
import { list } from "./de/list";
import { pages } from "./de/pages";
import { profile } from "./de/profile";
import { remarks } from "./de/remarks";
import { settings } from "./de/settings";
import { transfer } from "./de/transfer";
import type { Words } from "./en";

export const de: Words = {
  locale: "de-DE",
  itself: "Deutsch",

  time: {
    seconds: (count) => `${number(count)} s`,
    minutes: (count) => `${number(count)} Min.`,
    hours: (count) => `${number(count)} Std.`,
    underMinute: "unter 1 Min.",
    justNow: "gerade eben",
    ago: (span) => `vor ${span}`,
    today: (time) => `heute um ${time}`,
    tomorrow: (time) => `morgen um ${time}`,
    yesterday: (time) => `gestern um ${time}`,
    on: (day, time) => `am ${day} um ${time}`,
    until: (day, time) => `${day}, ${time}`,
    offeredToday: (time) => `heute ${time}`,
    offeredTomorrow: (time) => `morgen ${time}`,
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
