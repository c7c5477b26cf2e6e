# Completion of fob for bash, made by: fob completions bash
_fob() {
    local line kind=
    COMPREPLY=()
    while IFS= read -r line; do
        if [[ -z $kind ]]; then kind=$line; else COMPREPLY+=("$line"); fi
    done < <(command fob __complete bash "$COMP_WORDBREAKS" "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
    case $kind in
        goes-on) compopt -o nospace 2>/dev/null ;;
        files | command) compopt -o bashdefault -o default 2>/dev/null ;;
        folders) compopt -o dirnames -o default 2>/dev/null ;;
    esac
}
complete -o nosort -F _fob fob 2>/dev/null || complete -F _fob fob
