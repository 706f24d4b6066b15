#!/usr/bin/env bash
# Builds sucrase as the one file that workflows are compiled with; needs Node and npm.
# The same versions give the same bytes: git shows whether anything changed.
set -euo pipefail
cd "$(dirname "$0")"
target=../../src/genkan/identity/outbound/javascript
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp package.json package-lock.json entry.js "$work"
(cd "$work" && npm ci --ignore-scripts --silent \
  && npx esbuild entry.js --bundle --minify --format=iife --global-name=sucrase \
       --target=es2020 --legal-comments=none --outfile=sucrase.js)
cp "$work/sucrase.js" "$target/sucrase.js"
sha256sum "$target/sucrase.js"
