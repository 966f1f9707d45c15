import { writeAr } from "../formats/ar.ts";

/**
 * A script for go's -toolexec that puts one more file into the main package's archive when it is linked, as go itself does with a .syso
 * file that lies beside the sources. (go reads .syso files past its own -overlay.) Its answer to `-V=full` has the digest in it: go links
 * anew when that changes.
 * @param member absolute path of what `archiveMember` made
 */
export function linkToolScript(member: string, digest: string): string {
  return `#!/bin/sh
case $1 in
*/link|*/link.exe) ;;
*) exec "$@" ;;
esac
if [ "$2" = -V=full ]; then
  line=$("$@") || exit
  printf '%s-cgox-%s\\n' "$line" ${quote(digest)}
  exit
fi
output= previous= count=$#
for word do
  [ "$previous" != -o ] || output=$word
  previous=$word
done
for word do
  shift
  count=$((count - 1))
  if [ "$count" = 0 ]; then
    cat "$word" ${quote(member)} > "$output.cgox.a" || exit
    word=$output.cgox.a
  fi
  set -- "$@" "$word"
done
"$@"
code=$?
rm -f "$output.cgox.a"
exit "$code"
`;
}

/** A file as a member of an archive: what is put at the end of one. */
export function archiveMember(name: string, data: Buffer): Buffer {
  const archive = writeAr([{ name, data }]);
  return archive.subarray(writeAr([]).length);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
