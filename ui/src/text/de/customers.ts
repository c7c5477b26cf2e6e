// Deutsch: ein Kunde wird umbenannt, und was zu ihm hinzukommt.
import type { customers as english } from "../en/customers";
import { number, plural } from "./common";

export const customers: typeof english = {
  customer: {
    rename: "Umbenennen …",
    add: "Profil hinzufügen …",
    title: (customer) => `${customer} umbenennen`,
    name: "Kunde",
    renames: (profiles) =>
      plural(profiles, { one: "1 Profil zieht mit um, samt Farbe und Platz.", other: `${number(profiles)} Profile ziehen mit um, samt Farbe und Platz.` }),
    taken: (customer) => `Den Kunden ${customer} gibt es schon. Beide zusammenführen? Dessen Farbe und Platz bleiben.`,
    save: "Umbenennen",
    merge: "Zusammenführen",
    renamed: (from, to) => `${from} heißt jetzt ${to}`,
    merged: (from, to) => `${from} wurde mit ${to} zusammengeführt`,
    cancel: "Abbrechen",
  },

  clone: {
    open: "Für Kunden kopieren …",
    title: (profile) => `${profile} kopieren`,
    help: "Jeder Kunde bekommt eine Kopie, nicht angemeldet. Notiz und Link bleiben hier.",
    customers: "Kunden",
    more: "Weitere Kunden",
    moreHelp: "Einer je Zeile.",
    customer: "Kunde",
    own: "Was jeder Kunde für sich hat",
    answer: (label, customer) => `${label} von ${customer}`,
    secrets: "Auch Geheimnisse kopieren",
    secretsHelp: "Nur wenn die Kunden sie gemeinsam haben. Sonst wird jedes vor der ersten Anmeldung eingegeben.",
    go: (count) => (count === 0 ? "Kopieren" : plural(count, { one: "Für 1 Kunden kopieren", other: `Für ${number(count)} Kunden kopieren` })),
    done: (count) => plural(count, { one: "1 Profil hinzugefügt", other: `${number(count)} Profile hinzugefügt` }),
    results: (added, of) => `${number(added)} von ${number(of)} hinzugefügt.`,
    resultsLabel: "Ergebnisse",
    added: "Hinzugefügt",
    addedNeeds: (secrets) => `Hinzugefügt. Vor der ersten Anmeldung einzugeben: ${secrets}`,
    there: "Unverändert: Dieser Kunde hat ein Profil dieses Namens.",
    cancel: "Abbrechen",
    close: "Schließen",
  },
};
