const RUNTIME_OBJECT = [
  "api-ms-win-core-winrt-error-l1-1-0",
  "api-ms-win-core-winrt-error-l1-1-1",
  "api-ms-win-core-winrt-l1-1-0",
  "api-ms-win-core-winrt-registration-l1-1-0",
  "api-ms-win-core-winrt-robuffer-l1-1-0",
  "api-ms-win-core-winrt-roparameterizediid-l1-1-0",
  "api-ms-win-core-winrt-string-l1-1-0",
  "api-ms-win-ro-typeresolution-l1-1-0",
];

const UMBRELLA = (
  "advapi32 authz bcrypt cabinet cfgmgr32 crypt32 cryptnet dnsapi iphlpapi kernel32 mpr mswsock ncrypt ole32 oleaut32 rpcrt4 shlwapi sspicli user32 " +
  "userenv version websocket winhttp wldap32 ws2_32"
).split(" ");

/**
 * Libraries of Windows that mingw-w64, or Microsoft's SDK, has by a name that zig does not know: the import libraries of zig that stand in their place.
 * None where zig links what is in them with every program. (mingw-w64 10.0: the DLLs that its libraries of these names import, looked up in Debian's
 * mingw-w64-x86-64-dev and mingw-w64-i686-dev; zig 0.16, lib/libc/mingw)
 */
export const libraryAliases: Readonly<Record<string, readonly string[]>> = {
  d3dcompiler: ["d3dcompiler_47"],
  d3dcsxd: ["d3dcsxd_43"],
  d3dx9: ["d3dx9_43"],
  d3dx10: ["d3dx10_43"],
  d3dx11: ["d3dx11_43"],
  locationapi: [],
  // The umbrella libraries name API sets, behind which these are.
  mincore: UMBRELLA,
  oldnames: [],
  onecore: UMBRELLA,
  pathcch: ["api-ms-win-core-path-l1-1-0"],
  runtimeobject: RUNTIME_OBJECT,
  sapi: [],
  sensorsapi: [],
  synchronization: ["api-ms-win-core-synch-l1-2-0"],
  taskschd: [],
  vfw32: ["avicap32", "avifil32", "msvfw32"],
  windowsapp: [...UMBRELLA, ...RUNTIME_OBJECT],
  x3daudio: ["x3daudio1_7"],
  xapofx: ["xapofx1_5"],
  // mingw-w64 takes 1.3, which comes with games; 1.4 is a part of Windows since 8, and zig has it for every CPU.
  xinput: ["xinput1_4"],
};
