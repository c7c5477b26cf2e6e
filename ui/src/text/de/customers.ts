// Deutsch: ein Kunde wird umbenannt, und was zu ihm hinzukommt.
import type { customers as english } from "../en/customers";
import { number, plural } from "./common";

export const customers: typeof english = {
  customer: {
    rename: "Umbenennen…",
    add: "Profil hinzufügen…",
    title: (customer) => `${customer} umbenennen`,
    name: "Kunde",
    renames: (profiles) => plural(profiles, { one: "1 Profil zieht mit um, samt Farbe und Platz.", other: `${number(profiles)} Profile ziehen mit um, samt Farbe und Platz.` }),
    taken: (customer) => `Den Kunden ${customer} gibt es schon. Beide zusammenführen? Dessen Farbe und Platz bleiben.`,
    save: "Umbenennen",
    merge: "Zusammenführen",
    renamed: (from, to) => `${from} heißt jetzt ${to}`,
    merged: (from, to) => `${from} wurde mit ${to} zusammengeführt`,
    cancel: "Abbrechen",
  },
};
