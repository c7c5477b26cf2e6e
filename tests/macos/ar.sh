#!/bin/bash
# The archiver to it.
exec "$FOBWATCH_ZIG" -m ziglang ar "$@"
