# boot-systemd.sh FOLDER UNIT JDK CLI OPTIONS: as the first process of new namespaces and of a cgroup
# of its own, becomes a systemd with the one unit, on a copy of this root that is in memory.
set -eu
folder=$1 unit=$2 jdk=$3 cli=$4 options=$5
mount --make-rprivate /
mount -t tmpfs tmpfs "$folder"
root=$folder/root
mkdir "$folder/upper" "$folder/work" "$root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$folder/upper,workdir=$folder/work" "$root"
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
mount -t bpf -o mode=0700 bpf "$root/sys/fs/bpf"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
mount --rbind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/run"

mkdir -p "$root/opt/keepalive4j/jdk" "$root/opt/keepalive4j/cli"
mount --bind "$jdk" "$root/opt/keepalive4j/jdk"
mount --bind "$cli" "$root/opt/keepalive4j/cli"
cp "$options" "$root/opt/keepalive4j/java-options"
cat >"$root/usr/bin/keepalive" <<'END'
#!/bin/sh
exec /opt/keepalive4j/jdk/bin/java @/opt/keepalive4j/java-options \
  -cp "$(echo /opt/keepalive4j/cli/keepalive4j-cli-*.jar)" org.keepalive4j.cli.Main "$@"
END
chmod 755 "$root/usr/bin/keepalive"
echo 'connect *:5432 idle=60s; any [fd00::]/8 on' >"$root/etc/keepalive.policy"

units=$root/run/systemd/system
mkdir -p "$units/keepalive-policy.service.d"
cp "$unit" "$units/keepalive-policy.service"
printf '[Unit]\nDefaultDependencies=no\n' >"$units/nothing.target"
printf '[Service]\nStandardOutput=append:/run/said\nStandardError=append:/run/said\n' \
  >"$units/keepalive-policy.service.d/output.conf"

ip link set lo up
cd "$root"
exec env -i container=check PATH=/usr/sbin:/usr/bin:/sbin:/bin \
  chroot . /lib/systemd/systemd --unit=nothing.target --log-target=null --show-status=no
