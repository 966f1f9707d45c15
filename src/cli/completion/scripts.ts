/**
 * A completion script for each shell. All of them hand the words so far to `cgox __complete` and offer what it prints, a word and a tab and
 * its meaning on each line; where it prints nothing, the shell completes files.
 */
export const COMPLETION_SCRIPTS: Readonly<Record<string, string>> = {
  // Readline splits words at @ and = too, and replaces the last piece alone: so the line is split anew, and the pieces before are cut off.
  bash: `_cgox() {
  local line=\${COMP_LINE:0:COMP_POINT} words current word
  read -ra words <<< "$line"
  case $line in *[[:space:]]) words+=("") ;; esac
  current=\${words[\${#words[@]} - 1]}
  COMPREPLY=()
  while IFS=$'\\t' read -r word _; do
    COMPREPLY+=("\${word#"\${current%"\${current##*[@:=]}"}"}")
  done < <(cgox __complete -- "\${words[@]:1}" 2> /dev/null)
}
complete -o default -F _cgox cgox
`,
  zsh: `#compdef cgox
_cgox() {
  local -a lines words_and_meanings
  local line
  lines=("\${(@f)$(cgox __complete -- "\${(@)words[2,CURRENT]}" 2> /dev/null)}")
  for line in $lines; do
    words_and_meanings+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  if (( $#words_and_meanings )); then
    _describe cgox words_and_meanings
  else
    _files
  fi
}
compdef _cgox cgox
`,
  fish: `function __cgox_complete
  set -l words (commandline --tokenize --cut-at-cursor --current-process)
  set -l found (cgox __complete -- $words[2..] (commandline --current-token --cut-at-cursor) 2> /dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path (commandline --current-token --cut-at-cursor)
  end
end
complete --command cgox --no-files --arguments '(__cgox_complete)'
`,
  powershell: `Register-ArgumentCompleter -Native -CommandName cgox -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  # An empty word has to be quoted twice to reach a native command before PowerShell 7.3.
  $last = if ($wordToComplete -ne '') { $wordToComplete } elseif ($PSVersionTable.PSVersion -ge [version]'7.3') { '' } else { '""' }
  cgox __complete -- @words $last 2> $null | ForEach-Object {
    $word, $meaning = $_ -split "\`t", 2
    if (-not $meaning) { $meaning = $word }
    [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $meaning)
  }
}
`,
};
