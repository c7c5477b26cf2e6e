// Deutsch: die Seiten neben den Details, und Meldungen.
import type { pages as english } from "../en/pages";
import { named, number, plural } from "./common";

const profiles = (count: number) => plural(count, { one: "1 Profil", other: `${number(count)} Profile` });

export const pages: typeof english = {
  activity: {
    open: "Verlauf",
    title: "Verlauf",
    hint: "Was in den letzten 90 Tagen mit allen Profilen geschehen ist.",
    back: "Zurück zum Profil",
    whose: "Profil",
    everybody: "Alle Profile",
    customers: "Kunden",
    profiles: "Profile",
    failedOnly: "Nur Fehlschläge",
    list: "Was geschehen ist",
    nothing: "Bisher ist nichts geschehen.",
    nothingFits: "Nichts passt zu dieser Auswahl.",
    more: "Ältere zeigen",
    export: "Als CSV exportieren …",
    exported: "Verlauf exportiert",
  },

  secrets: {
    open: "Ablaufdaten",
    title: "Geheimnisse und ihre Ablaufdaten",
    hint: "Alle gespeicherten Geheimnisse, der nächste Ablauf zuerst. Eine Meldung kommt 30 Tage vorher.",
    back: "Zurück zum Profil",
    list: "Geheimnisse nach Ablaufdatum",
    nothing: "Es sind noch keine Geheimnisse gespeichert.",
    columns: { profile: "Profil", secret: "Geheimnis", ends: "Läuft ab", saved: "Gespeichert" },
    ended: (days) => plural(days, { one: "gestern abgelaufen", other: `vor ${number(days)} Tagen abgelaufen` }),
    today: "läuft heute ab",
    left: (days) => plural(days, { one: "noch 1 Tag", other: `noch ${number(days)} Tage` }),
    give: "Datum setzen",
    change: "Datum ändern",
    endOf: (secret, profile) => `Ablaufdatum: ${secret}, ${profile}`,
    keep: "Speichern",
    cancel: "Abbrechen",
    usual: "geschätzt",
    search: "Profile und Geheimnisse suchen",
    nothingFits: "Kein Geheimnis passt zu dieser Suche.",
    age: (days) => (days === 0 ? "Heute" : plural(days, { one: "Gestern", other: `Vor ${number(days)} Tagen` })),
    noAge: "Nicht bekannt",
    replace: "Ersetzen",
    replaceOf: (secret, profile) => `Ersetzen: ${secret}, ${profile}`,
    soon: (count) => plural(count, { one: "1 läuft in den nächsten 30 Tagen ab", other: `${number(count)} laufen in den nächsten 30 Tagen ab` }),
    over: (count) => plural(count, { one: "1 ist abgelaufen", other: `${number(count)} sind abgelaufen` }),
  },

  batches: {
    list: "Ergebnisse",
    show: "Profil zeigen",
    close: "Schließen",
    ok: "Erledigt",
    failed: "Fehlgeschlagen",
    stopped: "Nicht begonnen: Sie haben angehalten.",
    leftOpen: "Wartet noch auf Sie.",
    gone: "Das Profil wurde inzwischen gelöscht.",
    connect: {
      progress: (done, of) => `Verbindet, ${number(done)} von ${number(of)}`,
      title: (failed, of) => `${number(failed)} von ${number(of)} nicht verbunden`,
      all: (count) => `${profiles(count)} verbunden`,
    },
    renew: {
      progress: (done, of) => `Erneuert, ${number(done)} von ${number(of)}`,
      title: (failed, of) => `${number(failed)} von ${number(of)} nicht erneuert`,
      all: (count) => `${profiles(count)} erneuert`,
    },
    disconnect: {
      progress: (done, of) => `Trennt, ${number(done)} von ${number(of)}`,
      title: (failed, of) => `${number(failed)} von ${number(of)} nicht getrennt`,
      all: (count) => `${profiles(count)} getrennt`,
    },
  },

  toast: {
    region: "Meldungen",
    dismiss: "Schließen",
    deleted: (profile) => `${named(profile)} gelöscht`,
    undo: "Rückgängig",
    nothingToDo: "Hier ist nichts zu tun",
  },

  exchange: {
    open: "Aus einem PowerShell-Tresor importieren …",
    title: "Aus einem PowerShell-Tresor importieren",
    question: "Der Tresor bleibt, wie er ist. Ein Aktualisierungstoken darin wird hier sofort erneuert; das im Tresor gilt dann nicht mehr.",
    module: "Modul",
    vaultName: "Name des Tresors",
    vaultNameHelp: "Nur für den Befehl unten. Ohne Angabe: alle Tresore.",
    prefix: "Präfix",
    prefixHelp: "Womit die Namen im Tresor beginnen.",
    command: "Befehl",
    commandHelp: "Führen Sie ihn in PowerShell aus. Er gibt die Geheimnisse dieser Verbindung als JSON aus.",
    copyCommand: "Befehl kopieren",
    json: "JSON",
    jsonHelp: "Fügen Sie ein, was der Befehl ausgegeben hat. Nach dem Import wird es hier nicht behalten.",
    import: "Importieren",
    copyTitle: (module) => `Für den Tresor kopieren: ${module}?`,
    copyText:
      "Die Kopie ist JSON mit den Geheimnissen und Token dieses Profils, lesbar für jeden, der sie erhält. Sobald ein Aktualisierungstoken darin verwendet wird, gilt das hier gespeicherte nicht mehr: Dieses Profil muss dann neu angemeldet werden.",
    copy: "Geheimnisse kopieren",
  },
};
