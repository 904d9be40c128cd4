# Sourced by ./run and ./test: makes .venv and installs what is missing. Safe to call every time; a second call does nothing.
#   prepare_environment LOCK SYSTEM_PACKAGE...
# Downloads nothing but packages: Debian's through apt-get, Python's through pip with the hashes of the lock file.

say() { printf 'yundian: %s\n' "$*" >&2; }

# What a PySide6 window, a Chinese screen and a virtual environment need from Debian.
WINDOW_PACKAGES=(
  python3-venv fonts-wqy-microhei fontconfig libgl1 libegl1 libopengl0 libxkbcommon0 libxkbcommon-x11-0 libdbus-1-3 libfontconfig1
  libglib2.0-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0
  libxcb-xinerama0 libxcb-xkb1 libx11-xcb1 libsm6 libice6
)

missing_packages() {
  local package
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || printf '%s ' "$package"
  done
}

install_system_packages() {
  command -v dpkg-query >/dev/null || return 0   # not a Debian: the person's own package manager has the same libraries
  local missing as_root=()
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || return 0
  say "needs these system packages: $missing"
  if [ "$(id -u)" -ne 0 ]; then
    if sudo -n true 2>/dev/null; then as_root=(sudo -n)
    else say "please run: sudo apt-get install $missing"; return 0; fi
  fi
  "${as_root[@]}" apt-get update -qq >/dev/null
  # shellcheck disable=SC2086  # a list of names
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends $missing >/dev/null \
    || { say "apt-get could not install: $missing"; return 1; }
}

prepare_environment() {
  local lock=$1 stamp want; shift
  install_system_packages "${WINDOW_PACKAGES[@]}" "$@"
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { say "needs Python 3.11 or newer"; return 1; }
  stamp=.venv/.installed-$(basename "$lock" .lock)
  want=$(cat "$lock" pyproject.toml | sha256sum)
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ] && return 0
  say "preparing .venv (the first time takes a few minutes)"
  [ -x .venv/bin/python ] || python3 -m venv .venv
  .venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r "$lock"
  .venv/bin/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
  printf '%s\n' "$want" >"$stamp"
}
