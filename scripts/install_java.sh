#!/bin/sh
# Spark needs Java 17 or newer. Install Debian's where that is possible; elsewhere say what to install.
set -eu
version() {
  "$1" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p'
}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
if command -v "$java" >/dev/null 2>&1 && [ "$(version "$java")" -ge 17 ]; then exit 0; fi
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq default-jre-headless >/dev/null
else
  echo "No Java 17 or newer found: install one (Debian: apt-get install default-jre-headless)" \
       "or let JAVA_HOME name it, then make test-spark again." >&2
  exit 1
fi
