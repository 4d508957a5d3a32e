#!/bin/sh
# Makes .venv ready for every make target: a Python that is new enough, the locked packages (each
# checked by its hash), this checkout, and the native libraries that PDF reports need.
# Does nothing when all of that is there. PYTHON=/path/to/python chooses the interpreter.
set -eu
cd "$(dirname "$0")/.."

venv=.venv
lock=requirements/dev.lock
stamp=$venv/.installed

say() { printf '%s\n' "$*" >&2; }
fail() { say "$@"; exit 1; }

# What the environment was made from: when any of it changes, packages are installed again.
recipe() { printf '%s\n' "$PWD"; cat "$lock" pyproject.toml assess/_version.py; }

find_python() {
    for name in "${PYTHON:-}" python3 python3.13 python3.12 python3.11 python3.14; do
        if [ -n "$name" ] && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            printf '%s\n' "$name"
            return
        fi
    done
    return 1
}

make_venv() {
    python=$(find_python) || fail "No Python 3.11 or newer was found." \
        "Install one (Debian and Ubuntu: apt-get install python3 python3-venv; macOS: brew install python)," \
        "or name one: make PYTHON=/path/to/python3.12 ..."
    "$python" -c 'import ensurepip, venv' >/dev/null 2>&1 || fail \
        "$python cannot make virtual environments: its venv module is missing." \
        "Debian and Ubuntu: apt-get install python3-venv. Or name another Python: make PYTHON=..."
    say "Making $venv with $("$python" -V 2>&1) ..."
    "$python" -m venv --clear "$venv"
}

install_packages() {
    "$venv/bin/python" -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || make_venv
    rm -f "$stamp"
    say "Installing the locked packages (up to a minute) ..."
    "$venv/bin/python" tools/install.py "$lock"
    "$venv/bin/python" -m pip install -qq --disable-pip-version-check --no-input \
        --no-deps --no-build-isolation --no-index -e .
    recipe >"$stamp"
}

# A program starts faster when its modules are compiled and the built-in rubric is proven.
prepare_start() {
    "$venv/bin/python" -m compileall -q assess || true
    "$venv/bin/python" -m assess.rubric.proven || say "Everything works without it, a little later."
}

# Everything but PDF works without these libraries, so a failure here only says what to do.
install_native() {
    command=$("$venv/bin/python" -c 'from assess.doctor import native_command; print(native_command())')
    [ -n "$command" ] || return 0
    say "Installing the native libraries for PDF reports: $command"
    root=
    [ "$(id -u)" = 0 ] || root="sudo -n"
    log=$venv/native.log
    case $command in
        *apt-get*)
            packages=${command##*--no-install-recommends }
            if { $root apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
                $root apt-get install -y -qq --no-install-recommends $packages; } >"$log" 2>&1 </dev/null
            then return 0; fi ;;
        brew*) if $command >"$log" 2>&1 </dev/null; then return 0; fi ;;
    esac
    say "They could not be installed here. Everything but PDF works without them." \
        "To have PDF too: $command"
}

recipe | cmp -s - "$stamp" 2>/dev/null && "$venv/bin/python" -c '' 2>/dev/null || install_packages
prepare_start
install_native
