// Scenes of what is kept of customers and profiles: renamed, imported from a table, with note, tags and link.
import { table } from "../../ipc/fake-transfer";
import type { Scene } from "./stage";

export const kept: Scene[] = [
  {
    name: "import of a table",
    go: ({ core, importing }) => {
      core.transfer.file = table;
      return importing.choose();
    },
  },
  { name: "rename a customer", go: ({ renaming }) => renaming.start("Contoso") },
  {
    name: "rename a customer, merge",
    go: async ({ renaming }) => {
      renaming.start("Contoso");
      renaming.type("northwind");
      await renaming.send();
    },
  },
  {
    name: "detail with note, tags and link",
    go: ({ core, profiles }) => {
      const remarks = { tags: ["VIP", "on call", "backup"], link: "https://docs.example/contoso" };
      core.find("rmm-contoso").form.remarks = { ...remarks, note: "Ask Jane before you renew.\nShe is in on Mondays." };
      core.change("rmm-contoso", remarks);
      profiles.select("rmm-contoso");
    },
  },
  {
    name: "edit with note, tags and link",
    go: (stage) => {
      const remarks = { tags: ["VIP", "on call"], link: "https://docs.example/contoso" };
      stage.core.find("rmm-contoso").form.remarks = { ...remarks, note: "Ask Jane before you renew." };
      stage.pages.edit("rmm-contoso");
    },
  },
  {
    name: "clone to customers",
    go: async ({ cloning, profiles }) => {
      await cloning.start(profiles.get("rmm-contoso")!);
      cloning.pick("Internal", true);
      cloning.typed = "Fabrikam";
    },
  },
  {
    name: "clone to customers, results",
    go: async ({ cloning, profiles }) => {
      await cloning.start(profiles.get("rmm-contoso")!);
      cloning.typed = "Fabrikam\nTailspin Toys";
      cloning.set(
        "Fabrikam",
        cloning.own.find(({ field }) => field.key === "client_id")!,
        "app",
      );
      await cloning.send();
    },
  },
];
