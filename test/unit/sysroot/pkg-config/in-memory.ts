import type { CommandLineContext } from "../../../../src/sysroot/pkg-config/command-line.ts";
import { createEvaluator, type Evaluator, type EvaluatorOptions } from "../../../../src/sysroot/pkg-config/evaluator.ts";
import { fragmentArguments } from "../../../../src/sysroot/pkg-config/quote.ts";

export const ROOT = "/srv/sysroot";
const FOLDER = "usr/lib/arm-linux-gnueabihf/pkgconfig";

/** A `.pc` file with the fields that every file needs; `body` may override them. */
export function pc(body: string): string {
  const required = { Name: "a name", Description: "a description", Version: "1.2.3" };
  const missing = Object.entries(required).filter(([name]) => !new RegExp(`^${name}:`, "im").test(body));
  return `${missing.map(([name, value]) => `${name}: ${value}\n`).join("")}${body}\n`;
}

/** A sysroot in memory: module name → text of its file. */
export function contextOf(
  texts: Readonly<Record<string, string>>,
  { root = ROOT, env = {} }: { readonly root?: string; readonly env?: CommandLineContext["env"] } = {},
): CommandLineContext {
  return {
    layout: {
      root,
      moduleDirectories: [FOLDER],
      systemIncludeDirectories: ["usr/include"],
      systemLibraryDirectories: ["usr/lib/arm-linux-gnueabihf", "usr/lib", "lib"],
    },
    target: "linux/arm",
    env,
    readModule: (name) => {
      const text = texts[name];
      return text === undefined ? undefined : { path: `${root}/${FOLDER}/${name}.pc`, text };
    },
    listModules: () => Object.keys(texts),
  };
}

export function evaluatorOf(
  texts: Readonly<Record<string, string>>,
  { root, ...options }: EvaluatorOptions & { readonly root?: string } = {},
): Evaluator {
  return createEvaluator(contextOf(texts, root === undefined ? {} : { root }), options);
}

export function cflagsOf(evaluator: Evaluator, ...names: string[]): string[] {
  return evaluator.cflags(names).flatMap(fragmentArguments);
}

export function libsOf(evaluator: Evaluator, ...names: string[]): string[] {
  return evaluator.libs(names).flatMap(fragmentArguments);
}
