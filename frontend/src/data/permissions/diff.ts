/** What changes between two texts, line by line. */

export interface DiffLine {
  mark: " " | "-" | "+";
  text: string;
}

/** The lines of both in order; what both have stands once. */
export function lineDiff(before: string, after: string): readonly DiffLine[] {
  const left = before === "" ? [] : before.split("\n");
  const right = after === "" ? [] : after.split("\n");
  const longest = commonLengths(left, right);
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    const isBoth = i < left.length && j < right.length && left[i] === right[j];
    if (isBoth) {
      lines.push({ mark: " ", text: left[i] ?? "" });
      i += 1;
      j += 1;
    } else if (j >= right.length || (i < left.length && at(longest, i + 1, j) >= at(longest, i, j + 1))) {
      lines.push({ mark: "-", text: left[i] ?? "" });
      i += 1;
    } else {
      lines.push({ mark: "+", text: right[j] ?? "" });
      j += 1;
    }
  }
  return lines;
}

/** `[i][j]`: how many lines `left` from i and `right` from j have in common, in order. */
function commonLengths(left: readonly string[], right: readonly string[]): readonly (readonly number[])[] {
  const table = Array.from({ length: left.length + 1 }, () => new Array<number>(right.length + 1).fill(0));
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      const row = table[i];
      if (row === undefined) continue;
      row[j] = left[i] === right[j] ? at(table, i + 1, j + 1) + 1 : Math.max(at(table, i + 1, j), at(table, i, j + 1));
    }
  }
  return table;
}

function at(table: readonly (readonly number[])[], i: number, j: number): number {
  return table[i]?.[j] ?? 0;
}
