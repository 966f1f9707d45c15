import * as z from "zod";
import type { TargetTable } from "./target-table.ts";

const port = z.string().regex(/^[a-z0-9]+\/[a-z0-9]+$/);
const names = z.record(z.string(), z.string());
const codeLimits = z.strictObject({
  cpuArchitectures: z.array(z.string()).min(1),
  fpArchitectures: z.array(z.string()),
  simd: z.boolean(),
  dispatching: z.array(z.string().regex(/^lib[^/]+$/)),
});
const choice = z.union([z.strictObject({ platform: z.string() }), z.strictObject({ reason: z.string() })]);

/** What `sysroots/targets.json` may hold. */
export const targetTableSchema: z.ZodType<TargetTable> = z.strictObject({
  aliases: names,
  platformAliases: names,
  operatingSystems: names,
  machines: names,
  subArchitectures: z.record(
    z.string(),
    z.strictObject({
      variable: z.string().regex(/^GO[A-Z0-9]+$/),
      default: z.string().exactOptional(),
      plain: z.array(z.string()).exactOptional(),
      spellings: names.exactOptional(),
      variants: z.record(
        z.string(),
        z.strictObject({ value: z.string(), cpu: z.string().exactOptional(), codeLimits: codeLimits.exactOptional() }),
      ),
    }),
  ),
  ports: z.record(port, z.strictObject({ platform: z.string(), variants: z.record(z.string(), choice).exactOptional() })),
  portsWithoutPlatform: z.array(z.strictObject({ ports: z.array(port), reason: z.string(), noPureGo: z.string().exactOptional() })),
});
