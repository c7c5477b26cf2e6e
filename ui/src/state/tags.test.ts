// Tags in a form and in the search.
import { expect, test } from "vitest";
import { fake } from "../ipc/fake";
import { makeStores } from "./stores";
import { askedTags, searchFor, tagsOf } from "./tags";

test("what is typed is parted by commas, and a search may ask for several", () => {
  expect(tagsOf(" backup, on call;,VIP ")).toEqual(["backup", "on call", "VIP"]);
  expect(askedTags("tag:VIP contoso")).toEqual({ tags: ["vip"], words: "contoso" });
  expect(askedTags('ninja tag:"On call" TAG:vip')).toEqual({ tags: ["on call", "vip"], words: "ninja" });
  // It is still being typed.
  expect(askedTags('tag:"on c')).toEqual({ tags: ["on c"], words: "" });
  expect(askedTags("vintage:x")).toEqual({ tags: [], words: "vintage:x" });
  expect([searchFor("vip"), searchFor("on call")]).toEqual(["tag:vip", 'tag:"on call"']);
});

test("profiles are found by a tag's word, and by tag: alone or with further words", async () => {
  const core = fake();
  const tagged = { "rmm-contoso": ["VIP", "on call"], "psa-contoso": ["vip"], "cloud-internal": ["Müller"] };
  for (const [id, tags] of Object.entries(tagged)) core.change(id, { tags });
  const stores = makeStores(core);
  await stores.profiles.load();
  const found = (search: string) => {
    stores.palette.type(search);
    return stores.palette.hits.flatMap(({ id }) => id ?? []).sort();
  };
  expect(found("tag:vip")).toEqual(["psa-contoso", "rmm-contoso"]);
  expect(found('tag:"on call"')).toEqual(["rmm-contoso"]);
  expect(found("tag:vip ninja")).toEqual(["rmm-contoso"]);
  expect(found("tag:mu\u0308ller")).toEqual(["cloud-internal"]);
  expect(found("tag:nobody")).toEqual([]);
  expect(found("vip")).toEqual(expect.arrayContaining(["psa-contoso", "rmm-contoso"]));
  expect(found("müller")[0]).toBe("cloud-internal");
});
