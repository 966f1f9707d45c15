import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemdSnippets, type PackagedUnit } from "../../../../../../src/ship/outputs/deb/systemd/snippets.ts";

const unit: PackagedUnit = { name: "x.service", isInstallable: true, isTemplate: false, enable: true, start: true };

test("no unit, no snippet", () => expect(systemdSnippets([])).toEqual({}));

describe("run by a shell, with stand-ins for systemd's commands", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "cgox-snippets-"));
    for (const name of ["deb-systemd-helper", "deb-systemd-invoke", "systemctl"]) {
      writeFileSync(
        join(folder, name),
        `#!/bin/sh\necho ${name} "$@" >>"$LOG"\ncase " $* " in *" was-enabled "*) exit "$ENABLED";; *" debian-installed "*) exit 0;; esac\n`,
      );
      chmodSync(join(folder, name), 0o755);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** The commands that a script calls, on a system where systemd runs. */
  function calls(script: string | undefined, args: readonly string[], enabled = true): string[] {
    const log = join(folder, "log");
    writeFileSync(log, "");
    const text = (script ?? "").replaceAll("/run/systemd/system", folder);
    execFileSync("/bin/sh", ["-e", "-c", text, "script", ...args], {
      env: { PATH: `${folder}:/usr/bin:/bin`, LOG: log, ENABLED: enabled ? "0" : "1" },
    });
    return readFileSync(log, "utf8")
      .trim()
      .split("\n")
      .filter((line) => line !== "");
  }

  test("a first install enables and starts", () => {
    expect(calls(systemdSnippets([unit]).postinst, ["configure", ""])).toEqual([
      "deb-systemd-helper unmask x.service",
      "deb-systemd-helper --quiet was-enabled x.service",
      "deb-systemd-helper enable x.service",
      "systemctl --system daemon-reload",
      "deb-systemd-invoke start x.service",
    ]);
  });

  test("an upgrade restarts, and enables nothing that was disabled", () => {
    const made = calls(systemdSnippets([unit]).postinst, ["configure", "1.0-1"], false);
    expect(made).toContain("deb-systemd-helper update-state x.service");
    expect(made).not.toContain("deb-systemd-helper enable x.service");
    expect(made).toContain("deb-systemd-invoke restart x.service");
  });

  test("removal stops, an upgrade does not", () => {
    const { prerm, postrm } = systemdSnippets([unit]);
    expect(calls(prerm, ["remove"])).toEqual(["deb-systemd-invoke stop x.service"]);
    expect(calls(prerm, ["upgrade", "1.1-1"])).toEqual([]);
    expect(calls(postrm, ["remove"])).toEqual(["systemctl --system daemon-reload"]);
    expect(calls(postrm, ["purge"])).toEqual(["deb-systemd-helper purge x.service"]);
  });

  test("several units in one call; templates and what is not to be started are left alone", () => {
    const units = [unit, { ...unit, name: "y.service", start: false }, { ...unit, name: "z@.service", isTemplate: true }];
    const { postinst, prerm } = systemdSnippets([...units, { ...unit, name: "w.timer" }]);
    expect(calls(postinst, ["configure", ""])).toContain("deb-systemd-invoke start x.service w.timer");
    expect(calls(prerm, ["remove"])).toEqual(["deb-systemd-invoke stop x.service w.timer"]);
  });

  test("a unit that is not to be enabled is only recorded", () => {
    const made = calls(systemdSnippets([{ ...unit, enable: false }]).postinst, ["configure", ""], false);
    expect(made).not.toContain("deb-systemd-helper enable x.service");
    expect(made).toContain("deb-systemd-helper update-state x.service");
  });
});
