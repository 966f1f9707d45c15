import { checkSdk } from "../toolchain/sdk.ts";
import type { TargetContext } from "./target-context.ts";

/**
 * The Apple SDK for a target: what `--sdk` names, else SDKROOT; undefined for other systems, and where none is named.
 * @throws CgoxError `CGOX_SDK_UNUSABLE`
 */
export async function appleSdk({ session, target }: TargetContext): Promise<string | undefined> {
  const { host, sdk } = session;
  if (target.goos !== "darwin") return undefined;
  if (sdk !== undefined) return checkSdk(host, sdk, "--sdk");
  const named = host.env["SDKROOT"];
  return named === undefined || named === "" ? undefined : checkSdk(host, named, "SDKROOT");
}
