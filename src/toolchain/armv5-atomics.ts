type Size = 1 | 2 | 4;

/** What becomes of the value that was there (r1), given the caller's operand (r5). */
const operations: Readonly<Record<string, readonly string[]>> = {
  __sync_lock_test_and_set: ["mov r1, r5"],
  __sync_fetch_and_add: ["add r1, r1, r5"],
  __sync_fetch_and_sub: ["sub r1, r1, r5"],
  __sync_fetch_and_and: ["and r1, r1, r5"],
  __sync_fetch_and_or: ["orr r1, r1, r5"],
  __sync_fetch_and_xor: ["eor r1, r1, r5"],
  __sync_fetch_and_nand: ["and r1, r1, r5", "mvn r1, r1"],
  __sync_fetch_and_max: ["cmp r1, r5", "movlt r1, r5"],
  __sync_fetch_and_min: ["cmp r1, r5", "movgt r1, r5"],
  __sync_fetch_and_umax: ["cmp r1, r5", "movlo r1, r5"],
  __sync_fetch_and_umin: ["cmp r1, r5", "movhi r1, r5"],
};

/**
 * ARMv5 assembly with weak `__sync_*` functions, which compilers call where the CPU has no atomic instructions, over the kernel's user
 * helpers (Documentation/arch/arm/kernel_user_helpers.rst in Linux: compare-and-exchange at 0xffff0fc0, which returns with carry set when it
 * stored and may change r0 to r3, ip and the flags; memory barrier at 0xffff0fa0). zig's compiler_rt has the `__atomic_*` ones, made of
 * these. Position independent. A .S for the compiler's driver, since that one takes preprocessor arguments.
 */
export const armv5Atomics: string = [
  "\t.syntax unified",
  "\t.arch armv5te",
  "\t.arm",
  "\t.text",
  ...macro("kernel_cmpxchg", "0x3f"),
  ...macro("kernel_barrier", "0x5f"),
  ...routine("__sync_synchronize", ["push {r3, lr}", "kernel_barrier", "pop {r3, pc}"]),
  ...([1, 2, 4] as const).flatMap((size) => [
    ...Object.entries(operations)
      .filter(([name]) => size === 4 || !/_(?:max|min)$/.test(name))
      .flatMap(([name, operation]) => routine(`${name}_${String(size)}`, update(size, ["mov r5, r1"], operation))),
    // Three operands: r0 the pointer, r1 the expected value, r2 the wanted one.
    ...routine(
      `__sync_val_compare_and_swap_${String(size)}`,
      update(size, ["mov r9, r1", "mov r5, r2", ...narrow(size, "r9")], ["cmp r1, r9", "bne 2f", "mov r1, r5"]),
    ),
  ]),
  '\t.section .note.GNU-stack,"",%progbits',
  "",
].join("\n");

/** Calls a helper: the constant is what it lies below 0xffff0fff. */
function macro(name: string, below: string): string[] {
  return [`\t.macro ${name}`, "\tmvn r3, #0xf000", "\tmov lr, pc", `\tsub pc, r3, #${below}`, "\t.endm"];
}

function routine(name: string, instructions: readonly string[]): string[] {
  return [
    `\t.weak ${name}`,
    `\t.type ${name}, %function`,
    "\t.p2align 2",
    `${name}:`,
    ...instructions.map((instruction) => `\t${instruction}`),
    `\t.size ${name}, . - ${name}`,
  ];
}

/**
 * A loop that changes what r0 points at and returns what was there. Bytes and halves go through the word that holds them.
 * r4 its address, r5 the operand, r6 the word as it was, r7 how far the value is shifted in it, r8 its mask.
 */
function update(size: Size, operands: readonly string[], operation: readonly string[]): string[] {
  const whole = size === 4;
  return [
    "push {r4, r5, r6, r7, r8, r9, r10, lr}",
    ...operands,
    ...narrow(size, "r5"),
    ...(whole
      ? ["mov r4, r0"]
      : ["and r7, r0, #3", "mov r7, r7, lsl #3", "bic r4, r0, #3", "mvn r8, #0", ...narrow(size, "r8"), "mov r8, r8, lsl r7"]),
    "1: ldr r6, [r4]",
    ...(whole ? ["mov r1, r6"] : ["and r1, r6, r8", "mov r1, r1, lsr r7"]),
    ...operation,
    ...(whole ? [] : ["and r1, r8, r1, lsl r7", "bic r2, r6, r8", "orr r1, r1, r2"]),
    "mov r0, r6",
    "mov r2, r4",
    "kernel_cmpxchg",
    "bcc 1b",
    ...(whole ? ["2: mov r0, r6"] : ["2: and r0, r6, r8", "mov r0, r0, lsr r7"]),
    "pop {r4, r5, r6, r7, r8, r9, r10, pc}",
  ];
}

/** Clears the bits of a register above a value of this size. */
function narrow(size: Size, register: string): string[] {
  const bits = `#${String(32 - size * 8)}`;
  return size === 4 ? [] : [`mov ${register}, ${register}, lsl ${bits}`, `mov ${register}, ${register}, lsr ${bits}`];
}
