#!/usr/bin/env bash
# Draws engage/static/vendor again from nhsuk-frontend. Needs node; installing and running Engage does not.
#   cd assets && npm ci --ignore-scripts && npm run build
set -euo pipefail
cd "$(dirname "$0")"

source=node_modules/nhsuk-frontend/dist/nhsuk
version=$(node -p "require('nhsuk-frontend/package.json').version")
out=../engage/static/vendor/nhsuk-$version
mkdir -p "$out/images"

for brand in engage nhs; do
  node_modules/.bin/sass --style=compressed --no-source-map --load-path=node_modules "$brand.scss" "$out/$brand.css"
done
sed '/^\/\/# sourceMappingURL=/d; s|//# sourceMappingURL=.*$||' "$source/nhsuk-frontend.min.js" > "$out/nhsuk.min.js"

# Only the icons the stylesheets ask for: not the NHS favicon, manifest or sharing image, which are the NHS's own.
grep -ohE 'images/[a-z-]+\.svg' "$out"/*.css | sort -u | while read -r image; do
  cp "$source/assets/$image" "$out/$image"
done

if grep -liE 'frutiger|assets\.nhs\.uk' "$out"/*.css; then
  echo "The stylesheets named above call for a font Engage may not use." >&2
  exit 1
fi
