import type { Host } from "../model/host.ts";

/**
 * Whether the host's own loader finds every library of a program, in the versions that it asks for. `ld.so --list` loads and does not run
 * (ld.so(8)).
 */
export async function hostLoads(host: Host, program: string, interpreter: string): Promise<boolean> {
  if (!(await host.files.exists(interpreter))) return false;
  const { exitCode, stdout, stderr } = await host.processes.run(interpreter, ["--list", program]);
  return exitCode === 0 && !/not found/.test(stdout + stderr);
}

/** Arguments by which a loader of another root runs a program with that root's libraries. */
export function loaderArguments(root: string, folders: readonly string[], libraryPath: string | undefined): string[] {
  const own = folders.map((folder) => `${root}/${folder}`);
  return ["--inhibit-cache", "--library-path", [...(libraryPath ? [libraryPath] : []), ...own].join(":")];
}

/** The loader among the paths of a root: what programs name as their interpreter, e.g. `usr/lib64/ld-linux-x86-64.so.2`. */
export function findLoader(paths: readonly string[]): string | undefined {
  return paths.find((path) => /^(usr\/)?lib(32|64|x32)?\/ld(-linux[^/]*|64)?\.so\.\d$/.test(path));
}
