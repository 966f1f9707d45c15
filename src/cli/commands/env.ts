import { JSON_OPTION, TARGET_ARGUMENT } from "../arguments/shared-options.ts";
import { defineCommand, type CommandContext } from "../command.ts";
import { renderJson } from "../render/json.ts";
import { renderShellEnv, SHELLS, type Shell } from "../render/shell-env.ts";

export const env = defineCommand({
  name: "env",
  summary: "print the variables with which go builds for a target",
  usage: "<target> [options]",
  description: `Prints CC, CXX, AR, PKG_CONFIG, CGO_CPPFLAGS, CGO_LDFLAGS, GOOS, GOARCH and their like as statements of a shell, so that
go build, go vet or an editor can work for the target as cgox build does. The tree is made first where it is not
on this machine yet.

The statements are for a POSIX shell unless --shell says otherwise; on Windows outside of such a shell, for
PowerShell.`,
  arguments: [TARGET_ARGUMENT],
  options: {
    shell: { type: "string", placeholder: "shell", values: SHELLS, kind: "text", summary: `write for ${SHELLS.join(", ")}` },
    json: JSON_OPTION,
  },
  examples: [
    { command: 'eval "$(cgox env linux/arm)" && go build ./cmd/app', comment: "bash, zsh, dash" },
    { command: "cgox env linux/arm --shell fish | source", comment: "fish" },
    { command: "cgox env linux/arm --shell powershell | Out-String | Invoke-Expression", comment: "PowerShell" },
  ],
  readOptions: ({ flags, values, positionals: [target = ""] }) => {
    const shell = values["shell"]?.at(-1);
    return { target, json: flags["json"] ?? false, ...(shell === undefined ? {} : { shell: shell as Shell }) };
  },
  run: async (context, { target, shell, json }) => {
    const { targetEnv } = await import("../../pipeline.ts");
    const session = await context.openSession();
    const { env: variables, inputs } = await targetEnv(session, target);
    context.settle();
    const text = json ? renderJson(variables) : renderShellEnv(variables, shell ?? defaultShell(context));
    await context.answer(session, text, inputs);
    return 0;
  },
});

/** SHELL names the login shell, not the one that evaluates us: a fish user's bash script needs sh. So only its absence says something. */
function defaultShell({ platform, env: variables }: CommandContext): Shell {
  return platform === "win32" && !variables["SHELL"] ? "powershell" : "sh";
}
