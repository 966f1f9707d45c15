import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { SigningKey } from "../../fixtures/repositories/debian.ts";
import type { Bench } from "./bench.ts";
import { run } from "./measure.ts";

/** A new folder with a cgox.yaml that names a repository in place of MSYS2's `clang64`. */
export async function msys2Project(bench: Bench, address: string, key: SigningKey): Promise<string> {
  const cwd = await bench.folder();
  const repositories = `{ clang64: { mirrors: [${address}], keys: [${JSON.stringify(key.publicKeyFile)}] }, msys: { mirrors: [${address}] } }`;
  await writeFile(join(cwd, "cgox.yaml"), `platforms:\n  msys2-clang64: { repositories: ${repositories} }\n`);
  return cwd;
}

/** What stands before a command of pacman that knows nothing of the host, and believes this key as MSYS2's configuration has it. */
export async function isolatedPacman(bench: Bench, address: string, key: SigningKey): Promise<string[]> {
  const directory = await bench.folder();
  const [config, db, keyring] = ["pacman.conf", "db", "gnupg"].map((name) => join(directory, name)) as [string, string, string];
  await mkdir(db);
  await mkdir(keyring, { mode: 0o700 });
  await writeFile(join(keyring, "pubring.gpg"), "");
  await run(["gpg", "--homedir", keyring, "--batch", "--quiet", "--import", key.publicKeyFile], { cwd: directory });
  await writeFile(join(keyring, "trust"), `${key.fingerprint}:6:\n`);
  await run(["gpg", "--homedir", keyring, "--batch", "--quiet", "--import-ownertrust", join(keyring, "trust")], { cwd: directory });
  const options = `[options]\nArchitecture = auto\nGPGDir = ${keyring}\nSigLevel = Required\n`;
  await writeFile(config, `${options}[clang64]\nServer = ${address}\n`);
  const places = ["--root", directory, "--dbpath", db, "--cachedir", directory, "--logfile", join(directory, "log")];
  return ["pacman", "--config", config, ...places, "--noconfirm"];
}
