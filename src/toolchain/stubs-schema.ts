import * as z from "zod";

const file = z.string().regex(/^(lib\/[\w.+-]+|include\/[\w.+-]+|frameworks\/(\w+)\.framework\/\w+\.tbd)$/);
const words = z.array(z.string().regex(/^[\w$.-]+$/)).min(1);
const text = z.strictObject({ path: file, text: z.string() });
const stub = z.strictObject({ path: file, installName: z.string().regex(/^\/[\w/.+-]+$/), targets: words, symbols: words });

/** A file of `sysroots/stubs/`. */
export const stubFileSchema = z.strictObject({ files: z.array(z.union([text, stub])).min(1) });
