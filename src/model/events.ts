/** The stages of the flow, in their order. */
export type Stage = "index" | "resolve" | "fetch" | "sysroot" | "warm" | "build" | "bundle" | "package" | "verify";

/** What the rooms have to say while they work. Only `cli/` renders these; nothing below it prints. */
export type CgoxEvent =
  | { readonly type: "start"; readonly stage: Stage; readonly message: string }
  | {
      readonly type: "progress";
      readonly stage: Stage;
      readonly done: number;
      readonly total: number;
      readonly bytes?: number;
      readonly totalBytes?: number;
    }
  | { readonly type: "end"; readonly stage: Stage; readonly message: string }
  | { readonly type: "note"; readonly message: string }
  | { readonly type: "warning"; readonly code: `CGOX_${Uppercase<string>}`; readonly message: string; readonly hint?: string };

export type Emit = (event: CgoxEvent) => void;
