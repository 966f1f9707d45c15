import { expect, test } from "vitest";
import { parseUnit } from "../../../../../../src/ship/outputs/deb/systemd/unit-file.ts";

const SERVICE = "# a comment\n[Unit]\nDescription=x\n\n[Service]\nExecStart=/usr/bin/x \\\n  --long [no section] \\\n  end\nEnvironment=\n";

test.each([
  ["x.service", SERVICE, { isInstallable: false, isTemplate: false }],
  ["x.service", `${SERVICE}[Install]\nWantedBy=multi-user.target\n`, { isInstallable: true, isTemplate: false }],
  ["x.service", `${SERVICE}[Install]\nWantedBy=\n`, { isInstallable: false, isTemplate: false }],
  ["x@.service", SERVICE, { isInstallable: false, isTemplate: true }],
  ["x.timer", "[Timer]\nOnCalendar=daily\n[Install]\nWantedBy=timers.target\n", { isInstallable: true, isTemplate: false }],
  ["x.target", "[Unit]\nDescription=x\n", { isInstallable: false, isTemplate: false }],
])("%s", (name, text, facts) => expect(parseUnit(name, text)).toEqual({ name, ...facts }));

test.each([
  ["x.servce", SERVICE, "its name has to end in one of .service"],
  ["x.service", "[Unit]\nDescription=x\n", "it has no section [Service]"],
  ["x.service", "[Service]\nUser=x\n", "[Service] has none of ExecStart"],
  ["x.service", "ExecStart=/x\n[Service]\n", "line 1 stands before any [Section]"],
  ["x.service", "[Service]\nExecStart=/x\nnonsense\n", 'line 3 is neither a [Section] nor Key=value: "nonsense"'],
  ["x.socket", "[Socket]\nAccept=yes\n", "[Socket] has none of ListenStream"],
])("refuses %s %j", (name, text, what) => {
  expect(() => parseUnit(name, text)).toThrow(expect.objectContaining({ code: "CGOX_DEB_UNIT", message: expect.stringContaining(what) }));
});
