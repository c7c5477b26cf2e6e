// Files of the fake core's imports, and what its test of a form finds.
import { fail } from "./fake-fail";
import type { CloneTo, Finding, ImportFile, Imported, OnConflict } from "./gen/contract";

const differs = ["instance", "scopes"];

const rows: Imported[] = [
  { name: "NinjaOne", customer: "Contoso", found: { is: "differs", fields: differs }, done: { what: "nothing" }, needs: [], table: null },
  { name: "HaloPSA", customer: "Contoso", found: { is: "same" }, done: { what: "nothing" }, needs: [], table: null },
  { name: "NinjaOne", customer: "Fabrikam", found: { is: "new" }, done: { what: "nothing" }, needs: ["Client secret"], table: null },
  {
    name: "Old tool",
    customer: "Fabrikam",
    found: { is: "refused", text: "this version of Fobwatch does not know this vendor", fields: [] },
    done: { what: "nothing" },
    needs: [],
    table: null,
  },
];

const ofTable = (line: number, row: Partial<Imported>, secrets = false, leftOut: string[] = []): Imported => ({
  ...rows[2]!,
  ...row,
  table: { line, vendor: "Lantern", method: "Machine account", secrets, leftOut },
});

/** What a table holds, row by row. */
export const table: ImportFile = {
  name: "customers.csv",
  sealed: false,
  rows: [
    ofTable(2, { name: "NinjaOne", customer: "Contoso", found: { is: "differs", fields: ["client_id"] }, needs: [] }),
    ofTable(3, { needs: [] }, true),
    ofTable(4, { name: "HaloPSA", found: { is: "same" }, needs: [] }, false, ["Phone"]),
    ofTable(6, {
      name: "Odd one",
      found: {
        is: "refused",
        text: "Client ID is required.",
        fields: [
          { field: "Client-ID", text: "Client ID is required." },
          { field: "Link", text: "Only an address with https." },
        ],
      },
      needs: [],
    }),
  ],
};

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
    if (passphrase === "wrong") fail({ code: "wrongPassphrase", message: "wrong passphrase" });
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

/** How cloning ends for one customer: without an answer of its own it is refused. */
export function cloned(name: string, { customer, answers }: CloneTo, there: boolean, needs: string[]): Imported {
  const missing = Object.keys(answers).filter((key) => answers[key] === "");
  const fields = missing.map((field) => ({ field, text: "This field is required." }));
  if (fields.length > 0) return { name, customer, found: { is: "refused", text: fields[0]!.text, fields }, done: { what: "nothing" }, needs: [], table: null };
  if (there) return { name, customer, found: { is: "differs", fields: Object.keys(answers) }, done: { what: "nothing" }, needs: [], table: null };
  return { name, customer, found: { is: "new" }, done: { what: "added", id: `${name} of ${customer}`, name }, needs, table: null };
}
