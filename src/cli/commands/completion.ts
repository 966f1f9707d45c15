import { defineCommand } from "../command.ts";
import { COMPLETION_SCRIPTS } from "../completion/scripts.ts";

const SHELLS = Object.keys(COMPLETION_SCRIPTS);

export const completion = defineCommand({
  name: "completion",
  summary: "print a script with which a shell completes cgox",
  usage: `<${SHELLS.join("|")}>`,
  description: `Prints a script for the named shell: commands, options, targets and libraries that were added are completed with Tab. The
script asks cgox itself, so it need not be renewed when cgox is.`,
  arguments: [{ name: "shell", kind: "text", values: SHELLS, summary: SHELLS.join(", ") }],
  options: {},
  examples: [
    { command: 'eval "$(cgox completion bash)"', comment: "in ~/.bashrc" },
    { command: 'eval "$(cgox completion zsh)"', comment: "in ~/.zshrc, after compinit" },
    { command: "cgox completion fish > ~/.config/fish/completions/cgox.fish", comment: "once" },
    { command: "cgox completion powershell | Out-String | Invoke-Expression", comment: "in $PROFILE" },
  ],
  readOptions: ({ positionals: [shell = ""] }) => ({ shell }),
  run: ({ terminal: { out } }, { shell }) => {
    out.write(COMPLETION_SCRIPTS[shell] ?? "");
    return Promise.resolve(0);
  },
});
