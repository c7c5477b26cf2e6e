# Completion of fob for fish, made by: fob completions fish
function __fob_complete
    set -l before (commandline -opc)
    set -e before[1]
    set -l typed (commandline -ct)
    set -l current (string unescape -- "$typed")
    or set current $typed
    set -l answer (command fob __complete fish "=$current" -- $before 2>/dev/null)
    set -l kind $answer[1]
    set -e answer[1]
    switch "$kind"
        case files command
            __fish_complete_path "$typed"
        case folders
            __fish_complete_directories "$typed" ''
        case '*'
            test (count $answer) -gt 0
            and printf '%s\n' $answer
    end
end
complete -c fob -e
complete -c fob -f -a '(__fob_complete)'
