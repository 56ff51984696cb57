#!/bin/sh
# The tests of old Word and RTF files need LibreOffice's Writer. Install Debian's where that is
# possible; elsewhere say what to install.
set -eu
command -v soffice >/dev/null 2>&1 && exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    libreoffice-writer-nogui >/dev/null
else
  echo "No LibreOffice found: these tests fail until soffice is in the PATH" \
       "(Debian: apt-get install libreoffice-writer-nogui)." >&2
fi
