#!/bin/bash
# A C compiler for macOS by zig, in clang's words. Objective-C needs Apple's headers: its files become empty objects, for
# nothing is linked.
set -euo pipefail
words=()
is_objective=
output=
while (($#)); do
    case $1 in
        --target=* | -mmacos* | -mmacosx*) ;;
        -arch | -isysroot | -target) shift ;;
        *.m | *.mm)
            is_objective=yes
            ;;
        -o)
            output=$2
            words+=("$1" "$2")
            shift
            ;;
        *) words+=("$1") ;;
    esac
    shift
done
if [[ $is_objective && $output ]]; then
    words=(-c -x c /dev/null -o "$output")
fi
exec "$FOBWATCH_ZIG" -m ziglang cc -target aarch64-macos "${words[@]}"
