// The board of secrets: which ends first.
import { expect, test } from "vitest";
import { signedOut } from "../ipc/fake-forms";
import type { SecretView } from "../ipc/gen/contract";
import { DAY } from "../text/time";
import { board } from "./secrets.svelte";

const now = new Date(2027, 0, 15, 23, 30).getTime();
const profiles = ["a", "b", "c", "d"].map((id) => ({ ...signedOut, id, name: id }));
const secret = (profile: string, endsOn: string | null, age: number | null): SecretView => ({
  profile,
  label: "Secret",
  endsOn,
  savedAt: age === null ? null : now - age * DAY,
});

test("the first to end on top, then the oldest, then those nobody knows", () => {
  const rows = board(
    [secret("a", null, 3), secret("b", null, 300), secret("c", "2027-02-01", 1), secret("d", "2027-01-14", 1), secret("gone", "2020-01-01", 1)],
    profiles,
    now,
  );
  expect(rows.map(({ profile, daysLeft, ageDays }) => [profile.id, daysLeft, ageDays])).toEqual([
    ["d", -1, 1],
    ["c", 17, 1],
    ["b", null, 300],
    ["a", null, 3],
  ]);
});

test("the last day is today until midnight", () => {
  expect(board([secret("a", "2027-01-15", 0)], profiles, now)[0]).toMatchObject({ daysLeft: 0, ageDays: 0 });
  expect(board([secret("a", "2027-01-15", 0)], profiles, now + 60 * 60_000)[0]).toMatchObject({ daysLeft: -1 });
});
