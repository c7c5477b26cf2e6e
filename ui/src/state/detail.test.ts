// What the detail pane shows is of the profile that it shows.
import { expect, test } from "vitest";
import { fail } from "../ipc/fake-fail";
import { signedOut } from "../ipc/fake-forms";
import { lend } from "../ipc/ipc";
import { Details } from "./detail.svelte";

const [one, two] = [
  { ...signedOut, id: "one" },
  { ...signedOut, id: "two" },
];

test("an older answer never replaces a newer one, nor stands in for another profile's", async () => {
  const answers: ((detail: unknown) => void)[] = [];
  lend({ call: () => new Promise((answer) => answers.push(answer)), listen: () => Promise.resolve(() => {}) });
  const details = new Details();
  const [older, newer] = [details.load(one), details.load(two)];
  answers[1]!({ profile: two });
  await newer;
  answers[0]!({ profile: one });
  await older;
  expect(details.of("two")?.profile.id).toBe("two");
  expect(details.of("one")).toBeNull();
});

test("a profile that was deleted meanwhile leaves what is there", async () => {
  const details = new Details();
  lend({ call: () => Promise.resolve({ profile: one }), listen: () => Promise.resolve(() => {}) });
  await details.load(one);
  lend({ call: () => new Promise(() => fail({ code: "notFound", message: "there is no such profile" })), listen: () => Promise.resolve(() => {}) });
  await details.load(two);
  expect(details.of("one")).not.toBeNull();
});
