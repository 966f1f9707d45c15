import type { ContentsPart } from "./index/contents-paths.ts";

/** Does the work when it is first asked for; all who ask get the same result. */
export function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => (result ??= work());
}

/** The same for each part of the Contents indexes. */
export function oncePerPart<T>(work: (part: ContentsPart) => Promise<T>): (part: ContentsPart) => Promise<T> {
  const places = { libraries: once(() => work("libraries")), headers: once(() => work("headers")) };
  return (part) => places[part]();
}
