import type { RepositoryKind } from "../repository.ts";

/** Stands for the repositories of a platform that has none: there is nothing to fetch and nothing to open. */
export const noRepositories: RepositoryKind = {
  open({ platform }) {
    return Promise.reject(new Error(`${platform.id} has no repositories`));
  },
  mirrors() {
    return Promise.resolve(new Map());
  },
  isForSysroot() {
    return false;
  },
  unpack() {
    return Promise.reject(new Error("a platform without repositories has no packages"));
  },
};
