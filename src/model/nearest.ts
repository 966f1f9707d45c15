/**
 * Edits (insert, delete, replace, swap two neighbours) that turn one text into the other: the unrestricted Damerau-Levenshtein distance.
 * Counts UTF-16 units.
 */
export function editDistance(left: string, right: string): number {
  const width = right.length + 2;
  const far = left.length + right.length;
  const cells = new Uint32Array((left.length + 2) * width).fill(far);
  for (let row = 0; row <= left.length; row++) cells[(row + 1) * width + 1] = row;
  for (let column = 0; column <= right.length; column++) cells[width + column + 1] = column;
  const lastRowOf = new Map<string, number>();
  for (let row = 1; row <= left.length; row++) {
    let lastMatch = 0;
    for (let column = 1; column <= right.length; column++) {
      const swapRow = lastRowOf.get(right.charAt(column - 1)) ?? 0;
      const swapColumn = lastMatch;
      const same = left[row - 1] === right[column - 1];
      if (same) lastMatch = column;
      cells[(row + 1) * width + column + 1] = Math.min(
        at(cells, row * width + column) + (same ? 0 : 1),
        at(cells, (row + 1) * width + column) + 1,
        at(cells, row * width + column + 1) + 1,
        at(cells, swapRow * width + swapColumn) + (row - swapRow - 1) + 1 + (column - swapColumn - 1),
      );
    }
    lastRowOf.set(left.charAt(row - 1), row);
  }
  return at(cells, (left.length + 1) * width + right.length + 1);
}

/**
 * The candidates that a mistyped name may have meant, nearest first, equals in the order of the candidates; letter case is ignored.
 * A candidate is near within one edit for every three characters of the name, at least one edit and at most four.
 */
export function nearest(name: string, candidates: Iterable<string>, limit = 3): string[] {
  const wanted = name.toLowerCase();
  const reach = Math.min(4, Math.max(1, Math.floor(wanted.length / 3)));
  const near: { readonly candidate: string; readonly distance: number }[] = [];
  for (const candidate of new Set(candidates)) {
    if (Math.abs(candidate.length - wanted.length) > reach) continue;
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance <= reach) near.push({ candidate, distance });
  }
  return near
    .sort((a, b) => a.distance - b.distance)
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}

/** `Did you mean cairo or cairo-ft? `, with the space that parts it from what follows; empty where nothing is near. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  const near = nearest(name, candidates);
  const last = near.pop();
  if (last === undefined) return "";
  return `Did you mean ${near.length > 0 ? `${near.join(", ")} or ${last}` : last}? `;
}

function at(cells: Uint32Array, index: number): number {
  return cells[index] ?? 0;
}
