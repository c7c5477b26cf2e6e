// Which part of a long list is drawn: sections of rows of one height each, beneath headings.

export interface Section {
  key: string;
  /** In the unit of all heights here. */
  heading: number;
  rows: number;
  /** The height of each. */
  row: number;
}

export interface Placed<S extends Section> {
  section: S;
  top: number;
  height: number;
}

export function placed<S extends Section>(sections: readonly S[]): { sections: Placed<S>[]; height: number } {
  let top = 0;
  const all = sections.map((section) => {
    const height = section.heading + section.rows * section.row;
    const one = { section, top, height };
    top += height;
    return one;
  });
  return { sections: all, height: top };
}

/** The first row that is drawn, and the first after it that is not. */
export function drawnRows({ section, top }: Placed<Section>, from: number, to: number): [number, number] {
  const start = top + section.heading;
  const first = Math.max(0, Math.floor((from - start) / section.row));
  const end = Math.min(section.rows, Math.ceil((to - start) / section.row));
  return [Math.min(first, section.rows), Math.max(0, end)];
}

export const isDrawn = ({ top, height }: Placed<Section>, from: number, to: number): boolean => top < to && top + height > from;

/** How far to scroll from `top`, and no further, until all of a row is beneath its heading; of the heading itself for row -1. */
export function revealed({ section, top: start, height }: Placed<Section>, row: number, top: number, space: number): number {
  const [first, end] =
    row < 0 ? [start, start + Math.min(height, section.heading)] : [start + row * section.row, start + section.heading + (row + 1) * section.row];
  if (first < top) return first;
  return end > top + space ? Math.min(first, end - space) : top;
}
