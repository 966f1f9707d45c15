import { usageError } from "../arguments/usage-error.ts";
import { JSON_OPTION } from "../arguments/shared-options.ts";
import { defineCommand, type CommandContext } from "../command.ts";
import { renderJson } from "../render/json.ts";
import { printable } from "../render/printable.ts";

interface TrustOptions {
  readonly folder?: string;
  readonly list: boolean;
  readonly remove: boolean;
  readonly json: boolean;
}

export const trust = defineCommand<TrustOptions>({
  name: "trust",
  summary: "agree to a project's own archives, and to its owner",
  usage: "[folder] [options]",
  description: `A project's cgox.yaml can name mirrors and keys, and say that an archive is trusted without a signature: its libraries then
come from whom the project names, so cgox warns of it in each run. And a project that belongs to another user is not used at all.
cgox trust agrees to both for one project: to its owner, and to its archives as cgox.yaml names them now. When those change, cgox
warns again.

The folder is the project's, or one in it; without one, the working folder. What was agreed to is kept in
$XDG_CONFIG_HOME/cgox/trusted.json, for this user alone.`,
  arguments: [{ name: "folder", kind: "directory", optional: true, summary: "the project's folder" }],
  options: {
    list: { type: "boolean", summary: "print the folders that were agreed to, and change nothing" },
    remove: { type: "boolean", summary: "agree no longer" },
    json: JSON_OPTION,
  },
  examples: [
    { command: "cgox trust", comment: "the project of the working folder" },
    { command: "cgox trust ./checkout", comment: "another one, as in a container whose checkout belongs to somebody else" },
    { command: "cgox trust --list", comment: "what was agreed to" },
  ],
  readOptions: ({ flags, positionals: [folder] }) => {
    const list = flags["list"] ?? false;
    const remove = flags["remove"] ?? false;
    if (list && (remove || folder !== undefined)) {
      throw usageError("CGOX_USAGE_OPTION", "cgox trust --list takes no folder, and removes nothing", "run: cgox trust --list");
    }
    return { ...(folder === undefined ? {} : { folder }), list, remove, json: flags["json"] ?? false };
  },
  run: async (context, options) => {
    const { changeTrustedFolders, readTrustedFolders } = await import("../../config/trusted-folders.ts");
    const session = await context.openSession({ anyOwner: true, ...(options.folder === undefined ? {} : { folder: options.folder }) });
    const { host, trustFile, project } = session;
    if (options.list) return say(context, Object.keys(await readTrustedFolders(host, trustFile)).toSorted(), options);
    const folder = await host.files.realPath(project.root);
    if (options.remove) {
      await changeTrustedFolders(host, trustFile, { folder });
      return say(context, [folder], options);
    }
    const [{ ownArchives }, { archiveLines }] = await Promise.all([import("../../config/own-archives.ts"), import("../own-archives.ts")]);
    const { lines, digest } = await ownArchives(host.files, session.config, project.root);
    await changeTrustedFolders(host, trustFile, { folder, archives: digest });
    for (const line of context.quiet ? [] : archiveLines(lines)) context.terminal.err.write(`note: ${printable(line)}\n`);
    return say(context, [folder], options);
  },
});

function say(context: CommandContext, folders: readonly string[], { json }: TrustOptions): number {
  context.settle();
  context.terminal.out.write(json ? renderJson(folders) : folders.map((folder) => `${printable(folder)}\n`).join(""));
  return 0;
}
