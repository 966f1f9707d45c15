import { describe, expect, it } from "vitest";
import type { RepositoryConfig } from "../../../../src/model/platform.ts";
import { orderMirrors } from "../../../../src/packages/debian/mirrors.ts";

const repository: RepositoryConfig = {
  kind: "debian",
  mirrors: [{ url: "http://public.example/debian" }, { url: "http://amd64.example/debian/", architectures: ["amd64"] }],
  fingerprints: [],
  keyFiles: [],
  suites: [],
  aptSuites: ["bookworm", "trixie"],
};
const aptSources = [
  { uri: "http://proxy.example/debian", suites: ["bookworm", "bookworm-updates"] },
  { uri: "http://other.example/tools", suites: ["stable-tools"] },
];
const choice = { name: "debian", repository, architecture: "armhf", named: [] as string[], aptSources };

describe("orderMirrors", () => {
  it("puts the host's own mirror before the public ones", () => {
    expect(orderMirrors(choice)).toEqual(["http://proxy.example/debian", "http://public.example/debian"]);
  });

  it("puts what the user named in its place", () => {
    expect(orderMirrors({ ...choice, named: ["http://mine.example/debian/"] })).toEqual([
      "http://mine.example/debian",
      "http://public.example/debian",
    ]);
  });

  it("takes a mirror that is named for one repository for that one alone", () => {
    const named = ["debian-security=http://mine.example/debian-security"];
    expect(orderMirrors({ ...choice, named })[0]).toBe("http://proxy.example/debian");
    expect(orderMirrors({ ...choice, name: "debian-security", named })[0]).toBe("http://mine.example/debian-security");
  });

  it("uses the mirrors that serve the architecture, each once", () => {
    const named = ["http://public.example/debian/", "http://public.example/debian"];
    expect(orderMirrors({ ...choice, architecture: "amd64", named })).toEqual([
      "http://public.example/debian",
      "http://amd64.example/debian",
    ]);
  });

  it("forgets the host's mirror where cgox.yaml named its own", () => {
    const { aptSuites: _, ...overridden } = repository;
    expect(orderMirrors({ ...choice, repository: overridden })).toEqual(["http://public.example/debian"]);
  });
});
