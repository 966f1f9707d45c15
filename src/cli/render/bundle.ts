import type { BundleResult } from "../../pipeline.ts";
import type { MadeZip } from "../../pipeline/package-zip.ts";
import type { Output } from "../terminal.ts";
import { count, formatSize } from "./size.ts";
import { renderTable, type Column } from "./table.ts";

/** A bundle for scripts. */
export function bundleValue({ target, folder, plan }: BundleResult) {
  const owner = (item: BundleResult["plan"]["libraries"][number] | BundleResult["plan"]["files"][number]) =>
    item.package === undefined ? {} : { package: item.package.name, version: item.package.version };
  return {
    target,
    folder,
    layout: plan.layout,
    programs: plan.programs.map(({ path, size }) => ({ path, size })),
    libraries: plan.libraries.map((item) => {
      const { name, path, size, importedBy, delayed } = item;
      return { name, path, size, importedBy, ...(delayed ? { delayed } : {}), ...owner(item) };
    }),
    files: plan.files.map((item) => ({ path: item.path, size: item.size, why: item.why, ...owner(item) })),
    licences: plan.licences.map(({ path }) => path),
    system: plan.system,
  };
}

/** An archive for scripts. */
export function zipValue({ path, ...bundle }: MadeZip) {
  return { path, ...bundleValue(bundle) };
}

type Library = BundleResult["plan"]["libraries"][number];
type Data = { readonly path: string; readonly files: number; readonly size: number; readonly package: string; readonly why: string };

const LIBRARIES: readonly Column<Library>[] = [
  { title: "DLL", cell: ({ name }) => name },
  { title: "SIZE", align: "right", cell: ({ size }) => formatSize(size) },
  {
    title: "PACKAGE",
    cell: (item) => (item.package === undefined ? "beside the program" : `${item.package.name} ${item.package.version}`),
  },
  { title: "IMPORTED BY", cell: ({ importedBy, delayed }) => `${importedBy.join(", ")}${delayed ? " (delayed)" : ""}` },
];

const DATA: readonly Column<Data>[] = [
  { title: "LOADED BY NAME", cell: ({ path, files }) => (files === 1 ? path : `${path}/ (${count(files, "file")})`) },
  { title: "SIZE", align: "right", cell: ({ size }) => formatSize(size) },
  { title: "PACKAGE", cell: (item) => item.package },
  { title: "WHY", cell: ({ why }) => why },
];

const SYSTEM: readonly Column<BundleResult["plan"]["system"][number]>[] = [
  { title: "OF WINDOWS", cell: ({ name }) => name },
  { title: "IMPORTED BY", cell: ({ importedBy }) => importedBy.join(", ") },
];

/** A bundle for people: its DLLs, what is loaded by name, what Windows has. */
export function renderBundle({ plan }: Pick<BundleResult, "plan">, output: Output): string {
  const tables = [
    renderTable(plan.libraries, LIBRARIES, output),
    renderTable(byFolder(plan.files), DATA, output),
    renderTable(plan.system, SYSTEM, output),
  ];
  return tables.filter((table) => table !== "").join("\n");
}

/** One line for all files of a package in a folder. */
function byFolder(files: BundleResult["plan"]["files"]): Data[] {
  const groups = new Map<string, Data>();
  for (const { path, size, package: owner, why } of files) {
    const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : path;
    const name = owner === undefined ? "" : `${owner.name} ${owner.version}`;
    const key = JSON.stringify([folder, name, why]);
    const group = groups.get(key);
    groups.set(key, {
      path: group === undefined ? path : folder,
      files: (group?.files ?? 0) + 1,
      size: (group?.size ?? 0) + size,
      package: name,
      why,
    });
  }
  return [...groups.values()];
}
