import type { Host } from "../../../src/model/host.ts";
import type { Target } from "../../../src/model/target.ts";

/** A target of a port; `goEnv` is what its variant means to go. */
export function target(goos: string, goarch: string, goEnv: Readonly<Record<string, string>> = {}): Target {
  return { name: `${goos}/${goarch}`, goos, goarch, platform: "debian-12", architecture: "any", goEnv, triple: "any" };
}

/** A machine with some programs on its PATH, all in /bin. */
export function machine(platform: NodeJS.Platform, arch: string, programs: readonly string[] = []): Host {
  const which = async (name: string) => (programs.includes(name) ? `/bin/${name}` : undefined);
  return { system: { platform, arch, cpus: 1, nodePath: "/bin/node", homeDirectory: "/root" }, processes: { which } } as unknown as Host;
}
