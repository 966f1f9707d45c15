import * as z from "zod";

const text = z.string().min(1);
/** A pattern for paths below the folder that holds all of a package: nothing absolute, no way up. */
const glob = z.string().regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$)).+$/);

/** `sysroots/system/*.json`: the libraries that every installation of a system has. */
export const systemFileSchema = z.strictObject({
  title: text,
  origin: text,
  /** In lower case. */
  prefixes: z.array(z.string().regex(/^[a-z0-9-]+$/)),
  names: z.array(z.string().regex(/^[a-z0-9._-]+\.[a-z]{3}$/)),
});

const made = z.array(z.string().regex(/^[\w.-]+(\/[\w.-]+)*$/)).min(1);
const make = z.union([
  z.strictObject({ kind: z.enum(["trust-bundle", "glib-schemas"]), as: made, hint: text.exactOptional() }),
  z.strictObject({
    kind: z.literal("pixbuf-loaders"),
    as: made,
    hint: text.exactOptional(),
    loaders: z.array(z.strictObject({ names: z.array(text).min(1), lines: z.array(text).min(1) })),
  }),
]);

/** `sysroots/runtime/*.json`: what libraries load by name at run time. */
export const runtimeFileSchema = z.strictObject({
  rules: z.array(
    z.strictObject({
      id: z.string().regex(/^[a-z0-9-]+$/),
      why: text,
      libraries: z.array(z.string().regex(/^[a-z0-9._*+-]+\.dll$/)).min(1),
      layout: z.literal("bin").exactOptional(),
      files: z.array(
        z.strictObject({
          paths: z.array(glob).min(1),
          packages: z.array(text).min(1).exactOptional(),
          make: make.exactOptional(),
          missing: text.exactOptional(),
        }),
      ),
    }),
  ),
});
