# fish completion for keepalive, made from the descriptions of its commands

function __keepalive_list # completes the last part of a list with commas
    set -l before (commandline -ct | string replace -r '[^,]*$' '')
    for word in $argv
        echo $before$word
    end
end

function __keepalive_settings
    commandline -ct | string match -q '*,*' || printf '%s\n' on off
    __keepalive_list idle= interval= count= user-timeout=
end

function __keepalive_match
    printf '%s\n' connect accept any
end

function __keepalive_policy
    __keepalive_settings
    __keepalive_list mode=protect mode=fill mode=enforce
    __keepalive_match
end

function __keepalive_cgroups
    if __fish_seen_subcommand_from show remove
        keepalive policy show --json 2>/dev/null | string replace -rf '^{"cgroup":"([^"]*)".*' '$1'
    else
        find (string replace -rf '^\S+ (\S+) cgroup2 .*' '$1' </proc/self/mounts)[1] \
            -type d -printf '/%P\n' 2>/dev/null
    end
end

complete -c keepalive -f
