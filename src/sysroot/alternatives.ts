import type { Alternative } from "../model/alternative.ts";

/** A link to be made in the tree, to another path in the tree. */
export interface AlternativeLink<Offer extends Alternative = Alternative> {
  readonly path: string;
  readonly target: string;
  /** The alternative that it belongs to. */
  readonly from: Offer;
}

/**
 * The links that update-alternatives(1) makes on a system where nobody has chosen otherwise: of the alternatives for a name the one with
 * the highest priority, and its slaves. Each link leads to its final file at once, not by way of `/etc/alternatives` or of another such
 * link. A link whose file the tree does not have is left out, as is one in the place of something real.
 * @param has whether the tree has a path: a file, a link or a folder
 */
export function chooseAlternatives<Offer extends Alternative>(
  alternatives: readonly Offer[],
  has: (path: string) => boolean,
): AlternativeLink<Offer>[] {
  const wanted = new Map<string, { readonly target: string; readonly from: Offer }>();
  const best = bestByName(alternatives);
  for (const from of alternatives.filter(({ name, path }) => path === best.get(name)?.path)) {
    for (const { link, path } of [from, ...from.slaves]) wanted.set(link, { target: path, from });
  }
  return [...wanted].flatMap(([path, { target, from }]) => {
    const final = finalTarget(target, wanted);
    return final !== path && has(final) && !has(path) ? [{ path, target: final, from }] : [];
  });
}

/** Of equal priorities the path that sorts first, as update-alternatives keeps them. */
function bestByName(alternatives: readonly Alternative[]): ReadonlyMap<string, Alternative> {
  const best = new Map<string, Alternative>();
  for (const offer of alternatives) {
    const other = best.get(offer.name);
    const isBetter =
      other === undefined || offer.priority > other.priority || (offer.priority === other.priority && offer.path < other.path);
    if (isBetter) best.set(offer.name, offer);
  }
  return best;
}

/** Where a chain of such links ends; its start where it goes in circles. */
function finalTarget(start: string, links: ReadonlyMap<string, { readonly target: string }>): string {
  const seen = new Set<string>();
  let current = start;
  for (let next = links.get(current); next !== undefined; next = links.get(current)) {
    if (seen.has(current)) return start;
    seen.add(current);
    current = next.target;
  }
  return current;
}
