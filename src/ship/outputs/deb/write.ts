import { arPieces } from "../../../formats/ar.ts";
import { compressGzip, compressZstd } from "../../../formats/compress.ts";
import { writeTar, type TarMember } from "../../../formats/tar-writer.ts";
import type { Host } from "../../../model/host.ts";
import type { DebPlan } from "./plan.ts";
import { compressXzFast } from "./xz.ts";

export type DebCompression = "xz" | "zstd" | "gzip";

const ENDINGS: Readonly<Record<DebCompression, string>> = { xz: "xz", zstd: "zst", gzip: "gz" };

/** The bytes of a binary package (deb(5)), in pieces. The same plan gives the same bytes. */
export async function encodeDeb(host: Host, plan: DebPlan, compression: DebCompression): Promise<Uint8Array[]> {
  const [control, data] = [await writeTar(controlMembers(plan)), await writeTar(dataMembers(plan))];
  const ending = ENDINGS[compression];
  return arPieces([
    { name: "debian-binary", data: Buffer.from("2.0\n") },
    { name: `control.tar.${ending}`, data: await compress(host, control, compression) },
    { name: `data.tar.${ending}`, data: await compress(host, data, compression) },
  ]);
}

function compress(host: Host, data: Buffer, compression: DebCompression): Promise<Buffer> {
  if (compression === "zstd") return compressZstd(data, host.system.cpus);
  if (compression === "gzip") return compressGzip(data);
  return compressXzFast(host, data);
}

function controlMembers({ controlFiles, modified }: DebPlan): TarMember[] {
  const common = { owner: "root", group: "root", modified };
  return [
    { path: "./", type: "directory", mode: 0o755, ...common },
    ...controlFiles.map(({ name, mode, text }) => ({ path: `./${name}`, type: "file" as const, mode, data: Buffer.from(text), ...common })),
  ];
}

function dataMembers({ entries, modified }: DebPlan): TarMember[] {
  return [
    { path: "./", type: "directory", mode: 0o755, owner: "root", group: "root", modified },
    ...entries.map(({ path, type, mode, owner, group, data, target }) => ({
      path: type === "directory" ? `./${path}/` : `./${path}`,
      type,
      mode,
      owner,
      group,
      modified,
      ...(data === undefined ? {} : { data }),
      ...(target === undefined ? {} : { linkPath: target }),
    })),
  ];
}
