# shellcheck shell=bash disable=SC2034
# The Debian 12 packages the project is built and tested with, and how a script
# gets the missing ones. Sourced, not run.

# What the library and the command line are built with.
PACKAGES_BUILD=(g++ cmake ninja-build python3 libboost1.81-dev libboost-graph1.81-dev libboost-json1.81-dev
  libboost-date-time1.81-dev libsqlite3-dev libcurl4-openssl-dev libssl-dev libcli11-dev libpugixml-dev
  libkainjow-mustache-dev)
# What the tests need beside that.
PACKAGES_TEST=(catch2 librapidcheck-dev libwim-dev tzdata clang-14 libclang-rt-14-dev python3-jsonschema
  python3-prometheus-client python3-selenium chromium chromium-driver)
# What only `tests/run.sh --full` uses.
PACKAGES_FULL=(clang-tidy-14 gcovr)

# missing_packages PACKAGE... : prints those that dpkg does not know as installed.
missing_packages() {
  local package
  for package in "$@"; do
    if [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" != installed ]; then
      echo "$package"
    fi
  done
}

# need_packages PACKAGE... : installs what is missing, or says what that is and
# exits with 2. Where there is no dpkg the names are told and the build decides.
need_packages() {
  local missing as_root=()
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo "not a Debian system: make sure of the equivalents of: $*" >&2
    return 0
  fi
  mapfile -t missing < <(missing_packages "$@")
  if [ "${#missing[@]}" -eq 0 ]; then
    return 0
  fi
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null || ! { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
      echo "missing packages, and no right to install them: ${missing[*]}" >&2
      echo "as root: apt-get install --no-install-recommends ${missing[*]}" >&2
      exit 2
    fi
    as_root=(sudo)
  fi
  echo "installing: ${missing[*]}"
  if ! timeout --foreground 600 "${as_root[@]}" apt-get -q update ||
    ! timeout --foreground 1800 "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get -q -y --no-install-recommends install "${missing[@]}"; then
    echo "these packages could not be installed: ${missing[*]}" >&2
    exit 2
  fi
}
