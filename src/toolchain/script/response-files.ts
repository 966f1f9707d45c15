/**
 * Shell code that puts the words of `@file` arguments in their place, for files that go's linker writes: one word a line, as Go's `%q`
 * writes it, or bare. All other files stay as they are, and zig reads them itself; so do files near the length that a command line may have.
 */
export const expandResponseFiles: readonly string[] = `
read_word() {
  case $1 in
  '"'*'"') ;;
  *[!a-zA-Z0-9_./=:,+@%^-]*) return 1 ;;
  *) text=$1; return 0 ;;
  esac
  text= line=\${1#?}
  line=\${line%?}
  while :; do
    piece=\${line%%'\\'*}
    case $piece in *'"'*) return 1 ;; esac
    text=$text$piece
    case $line in
    *'\\'*) line=\${line#*'\\'} ;;
    *) return 0 ;;
    esac
    case $line in
    '\\'*) text=$text'\\' ;;
    '"'*) text=$text'"' ;;
    *) return 1 ;;
    esac
    line=\${line#?}
  done
}
is_plain() {
  [ -f "$1" ] && [ -r "$1" ] || return 1
  size=0
  while IFS= read -r line || [ -n "$line" ]; do
    size=$((size + \${#line} + 16))
    [ -z "$line" ] || read_word "$line" || return 1
  done < "$1"
  [ "$size" -lt 1000000 ]
}
case " $*" in
*' @'*)
  for word do
    shift
    case $word in
    @?*)
      file=\${word#@}
      if is_plain "$file"; then
        while IFS= read -r line || [ -n "$line" ]; do
          [ -n "$line" ] || continue
          read_word "$line"
          set -- "$@" "$text"
        done < "$file"
      else
        set -- "$@" "$word"
      fi ;;
    *) set -- "$@" "$word" ;;
    esac
  done ;;
esac`
  .trim()
  .split("\n");
