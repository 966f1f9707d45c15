import { CgoxError } from "../../../../model/error.ts";

/** What of a systemd unit matters to a package. */
export interface Unit {
  /** File name: `server.service`. */
  readonly name: string;
  /** It says what `systemctl enable` does with it: it has an [Install] section with something in it. */
  readonly isInstallable: boolean;
  /** `getty@.service`: nothing is started without an instance's name. */
  readonly isTemplate: boolean;
}

/**
 * Reads a systemd unit (systemd.syntax(7), systemd.unit(5)) as far as a mistake can be told without systemd.
 * @throws CgoxError `CGOX_DEB_UNIT` that names the file and the line
 */
export function parseUnit(name: string, text: string): Unit {
  const [, isTemplate, type = ""] = /^[\w:.\\-]+(@)?[\w:.\\-]*\.(\w+)$/.exec(name) ?? [];
  if (!Object.hasOwn(TYPES, type)) {
    throw malformed(
      name,
      `its name has to end in one of ${Object.keys(TYPES)
        .map((ending) => `.${ending}`)
        .join(", ")}`,
    );
  }
  const sections = readSections(name, text);
  const own = TYPES[type];
  if (own !== undefined && !sections.has(own.section)) throw malformed(name, `it has no section [${own.section}]`);
  const keys = sections.get(own?.section ?? "Unit") ?? new Set();
  if (own !== undefined && own.needs.length > 0 && !own.needs.some((key) => keys.has(key))) {
    throw malformed(name, `[${own.section}] has none of ${own.needs.join(", ")}`);
  }
  const install = sections.get("Install") ?? new Set();
  return { name, isTemplate: isTemplate === "@", isInstallable: INSTALL_KEYS.some((key) => install.has(key)) };
}

interface UnitType {
  readonly section: string;
  /** One of these has to be there. */
  readonly needs: readonly string[];
}

/** Kinds of units by their names' endings; undefined for those without a section of their own. */
const TYPES: Readonly<Record<string, UnitType | undefined>> = {
  service: { section: "Service", needs: ["ExecStart", "ExecStop", "SuccessAction"] },
  socket: {
    section: "Socket",
    needs: [
      "ListenStream",
      "ListenDatagram",
      "ListenSequentialPacket",
      "ListenFIFO",
      "ListenSpecial",
      "ListenNetlink",
      "ListenMessageQueue",
      "ListenUSBFunction",
    ],
  },
  timer: {
    section: "Timer",
    needs: [
      "OnActiveSec",
      "OnBootSec",
      "OnStartupSec",
      "OnUnitActiveSec",
      "OnUnitInactiveSec",
      "OnCalendar",
      "OnClockChange",
      "OnTimezoneChange",
    ],
  },
  path: { section: "Path", needs: ["PathExists", "PathExistsGlob", "PathChanged", "PathModified", "DirectoryNotEmpty"] },
  mount: { section: "Mount", needs: ["What"] },
  automount: { section: "Automount", needs: ["Where"] },
  target: undefined,
  slice: undefined,
};

const INSTALL_KEYS = ["WantedBy", "RequiredBy", "UpheldBy", "Also", "Alias"];

/** Keys by section. */
function readSections(name: string, text: string): Map<string, Set<string>> {
  const sections = new Map<string, Set<string>>();
  let current: Set<string> | undefined;
  let continues = false;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === "" || /^[#;]/.test(line)) continue;
    if (continues) {
      continues = line.endsWith("\\");
      continue;
    }
    const section = /^\[([^\]]+)\]$/.exec(line)?.[1];
    const key = /^([A-Za-z][\w-]*)\s*=/.exec(line)?.[1];
    if (section !== undefined) {
      current = sections.get(section) ?? new Set();
      sections.set(section, current);
    } else if (key === undefined) {
      throw malformed(name, `line ${index + 1} is neither a [Section] nor Key=value: "${line}"`);
    } else if (current === undefined) {
      throw malformed(name, `line ${index + 1} stands before any [Section]: "${line}"`);
    } else {
      if (!/=\s*$/.test(line)) current.add(key);
      continues = line.endsWith("\\");
    }
  }
  return sections;
}

function malformed(name: string, what: string): CgoxError {
  return new CgoxError("CGOX_DEB_UNIT", `${name} is no unit that systemd takes: ${what}`, {
    hint: `check it with: systemd-analyze verify ${name}`,
  });
}
