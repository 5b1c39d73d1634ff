#!/usr/bin/env bash
# package.sh VERSION TIME: makes the tarball and the Debian package in target/ from what Maven has
# built, for this machine's architecture. Maven calls it in this directory, with JAVA_HOME set. All
# files get the modification time TIME (ISO 8601), so the same sources give the same bytes.
set -euo pipefail
umask 022
version=$1
export SOURCE_DATE_EPOCH LC_ALL=C.UTF-8
SOURCE_DATE_EPOCH=$(date --date="$2" +%s)
for tool in dpkg-deb dpkg-shlibdeps strip; do
  type -P "$tool" >/dev/null || { echo "packaging needs $tool: apt-get install dpkg-dev" >&2 && exit 1; }
done

# Collects the command, its documents, and a runtime with the Java modules that it needs.
image=target/image root=target/deb
rm -rf "$image" "$root" target/*.tar.gz target/*.deb
home=$image/keepalive4j-$version
mkdir -p "$home"/{bin,lib,agent,libexec,share/doc}
cp ../cli/target/keepalive4j-cli-"$version".jar "$home/keepalive4j-cli.jar"
cp ../cli/target/lib/*.jar "$home/lib"
cp ../cli/target/agent/*.jar "$home/agent"
"$JAVA_HOME/bin/java" -cp "target/classes:$home/keepalive4j-cli.jar:$home/lib/*" \
  org.keepalive4j.packages.Documents "$home/share" "$version"
cp -r ../LICENSE ../README.md ../CHANGELOG.md ../docs "$home"
cp src/main/keepalive.policy "$home/share/doc"
# Replaces links to files that aren't in the package by their text.
drop_links() {
  find "$1" -name '*.md' -exec sed -Ezi "s#\\[([^]]*)\\]\\((\\.\\./)*($2)[^)]*\\)#\\1#g" {} +
}
drop_links "$home" 'CONTRIBUTING\.md|packages/|checks/'
modules=$("$JAVA_HOME/bin/jdeps" --print-module-deps --ignore-missing-deps --multi-release 25 \
  "$home/keepalive4j-cli.jar" "$home"/lib/*.jar)
"$JAVA_HOME/bin/jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages \
  --output "$home/runtime"
rm "$home/runtime/bin/keytool"
find "$home/runtime" -type f \( -name '*.so' -o -path '*/bin/*' -o -name jexec -o -name jspawnhelper \) \
  -exec strip --strip-unneeded {} +

# The cache for fast starts is valid for these files only, so its name contains their hash.
cp ../build/{java-options,make-cache,check-cache} "$home/libexec"
build=$(cat "$home"/*.jar "$home"/lib/*.jar "$home/runtime/lib/modules" "$home"/libexec/* |
  sha256sum | head -c 16)
fill_in() {
  sed -e "s/@BUILD@/$build/" -e "s/@VERSION@/$deb_version/" -e "s/@ARCHITECTURE@/$architecture/" \
    -e "s/@DEPENDS@/${depends-}/" -e "s/@SIZE@/${size-}/" "$1"
}
architecture=$(dpkg --print-architecture)
deb_version=${version/-/\~}-1 # 0.1.0~SNAPSHOT is before 0.1.0
fill_in src/main/sh/keepalive >"$home/bin/keepalive"
chmod 755 "$home/bin/keepalive"

same_for_all() { # sets modes and times, so that the package doesn't depend on the builder's
  chmod -R u=rwX,go=rX "$1"
  find "$1" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
}
same_for_all "$image"
tar --create --directory="$image" --format=gnu --sort=name --owner=0 --group=0 --numeric-owner \
  "keepalive4j-$version" | gzip -6n >"target/keepalive4j-$version-linux-$(uname -m).tar.gz"

# Makes the Debian package of the same files, with the documents in Debian's directories.
documents=$root/usr/share/doc/keepalive4j
mkdir -p "$root"/{DEBIAN,usr/{bin,lib,share/{java,fish,zsh}},lib/systemd/system,var/cache/keepalive4j} "$documents/examples"
cp -a "$home" "$root/usr/lib/keepalive4j"
(
  cd "$root/usr/lib/keepalive4j"
  mv share/man share/bash-completion ../../share
  mv share/fish/vendor_completions.d ../../share/fish
  mv share/zsh/vendor-completions ../../share/zsh
  rm -r share LICENSE README.md CHANGELOG.md docs
)
ln -s ../lib/keepalive4j/bin/keepalive "$root/usr/bin/keepalive"
ln -s /var/cache/keepalive4j "$root/usr/lib/keepalive4j/cache"
ln -s "../../lib/keepalive4j/agent/keepalive4j-agent-$version.jar" "$root/usr/share/java/keepalive4j-agent.jar"
cp src/main/deb/keepalive-policy.service "$root/lib/systemd/system"
cp -r "$home"/{docs,README.md} src/main/deb/copyright "$documents"
drop_links "$documents" 'CHANGELOG\.md' # which has another name in the package
cp src/main/keepalive.policy "$documents/examples"
gzip -9n <../CHANGELOG.md >"$documents/changelog.gz"
gzip -9n >"$documents/changelog.Debian.gz" <<END
keepalive4j ($deb_version) stable; urgency=medium

  * Packaged by the project itself: see changelog.gz.

 -- The keepalive4j maintainers <maintainers@keepalive4j.example>  $(date --utc --date="@$SOURCE_DATE_EPOCH" --rfc-email)
END
gzip -9n "$root/usr/share/man/man1/keepalive.1"
same_for_all "$root"

# dpkg-shlibdeps also requires the file control of a source package.
mkdir -p target/shlibdeps/debian
echo "Source: keepalive4j" >target/shlibdeps/debian/control
depends=$(cd target/shlibdeps && find ../../"$root"/usr/lib -name '*.so' -printf '-e%p\0' |
  xargs -0 dpkg-shlibdeps -O --ignore-missing-info -l../../"$root/usr/lib/keepalive4j/runtime/lib" \
    -l../../"$root/usr/lib/keepalive4j/runtime/lib/server" 2>/dev/null)
depends=${depends#shlibs:Depends=}
size=$(find "$root" -type f -printf '%s\n' | awk '{ total += int(($1 + 1023) / 1024) } END { print total }')
for file in control postinst prerm postrm; do
  fill_in "src/main/deb/$file" >"$root/DEBIAN/$file"
  [[ $file == control ]] || chmod 755 "$root/DEBIAN/$file"
done
(cd "$root" && find usr lib -type f -print0 | sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"
same_for_all "$root/DEBIAN"
dpkg-deb --root-owner-group -Zxz -z1 --build "$root" "target/keepalive4j_${deb_version}_$architecture.deb" >/dev/null
