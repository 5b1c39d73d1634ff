# bash completion for keepalive, made from the descriptions of its commands

_keepalive_words() {
  mapfile -t COMPREPLY < <(compgen -W "$*" -- "$cur")
  [[ ${COMPREPLY[0]} != *= ]] || compopt -o nospace
}

# Completes the last part of a list with commas.
_keepalive_list() {
  local last=${cur##*,}
  mapfile -t COMPREPLY < <(compgen -P "${cur%"$last"}" -W "$*" -- "$last")
  compopt -o nospace
}

# Shows processes with their names; the name goes once one process is left.
_keepalive_pids() {
  local folder name
  for folder in /proc/[0-9]*; do
    [[ ${folder#/proc/} == "$cur"* ]] && { read -r name <"$folder/comm"; } 2>/dev/null &&
      COMPREPLY+=("${folder#/proc/} (${name//[^[:print:]]/?})")
  done
  ((${#COMPREPLY[@]} != 1)) || COMPREPLY=("${COMPREPLY[0]%% *}")
}

_keepalive_cgroups() {
  local mount
  case ${COMP_WORDS[*]:1:2} in
    "policy show" | "policy remove") # only those that have a policy
      _keepalive_words "$("${COMP_WORDS[0]}" policy show --json 2>/dev/null |
        sed -n 's/^{"cgroup":"\([^"]*\)".*/\1/p')"
      return ;;
  esac
  mount=$(sed -n '/ cgroup2 /{s/^[^ ]* \([^ ]*\) .*/\1/p;q}' /proc/self/mounts)
  mapfile -t COMPREPLY < <(compgen -d -- "$mount/${cur#/}")
  COMPREPLY=("${COMPREPLY[@]#"$mount"}")
  compopt -o nospace
}

# Completes SETTINGS, MATCH and POLICY.
_keepalive_forms() {
  local keys="idle= interval= count= user-timeout=" more=
  [[ $forms != *MATCH* ]] || more="connect accept any"
  [[ $forms == *SETTINGS* || $forms == *POLICY* ]] || keys=
  [[ $forms != *POLICY* ]] || keys+=" mode=" more="connect accept any"
  if [[ $keys && $cur == *,* ]]; then
    _keepalive_list "$keys"
  else
    _keepalive_words "$words ${keys:+$keys on off} $more"
  fi
}

_keepalive() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}
  local at key= options= words= forms=
  COMPREPLY=()
  for ((at = 2; at < COMP_CWORD; at++)); do
    if [[ ${COMP_WORDS[at]} == -- ]]; then # a command of its own follows
      mapfile -t COMPREPLY < <(compgen -A command -A file -- "$cur")
      return
    fi
  done
  if [[ $cur == = ]]; then # bash makes a word of it
    key=$prev cur=
  elif [[ $prev == = ]]; then
    key=${COMP_WORDS[COMP_CWORD-2]} prev=$key
  fi
  case $prev in
@CHOICES@
    @CGROUP@) _keepalive_cgroups; return ;;
    @PROCESS@) _keepalive_pids; return ;;
    @FILE@) compopt -o default; return ;;
    @NONE@) return ;;
  esac
  if [[ $key && $cur != *,* ]]; then # the value of a setting
    [[ $key != *mode ]] || _keepalive_words protect fill enforce
    return
  fi
  if ((COMP_CWORD == 1)); then
    _keepalive_words "@NAMES@"
    return
  fi
  case ${COMP_WORDS[1]} in
@COMMANDS@
  esac
  if [[ ${COMP_WORDS[1]} == policy ]]; then
    case $COMP_CWORD,${COMP_WORDS[2]} in
      2,*) forms= ;;
      *,check | *,install) words= ;;
      *) words= forms= ;;
    esac
  fi
  if [[ $cur == -* ]]; then
    _keepalive_words "$options"
  elif [[ $cur == @* ]]; then # a policy in a file
    mapfile -t COMPREPLY < <(compgen -P @ -A file -- "${cur#@}")
    compopt -o filenames
  else
    _keepalive_forms
  fi
} && complete -F _keepalive keepalive
