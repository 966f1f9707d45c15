import * as z from "zod";

const patterns = z.array(z.string().regex(/^[a-z0-9_.+*-]+$/, "not a pattern of package names")).nonempty();

const rule = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]+$/),
    why: z.string().min(1),
    names: patterns.exactOptional(),
    sections: z
      .array(z.string().regex(/^[a-z0-9-]+$/))
      .nonempty()
      .exactOptional(),
    except: patterns.exactOptional(),
    unlessNeededBy: patterns.exactOptional(),
    always: z.boolean().exactOptional(),
  })
  .refine((value) => value.names !== undefined || value.sections !== undefined, "a rule has names or sections");

/** What a file of `sysroots/rules` may hold. */
export const ruleFileSchema = z.strictObject({ rules: z.array(rule) });
