#compdef keepalive
# zsh completion for keepalive, made from the descriptions of its commands

_keepalive_settings() {
  _values -s , setting on off 'idle[time before the first probe]:duration:' \
    'interval[time between probes]:duration:' 'count[probes before giving up]:number:' \
    'user-timeout[how long data may stay unacknowledged]:duration:' "$@"
}

_keepalive_policy() {
  if [[ $PREFIX == @* ]]; then
    compset -P @
    _files
  else
    compadd -- connect accept any
    _keepalive_settings 'mode[who wins]:mode:(protect fill enforce)'
  fi
}

_keepalive_cgroups() {
  if [[ $command == policy && $words[2] == (show|remove) ]]; then
    compadd -- ${(f)"$(keepalive policy show --json 2>/dev/null |
      sed -n 's/^{"cgroup":"\([^"]*\)".*/\1/p')"}
  else
    _path_files -/ -W "$(sed -n '/ cgroup2 /{s/^[^ ]* \([^ ]*\) .*/\1/p;q}' /proc/self/mounts)"
  fi
}

local -a commands
commands=(
@COMMANDS@
)
if ((CURRENT == 2)); then
  _describe -t commands command commands
  compadd -- @OTHERS@
  return
fi
local command=$words[2]
shift words
((CURRENT--))
case $command in
@CASES@
esac
