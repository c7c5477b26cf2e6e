// Deutsch: die Dialoge.
import type { dialogs as english } from "../en/dialogs";
import { number, plural } from "./common";

export const dialogs: typeof english = {
  confirm: {
    cancel: "Abbrechen",
    disconnectTitle: (name) => `${name} trennen?`,
    disconnectText: "Das Token wird hier verworfen und, wo möglich, beim Hersteller widerrufen. Das Profil und seine Geheimnisse bleiben.",
    disconnect: "Trennen",
    disconnectAllTitle: (customer) => `Alle von ${customer} trennen?`,
    disconnectAllText: (count) =>
      `${plural(count, { one: "Ein Token wird", other: `${number(count)} Token werden` })} hier verworfen und, wo möglich, beim Hersteller widerrufen. Die Profile und ihre Geheimnisse bleiben.`,
    discardTitle: "Änderungen verwerfen?",
    discardText: "Ihre Änderungen sind nicht gespeichert.",
    discard: "Verwerfen",
    keepEditing: "Weiter bearbeiten",
  },

  browser: {
    title: "Anmeldung abschließen",
    opening: (vendor, customer, browser) =>
      `Die Anmeldeseite von ${vendor}${customer ? ` für ${customer}` : ""} wird geöffnet${browser ? `, in ${browser}` : ""} …`,
    nothingThere: "Nichts zu sehen? Kopieren Sie den Link, und öffnen Sie ihn selbst.",
    waitingOn: "Wartet auf",
    left: "bis diese Anmeldung abläuft",
    over: "Diese Anmeldung ist abgelaufen. Beginnen Sie sie neu.",
    copyLink: "Anmeldelink kopieren",
    linkCopied: "Anmeldelink kopiert",
    reopen: "Browser erneut öffnen",
    paste: "Umleitungsadresse einfügen …",
    pasteLabel: "Letzte Adresse aus dem Browser",
    pasteHelp: "Kopieren Sie nach der Anmeldung die ganze Adresse aus der Adressleiste des Browsers.",
    pasteSend: "Mit dieser Adresse abschließen",
  },

  browserChoice: {
    title: "Browser wählen",
    titleOf: (customer) => `Browser für ${customer} wählen`,
    why: "Anmeldeseiten und die Konsole des Herstellers öffnen sich darin. Mit einem eigenen Browserprofil wird die Anmeldung eines Kunden nicht mit der eines anderen verwechselt.",
    browser: "Browser",
    inherit: (name) => `Wie der Kunde: ${name}`,
    system: "Browser des Systems",
    missing: (name) => `${name} (nicht auf diesem Computer)`,
    other: "Anderes Programm",
    path: "Programm",
    pathHelp: "Der vollständige Pfad des Browsers.",
    profile: "Browserprofil",
    anyProfile: "Das, das der Browser öffnet",
    profileHelp: "Leer: das, das der Browser öffnet.",
    privately: "In einem privaten Fenster öffnen",
    private: "privates Fenster",
    cancel: "Abbrechen",
    save: "Speichern",
  },

  question: {
    code: "Zwei-Faktor-Code",
    password: "Kennwort nötig",
    codeLabel: "Code",
    passwordLabel: "Kennwort",
    send: "Verbinden",
    sending: "Wird geprüft …",
  },

  dialog: { hide: "Ausblenden" },

  pick: { title: "Bitte wählen", send: "Weiter" },

  passphrase: {
    again: "Passphrase wiederholen",
    differ: "Die Passphrasen stimmen nicht überein.",
    short: "Mindestens 8 Zeichen.",
    strengths: {
      weak: "Schwach: Wer die Datei hat, errät sie in Stunden. Nehmen Sie vier zufällige Wörter oder mehr.",
      fair: "Mittel: Ein weiteres Wort macht sie stark.",
      strong: "Stark.",
    },
  },

  vault: {
    keyring: "Geheimnisse: Schlüsselbund",
    passphrase: "Geheimnisse: Passphrase",
    locked: "Geheimnisse: gesperrt",
    none: "Geheimnisse: nicht eingerichtet",
    lost: "Geheimnisse: Schlüssel verloren",
    lock: "Sperren",
    unlock: "Entsperren",
    unlocking: "Wird entsperrt …",
    later: "Später",
    first: "Gesperrt. Bitte zuerst entsperren.",
    kept: "Ihre Eingaben bleiben erhalten.",
    passphraseTitle: "Geheimnisse entsperren",
    passphraseText: "Geben Sie die Passphrase ein, die die Geheimnisse auf diesem Computer schützt.",
    passphraseLabel: "Passphrase",
    chooseTitle: "Passphrase wählen",
    chooseText:
      "Dieser Computer hat keinen Schlüsselbund, den Fobwatch nutzen kann. Deshalb schützt eine Passphrase Ihre Geheimnisse. Fobwatch fragt bei jedem Start einmal danach. Sie wird nirgends gespeichert: Wenn Sie sie vergessen, sind die gespeicherten Geheimnisse nicht mehr lesbar.",
    choose: "Diese Passphrase verwenden",
    newLabel: "Neue Passphrase",
    keyringTitle: "Geheimnisse entsperren",
    keyringText:
      "Der Schlüssel zu Ihren Geheimnissen liegt im Schlüsselbund des Systems, und der ist gesperrt. Ihr System fragt vielleicht nach dessen Kennwort.",
    lostTitle: "Der Schlüssel zu Ihren Geheimnissen fehlt",
    lostText: "Ihre Profile sind noch da, aber der Schlüsselbund des Systems hat den Schlüssel zu ihren Geheimnissen nicht mehr.",
    lostSteps: [
      "Wenn Sie den Schlüsselbund wiederhergestellt oder verschoben haben: Holen Sie den alten zurück und versuchen Sie es erneut.",
      "Wenn der Schlüssel endgültig fehlt: Bearbeiten Sie jedes Profil und geben Sie seine Geheimnisse neu ein.",
    ],
    lostRetry: "Erneut versuchen",
  },
};
