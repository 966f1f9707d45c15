import * as z from "zod";

const text = z.string().min(1);
const inside = text
  .regex(/^(?![/\\])(?!.*(^|\/)\.\.(\/|$))[^\\:]+$/, { error: "a path below the bundle's folder, with forward slashes" })
  .refine((path) => !/\p{Cc}/u.test(path), { error: "a path without control characters" });

/** The block `bundle` of cgox.yaml. */
export const bundleSchema = z.strictObject({
  include: z
    .array(
      z.union([
        inside.describe("A pattern of files of the packages in cgox.lock, below their own folder: share/icons/Adwaita/**."),
        z.strictObject({
          source: text.describe("A file, a folder, or a pattern with * and **, relative to cgox.yaml."),
          path: inside.describe("Where it goes in the bundle: a file's path, or a folder's with a slash at its end.").optional(),
        }),
      ]),
    )
    .describe("Files to bundle besides what is found.")
    .optional(),
  layout: z
    .enum(["flat", "bin"])
    .describe("Whether programs and libraries are at the top of the folder or in bin; bin where a library asks for it, else flat.")
    .optional(),
});

export type BundleSettings = z.infer<typeof bundleSchema>;
