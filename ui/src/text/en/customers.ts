// English: a customer renamed, and what is added to it.
import { number, plural } from "./common";

export const customers = {
  customer: {
    rename: "Rename…",
    add: "Add profile…",
    title: (customer: string) => `Rename ${customer}`,
    name: "Customer",
    renames: (profiles: number) =>
      plural(profiles, { one: "1 profile moves along, with colour and place.", other: `${number(profiles)} profiles move along, with colour and place.` }),
    taken: (customer: string) => `There is a customer ${customer} already. Merge the two? Its colour and place stay.`,
    save: "Rename",
    merge: "Merge",
    renamed: (from: string, to: string) => `${from} is now ${to}`,
    merged: (from: string, to: string) => `${from} merged into ${to}`,
    cancel: "Cancel",
  },
};
