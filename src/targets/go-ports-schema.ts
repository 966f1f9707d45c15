import * as z from "zod";

const port = z.object({ GOOS: z.string(), GOARCH: z.string(), CgoSupported: z.boolean(), FirstClass: z.boolean().default(false) });

/** What `go tool dist list -json` prints (cmd/dist in Go's sources). */
export const goPortsSchema = z.array(port);
