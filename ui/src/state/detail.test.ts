// What the detail pane shows is of the profile that it shows.
import { expect, test, vi } from "vitest";
import { fail } from "../ipc/fake-fail";
import { signedOut } from "../ipc/fake-forms";
import { makeStores } from "./stores";

const [one, two] = [
  { ...signedOut, id: "one" },
  { ...signedOut, id: "two" },
];

test("an older answer never replaces a newer one, nor stands in for another profile's", async () => {
  const answers: ((detail: unknown) => void)[] = [];
  const { details } = makeStores({ call: () => new Promise((answer) => answers.push(answer)), listen: () => Promise.resolve(() => {}) });
  const [older, newer] = [details.load(one), details.load(two)];
  answers[1]!({ profile: two });
  await newer;
  answers[0]!({ profile: one });
  await older;
  expect(details.of("two")?.profile.id).toBe("two");
  expect(details.of("one")).toBeNull();
});

test("a profile that was deleted meanwhile leaves what is there", async () => {
  const call = vi.fn((): Promise<unknown> => Promise.resolve({ profile: one }));
  const { details } = makeStores({ call, listen: () => Promise.resolve(() => {}) });
  await details.load(one);
  call.mockImplementation(() => new Promise(() => fail({ code: "notFound", message: "there is no such profile" })));
  await details.load(two);
  expect(details.of("one")).not.toBeNull();
});
