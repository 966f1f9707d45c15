import * as z from "zod";

const text = z.string().min(1);

const manifest = z.strictObject({
  "execution-level": z
    .enum(["asInvoker", "highestAvailable", "requireAdministrator"])
    .describe("With whose rights it runs; asInvoker where it is left out.")
    .optional(),
  "dpi-awareness": z
    .enum(["per-monitor-v2", "per-monitor", "system", "unaware"])
    .describe("Who scales it on screens of high resolution; per-monitor-v2 where it is left out: the program itself.")
    .optional(),
  "long-paths": z.boolean().describe("Paths of more than 260 characters; true where it is left out.").optional(),
  "utf-8": z.boolean().describe("UTF-8 is the code page of the C functions; true where it is left out.").optional(),
  "common-controls": z.boolean().describe("Version 6 of the system's controls; true where it is left out.").optional(),
});

/** The block `windows` of cgox.yaml: what the resources of programs for Windows are made of. */
export const windowsSchema = z.strictObject({
  icon: text.describe("An .ico file, relative to cgox.yaml.").optional(),
  manifest: z.union([text, manifest]).describe("A manifest file, relative to cgox.yaml, or what is to be in one.").optional(),
  version: text.describe("As 1.2.0; package.version or the git tag where it is left out.").optional(),
  name: text.describe("The product's name; that of the program where it is left out.").optional(),
  description: text
    .describe("What Explorer and the task manager call it; the first line of package.description where it is left out.")
    .optional(),
  company: text.describe("Who makes it.").optional(),
  copyright: text.describe("Years and holders; package.copyright where it is left out.").optional(),
});

export type WindowsSettings = z.infer<typeof windowsSchema>;
export type ManifestSettings = z.infer<typeof manifest>;
