// Deutsch: Notiz, Schlagwörter und Link eines Profils.
import type { remarks as english } from "../en/remarks";

export const remarks: typeof english = {
  remarks: {
    title: "Notiz, Schlagwörter und Link",
    note: "Notiz",
    noteHelp: "Verschlüsselt gespeichert wie ein Geheimnis. Wird nur mit Geheimnissen exportiert.",
    tags: "Schlagwörter",
    tagsHelp: "Durch Kommas getrennt. Nicht geheim: Sie sind auch gesperrt zu sehen und werden exportiert.",
    link: "Link",
    linkHelp: "Eine https-Adresse, zum Beispiel die Dokumentation dieses Kunden.",
    open: "Link öffnen",
    copyLink: "Link kopieren",
    linkCopied: "Link kopiert",
    find: (tag) => `Alle mit ${tag} finden`,
  },
};
