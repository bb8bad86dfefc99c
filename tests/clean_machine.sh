#!/usr/bin/env bash
# Runs the two set-up commands of the README on a Debian 12 that has nothing
# installed: a folder made by debootstrap, the project copied into it, chroot.
#
# usage: tests/clean_machine.sh [quickstart|tests]     (both without an argument)
#
# Needs root and debootstrap. The mirror is DEBIAN_MIRROR, else the one that
# this machine's apt uses; its proxy settings are taken over. The folder lies
# below TMPDIR and is removed at the end, unless KEEP=1.
set -euo pipefail
project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# A mount name space of its own: whatever is mounted here is gone with the script.
if [ "${UNBROKEN_OWN_MOUNTS-}" != yes ]; then
  if [ "$(id -u)" -ne 0 ] || ! command -v debootstrap >/dev/null; then
    echo "needs root and debootstrap" >&2
    exit 2
  fi
  UNBROKEN_OWN_MOUNTS=yes exec unshare --mount --propagation private "$0" "$@"
fi

case "${1-both}" in
  quickstart) commands=(examples/quickstart.sh) ;;
  tests) commands=(tests/run.sh) ;;
  both) commands=(examples/quickstart.sh tests/run.sh) ;;
  *)
    echo "usage: tests/clean_machine.sh [quickstart|tests]" >&2
    exit 2
    ;;
esac

mirror=${DEBIAN_MIRROR-}
if [ -z "$mirror" ]; then
  # shellcheck disable=SC2016  # apt-get fills these in
  mirror=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT)' 2>/dev/null |
    awk '$2 == "bookworm" && $3 == "main" { print $1; exit }')
fi
mirror=${mirror:-http://deb.debian.org/debian}

machine=$(mktemp -d "${TMPDIR:-/tmp}/clean-machine.XXXXXX")
remove() {
  umount "$machine/proc" "$machine/dev/pts" 2>/dev/null || true
  if [ "${KEEP-}" != 1 ]; then
    rm -rf --one-file-system "$machine"
  fi
}
trap remove EXIT

echo "Debian 12 from $mirror in $machine"
timeout --foreground 1200 debootstrap --variant=minbase bookworm "$machine" "$mirror" >"$machine.log" 2>&1 || {
  tail -n 20 "$machine.log" >&2
  exit 1
}
rm -f "$machine.log"
apt-config dump | grep -E '^Acquire::(https?::Proxy|Check-(Date|Valid-Until))' \
  >"$machine/etc/apt/apt.conf.d/90host" || true
cp -L /etc/resolv.conf /etc/hosts "$machine/etc/"
mount -t proc proc "$machine/proc"
mkdir -p "$machine/dev/pts"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$machine/dev/pts"
ln -sf pts/ptmx "$machine/dev/ptmx"
# Any user of a machine may look at its root, which mktemp makes the owner's alone.
chmod 755 "$machine"

mkdir "$machine/project"
tar -C "$project" --exclude=./build --exclude=./.git -cf - . | tar -C "$machine/project" -xf -

for command in "${commands[@]}"; do
  echo "== $command"
  started=$SECONDS
  timeout --foreground 5400 env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
    ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} \
    chroot "$machine" "/project/$command"
  echo "== $command took $((SECONDS - started)) s"
done
