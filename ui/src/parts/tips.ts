// Where a few words about something are put: never over what is next to it.

interface Size {
  width: number;
  height: number;
}

type Box = Pick<DOMRect, "left" | "top" | "right" | "bottom">;

/** To whatever it is about, and to the edge of the window. */
const GAP = 6;

const within = (from: number, size: number, room: number) => Math.max(GAP, Math.min(from, room - size - GAP));

/** Under it, or above it where there is no room. */
export function beneath({ left, right, top, bottom }: Box, { width, height }: Size, room: Size): { left: number; top: number } {
  const above = bottom + GAP + height > room.height - GAP && top - GAP - height >= GAP;
  return { left: within((left + right - width) / 2, width, room.width), top: above ? top - GAP - height : bottom + GAP };
}

/** At its height, to the right of what it is in; to the left where there is no room; at the wider side where there is none at either. */
export function beside({ top, bottom }: Box, { left, right }: Box, { width, height }: Size, room: Size): { left: number; top: number } {
  const [before, behind] = [left - GAP, room.width - right - GAP];
  const isBehind = behind >= width + GAP || behind >= before;
  return { left: within(isBehind ? right + GAP : before - width, width, room.width), top: within((top + bottom - height) / 2, height, room.height) };
}
