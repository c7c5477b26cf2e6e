// Files of the fake core's imports, and what its test of a form finds.
import { fail } from "./fake-fail";
import type { Finding, ImportFile, Imported, OnConflict } from "./gen/contract";

const differs = ["instance", "scopes"];

const rows: Imported[] = [
  { name: "NinjaOne", customer: "Contoso", found: { is: "differs", fields: differs }, done: { what: "nothing" }, needs: [] },
  { name: "HaloPSA", customer: "Contoso", found: { is: "same" }, done: { what: "nothing" }, needs: [] },
  { name: "NinjaOne", customer: "Fabrikam", found: { is: "new" }, done: { what: "nothing" }, needs: ["Client secret"] },
  {
    name: "Old tool",
    customer: "Fabrikam",
    found: { is: "refused", text: "this Fobwatch does not know this vendor", fields: [] },
    done: { what: "nothing" },
    needs: [],
  },
];

export const findings: Finding[] = [
  { area: "network", subject: "eu.lantern.example", standing: "good", text: "eu.lantern.example answers (200)." },
  { area: "clock", subject: "this computer", standing: "good", text: "The clock agrees with the servers'." },
  {
    area: "vendor",
    subject: "Lantern",
    standing: "bad",
    text: "The vendor does not know this client ID.",
    remedy: "Edit the profile, or the app at the vendor.",
  },
];

export class FakeTransfer {
  /** What the next dialog answers. */
  file: ImportFile | null = { name: "fobwatch-2026-01-01.json", sealed: false, rows };
  isOpen = false;

  choose(): ImportFile | null {
    this.isOpen = this.file !== null;
    return this.file;
  }

  open(passphrase: string): Imported[] {
    if (passphrase === "wrong") fail({ code: "wrongPassphrase", message: "the passphrase does not fit" });
    return rows;
  }

  finish(choices: OnConflict[]): Imported[] {
    if (!this.isOpen) fail({ code: "tooLate", message: "the file is no longer open", hint: "Choose it again." });
    this.isOpen = false;
    return rows.map((row, place) => {
      if (row.found.is === "new") return { ...row, done: { what: "added", id: "new", name: row.name } };
      if (row.found.is !== "differs" || choices[place] === "skip") return row;
      return { ...row, done: choices[place] === "replace" ? { what: "replaced", id: "rmm-contoso" } : { what: "added", id: "new", name: `${row.name} copy` } };
    });
  }

  cancel(): void {
    this.isOpen = false;
  }
}
