import { ALLOW_OUTSIDE_OPTION, JSON_OPTION, TARGET_ARGUMENT } from "../arguments/shared-options.ts";
import { defineCommand } from "../command.ts";
import { bundleValue, renderBundle } from "../render/bundle.ts";
import { renderJson } from "../render/json.ts";

export const bundle = defineCommand({
  name: "bundle",
  summary: "put a program for Windows and all DLLs that it needs into a folder",
  usage: "<target> <program>... [options]",
  description: `Makes a folder that runs on a bare Windows: the programs, exactly the DLLs of the packages in cgox.lock that they import, also
through one another, the files that such libraries load by name at run time (fontconfig's settings, GTK's icons, ...),
what bundle.include of cgox.yaml adds, and the licences of all that. DLLs of Windows itself stay out; an import that is
neither in the sysroot nor part of Windows is an error.

The folder stands beside the first program, under its name without .exe. Programs lose the _<goos>_<goarch> in their
names. Prints the folder's path.`,
  arguments: [TARGET_ARGUMENT, { name: "program", kind: "file", repeated: true, summary: "a program that was built for the target" }],
  options: {
    output: { type: "string", short: "o", placeholder: "folder", kind: "file", summary: "the folder to make" },
    "allow-outside": ALLOW_OUTSIDE_OPTION,
    list: { type: "boolean", summary: "make nothing; tell of each DLL who imports it and which package it is from" },
    json: JSON_OPTION,
  },
  examples: [
    { command: "cgox bundle windows/amd64 dist/app_windows_amd64.exe", comment: "makes dist/app_windows_amd64/" },
    { command: "cgox bundle windows/amd64 dist/app_windows_amd64.exe --list", comment: "what would be in it, and why" },
  ],
  readOptions: ({ flags, values, positionals: [target = "", ...programs] }) => {
    const output = values["output"]?.at(-1);
    return {
      target,
      programs,
      allowOutside: flags["allow-outside"] ?? false,
      listOnly: flags["list"] ?? false,
      json: flags["json"] ?? false,
      ...(output === undefined ? {} : { output }),
    };
  },
  run: async (context, { json, ...options }) => {
    const { bundlePrograms } = await import("../../pipeline.ts");
    const result = await bundlePrograms(await context.openSession(), options);
    context.settle();
    const { out } = context.terminal;
    if (json) out.write(renderJson(bundleValue(result)));
    else out.write(options.listOnly ? renderBundle(result, out) : `${result.folder}\n`);
    return 0;
  },
});
