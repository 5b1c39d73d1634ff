# Sourced by ./keepalive and ./check, which set root to the directory of the sources.

# find_jdk NAME LOWEST HIGHEST: sets the variable NAME to the home of the first JDK in JAVA_HOME, PATH
# and the usual directories whose feature release is in this range. Only reads files, because starting
# a JVM takes too long.
find_jdk() {
  local java= home line
  hash java 2>/dev/null && java=$(readlink -f "${BASH_CMDS[java]}")
  for home in "${JAVA_HOME:-}" "${java%/bin/java}" /usr/lib/jvm/* /opt/* \
    ~/.sdkman/candidates/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [[ -x $home/bin/javac && -r $home/release ]] || continue
    while read -r line; do
      [[ $line =~ ^JAVA_VERSION=\"([0-9]+) ]] || continue
      ((BASH_REMATCH[1] >= $2 && BASH_REMATCH[1] <= $3)) && printf -v "$1" %s "$home" && return
    done <"$home/release"
  done
  return 1
}

# Sets jdk to the JDK that builds and runs keepalive4j, or explains how to install one and exits.
require_jdk() {
  find_jdk jdk 25 999 && return
  cat >&2 <<'END'
keepalive4j needs a JDK, release 25 or newer, and found none in JAVA_HOME, PATH, /usr/lib/jvm,
/opt, ~/.sdkman/candidates/java or /Library/Java/JavaVirtualMachines. To install one:
  Debian 13 and later, Ubuntu:  apt-get install openjdk-25-jdk-headless
  Debian 12 has none itself:    temurin-25-jdk, from the package repository of Eclipse Adoptium
  elsewhere:                    unpack any JDK 25 and set JAVA_HOME to its directory
END
  exit 1
}

# Removes the jars before a build. Maven would overwrite jars that a running command uses. And it would
# keep the old modification time of jars that didn't change, which ./keepalive would take for outdated.
remove_jars() {
  rm -rf "$root"/*/target/keepalive4j*.jar "$root"/cli/target/{lib,start}
  # The Javadoc plugin overlooks new classes.
  rm -rf "$root"/*/target/central "$root"/*/target/maven-javadoc-plugin-stale-data.txt
}

# Runs Maven with the JDK that require_jdk found. Maven must not read the command's standard input.
run_maven() {
  if ! type -P mvn >/dev/null; then
    echo "keepalive4j needs Maven 3.8 or newer to build. To install it: apt-get install maven" >&2
    exit 1
  fi
  JAVA_HOME=$jdk mvn --batch-mode --no-transfer-progress -f "$root/pom.xml" "$@" </dev/null
}
