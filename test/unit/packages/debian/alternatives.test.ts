import { describe, expect, it } from "vitest";
import { readAlternatives } from "../../../../src/packages/debian/alternatives.ts";

describe("readAlternatives", () => {
  it("reads an install with its slaves, over continued lines", () => {
    const script = `#!/bin/sh
set -e
update-alternatives --install /usr/lib/arm/libblas.so libblas.so-arm \\
                    /usr/lib/arm/blas/libblas.so 10 \\
                    --slave /usr/include/arm/cblas.h cblas.h-arm \\
                    /usr/include/arm/cblas-netlib.h
exit 0
`;
    expect(readAlternatives(script)).toEqual([
      {
        name: "libblas.so-arm",
        link: "usr/lib/arm/libblas.so",
        path: "usr/lib/arm/blas/libblas.so",
        priority: 10,
        slaves: [{ link: "usr/include/arm/cblas.h", path: "usr/include/arm/cblas-netlib.h" }],
      },
    ]);
  });

  it("reads no script of absurd length", () => {
    const script = "update-alternatives --install /usr/lib/a a /usr/lib/b 1\n";
    expect(readAlternatives(script)).toHaveLength(1);
    expect(readAlternatives(script + "#".repeat(300_000))).toEqual([]);
  });

  it("knows the variables that the script sets, and PETSc's way to a priority", () => {
    const script = `VERSION=3.18.5
DIR=/usr/lib/petscdir/petsc\${VERSION}
NUMBER=$( echo \${VERSION} | sed "s/\\.//g" )
if [ "$1" = "configure" ]; then
update-alternatives --install /usr/lib/petsc petsc \${DIR}-real \${NUMBER}79 --slave "/usr/include/$VERSION" x $DIR/include
fi`;
    expect(readAlternatives(script)).toEqual([
      {
        name: "petsc",
        link: "usr/lib/petsc",
        path: "usr/lib/petscdir/petsc3.18.5-real",
        priority: 318579,
        slaves: [{ link: "usr/include/3.18.5", path: "usr/lib/petscdir/petsc3.18.5/include" }],
      },
    ]);
  });

  it("takes the priority of an MPI that a script asks for, and passes over the slaves that it asks for", () => {
    const script = `current_slaves=
for key in "\${!slave_targets[@]}"; do
  current_slaves="$current_slaves --slave \${slave_links[$key]} $key \${slave_targets[$key]}"
done
priority=$(echo "$mpi_alt" | sed -n '/^Priority: /p')
update-alternatives --install /usr/bin/mpicc mpi /usr/bin/mpicc.openmpi "$priority" $current_slaves --slave /usr/lib/hdf5-mpi.pc h /usr/lib/o.pc`;
    expect(readAlternatives(script)).toEqual([
      {
        name: "mpi",
        link: "usr/bin/mpicc",
        path: "usr/bin/mpicc.openmpi",
        priority: 50,
        slaves: [{ link: "usr/lib/hdf5-mpi.pc", path: "usr/lib/o.pc" }],
      },
    ]);
  });

  it.each([
    ["an unknown priority", "update-alternatives --install /a a /b $PRIORITY"],
    ["an unknown path", 'update-alternatives --install /a a "$(dirname /x)/b" 10'],
    ["a path that climbs out", "update-alternatives --install /../a a /b 10"],
    ["a path that is not absolute", "update-alternatives --install a a /b 10"],
    ["the root", "update-alternatives --install / a /b 10"],
    ["a removal", "update-alternatives --remove a /b"],
    ["a comment", "# update-alternatives --install /a a /b 10"],
    ["the end of a line", "true # update-alternatives --install /a a /b 10"],
    ["a comparison that fails", 'if [ "serial" != "serial" ]; then\n  update-alternatives --install /a a /b 10\nfi'],
    ["text", "echo 'update-alternatives --install /a a /b 10'"],
    ["nothing more", "update-alternatives --install"],
  ])("leaves out %s", (_, script) => {
    expect(readAlternatives(script)).toEqual([]);
  });
});
