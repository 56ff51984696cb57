#!/bin/sh
# The browser tests need Chromium or Chrome and a Chinese font. Install Debian's where that is
# possible; elsewhere say what to install.
set -eu
for name in chromium chromium-browser google-chrome google-chrome-stable; do
  if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
[ -d "/Applications/Google Chrome.app" ] && exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk >/dev/null
else
  echo "No Chromium or Chrome found: the browser tests will fail until one is installed" \
       "(Debian: apt-get install chromium fonts-noto-cjk)." >&2
fi
