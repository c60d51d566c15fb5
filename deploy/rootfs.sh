#!/bin/sh
# Lays out the root file system of the image: Node, the libraries that it needs, the server. No shell, no package manager.
# usage: deploy/rootfs.sh TARGET   (after a build; the Dockerfile and a test use it)
set -eu
target=$1
here=$(cd "$(dirname "$0")/.." && pwd)
node=$(readlink -f "$(command -v node)")

mkdir -p "$target/usr/bin" "$target/etc" "$target/tmp" "$target/stowage"
chmod 755 "$target"
chmod 1777 "$target/tmp"
cp "$node" "$target/usr/bin/node"
# ldd names the dynamic loader and each library with its full path.
ldd "$node" | grep -o '/[^ ]*' | sort -u | while read -r library; do
  mkdir -p "$target$(dirname "$library")"
  cp -L "$library" "$target$library"
done
# Names are looked up through files and DNS, which glibc loads only when asked.
for library in libnss_dns.so.2 libnss_files.so.2 libresolv.so.2; do
  for found in /lib/*-linux-gnu/"$library"; do
    [ -e "$found" ] || continue
    mkdir -p "$target$(dirname "$found")"
    cp -L "$found" "$target$found"
  done
done
echo 'hosts: files dns' >"$target/etc/nsswitch.conf"
echo 'stowage:x:65532:65532::/tmp:/none' >"$target/etc/passwd"
echo 'stowage:x:65532:' >"$target/etc/group"
cp -R "$here/.next/standalone/." "$target/stowage/"
