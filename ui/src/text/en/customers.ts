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
    taken: (customer: string) => `A customer ${customer} already exists. Merge the two? Its colour and place stay.`,
    save: "Rename",
    merge: "Merge",
    renamed: (from: string, to: string) => `${from} is now ${to}`,
    merged: (from: string, to: string) => `${from} merged into ${to}`,
    cancel: "Cancel",
  },

  clone: {
    open: "Clone to customers…",
    title: (profile: string) => `Clone ${profile}`,
    help: "Each customer gets a copy, signed out. Note and link stay here.",
    customers: "Customers",
    more: "More customers",
    moreHelp: "One per line.",
    customer: "Customer",
    own: "What is each customer's own",
    answer: (label: string, customer: string) => `${label} of ${customer}`,
    secrets: "Copy secrets too",
    secretsHelp: "Only if the customers share them. Otherwise enter each before its first sign-in.",
    go: (count: number) => (count === 0 ? "Clone" : plural(count, { one: "Clone to 1 customer", other: `Clone to ${number(count)} customers` })),
    done: (count: number) => plural(count, { one: "1 profile added", other: `${number(count)} profiles added` }),
    results: (added: number, of: number) => `${number(added)} of ${number(of)} added.`,
    resultsLabel: "Results",
    added: "Added",
    addedNeeds: (secrets: string) => `Added. Enter before the first sign-in: ${secrets}`,
    there: "Unchanged: this customer already has a profile with that name.",
    cancel: "Cancel",
    close: "Close",
  },
};
