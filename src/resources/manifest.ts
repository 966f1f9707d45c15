import type { ManifestSettings } from "./settings.ts";

const DPI = {
  "per-monitor-v2": ["true/pm", "permonitorv2,permonitor"],
  "per-monitor": ["true/pm", "permonitor"],
  system: ["true", "system"],
  unaware: ["false", "unaware"],
} as const;

/**
 * An application manifest: the user's own rights, sharp on every screen, long paths, UTF-8, unless the settings say otherwise.
 * (Microsoft, "Application manifests")
 */
export function applicationManifest(settings: ManifestSettings): string {
  const [aware, awareness] = DPI[settings["dpi-awareness"] ?? "per-monitor-v2"];
  const windowsSettings = [
    setting("dpiAware", 2005, aware),
    setting("dpiAwareness", 2016, awareness),
    ...(settings["long-paths"] === false ? [] : [setting("longPathAware", 2016, "true")]),
    ...(settings["utf-8"] === false ? [] : [setting("activeCodePage", 2019, "UTF-8")]),
  ];
  return [
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
    '<assembly xmlns="urn:schemas-microsoft-com:asm.v1" manifestVersion="1.0">',
    '  <trustInfo xmlns="urn:schemas-microsoft-com:asm.v3"><security><requestedPrivileges>',
    `    <requestedExecutionLevel level="${settings["execution-level"] ?? "asInvoker"}" uiAccess="false"/>`,
    "  </requestedPrivileges></security></trustInfo>",
    '  <compatibility xmlns="urn:schemas-microsoft-com:compatibility.v1"><application>',
    `    <supportedOS Id="${WINDOWS_10}"/>`,
    "  </application></compatibility>",
    '  <application xmlns="urn:schemas-microsoft-com:asm.v3"><windowsSettings>',
    ...windowsSettings,
    "  </windowsSettings></application>",
    ...(settings["common-controls"] === false ? [] : [COMMON_CONTROLS]),
    "</assembly>",
    "",
  ].join("\n");
}

function setting(name: string, year: number, value: string): string {
  return `    <${name} xmlns="http://schemas.microsoft.com/SMI/${year}/WindowsSettings">${value}</${name}>`;
}

/** Windows 10 and 11, which go asks for. */
const WINDOWS_10 = "{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}";

const COMMON_CONTROLS = `  <dependency><dependentAssembly>
    <assemblyIdentity type="win32" name="Microsoft.Windows.Common-Controls" version="6.0.0.0" processorArchitecture="*" publicKeyToken="6595b64144ccf1df" language="*"/>
  </dependentAssembly></dependency>`;
