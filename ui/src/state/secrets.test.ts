// The board of secrets: which ends first, and how one is found.
import { expect, test } from "vitest";
import { signedOut } from "../ipc/fake-forms";
import type { SecretView } from "../ipc/gen/contract";
import { DAY } from "../text/time";
import { board, found } from "./secrets.svelte";

const now = new Date(2027, 0, 15, 23, 30).getTime();
const profiles = ["a", "b", "c", "d"].map((id) => ({ ...signedOut, id, name: "Automate", customer: `Customer ${id}`, vendorName: "Harbour" }));
const secret = (profile: string, endsOn: string | null, age: number | null, label = "Secret"): SecretView => ({
  profile,
  field: label.toLowerCase(),
  label,
  endsOn,
  usual: false,
  savedAt: age === null ? null : now - age * DAY,
});

test("the first to end on top, then by customer, whatever their age", () => {
  const rows = board(
    [secret("b", null, 300), secret("a", null, 3), secret("c", "2027-02-01", 1), secret("d", "2027-01-14", 1), secret("gone", "2020-01-01", 1)],
    profiles,
    now,
  );
  expect(rows.map(({ profile, daysLeft, ageDays }) => [profile.id, daysLeft, ageDays])).toEqual([
    ["d", -1, 1],
    ["c", 17, 1],
    ["a", null, 3],
    ["b", null, 300],
  ]);
});

test("the last day is today until midnight", () => {
  expect(board([secret("a", "2027-01-15", 0)], profiles, now)[0]).toMatchObject({ daysLeft: 0, ageDays: 0 });
  expect(board([secret("a", "2027-01-15", 0)], profiles, now + 60 * 60_000)[0]).toMatchObject({ daysLeft: -1 });
});

test("words in any order find a secret by its profile, customer, vendor or name", () => {
  const rows = board([secret("a", null, 1, "Password"), secret("b", null, 1, "Client secret")], profiles, now);
  const of = (search: string) => found(rows, search).map(({ profile }) => profile.id);
  expect(of("  ")).toEqual(["a", "b"]);
  expect(of("secret harbour b")).toEqual(["b"]);
  expect(of("AUTOMATE password")).toEqual(["a"]);
  expect(of("nothing of it")).toEqual([]);
});
