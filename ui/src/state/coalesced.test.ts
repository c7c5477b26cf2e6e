// One in flight, one behind.
import { expect, test, vi } from "vitest";
import { coalesced } from "./coalesced";

test("whoever asks while one is in flight shares the one behind it", async () => {
  const landings: ((number: number) => void)[] = [];
  const work = vi.fn(() => new Promise<number>((land) => landings.push(land)));
  const ask = coalesced(work);
  const first = ask();
  const [second, third] = [ask(), ask()];
  expect(work).toHaveBeenCalledTimes(1);
  landings[0]!(1);
  expect(await first).toBe(1);
  await vi.waitFor(() => expect(work).toHaveBeenCalledTimes(2));
  const fourth = ask();
  landings[1]!(2);
  expect(await Promise.all([second, third])).toEqual([2, 2]);
  await vi.waitFor(() => expect(work).toHaveBeenCalledTimes(3));
  landings[2]!(3);
  expect(await fourth).toBe(3);
});

test("what failed does not stand in the way", async () => {
  const work = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new Error("no")).mockResolvedValue("yes");
  const ask = coalesced(work);
  const [first, second] = [ask(), ask()];
  await expect(first).rejects.toThrow("no");
  expect(await second).toBe("yes");
  expect(await ask()).toBe("yes");
  expect(work).toHaveBeenCalledTimes(3);
});
