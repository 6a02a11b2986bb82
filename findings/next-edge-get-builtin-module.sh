#!/usr/bin/env bash
# Next.js 16.4.6: in a route of the edge runtime, Node's own way of asking for a module without depending on Node throws.
#
# Node's documentation of process.getBuiltinModule(id) gives it for code that also runs elsewhere:
#   if (globalThis.process?.getBuiltinModule) { const module = globalThis.process.getBuiltinModule('module'); … }
# Expected: the function is not there, or gives undefined for a module that is not there, as in browsers and in workerd.
# Seen: the function is there, and calling it throws, so that the route answers 500.
#
# Ends with 0 as long as that is what is seen. No product of ours is used.
set -euo pipefail
next=16.4.6 react=19.3.1 port=${PORT:-3988}
directory=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$directory"' EXIT
cd "$directory"
export NEXT_TELEMETRY_DISABLED=1
mkdir -p app/api
cat > package.json <<'JSON'
{ "private": true }
JSON
cat > app/layout.jsx <<'JS'
export default function Layout({ children }) {
  return <html><body>{children}</body></html>;
}
JS
cat > app/api/route.js <<'JS'
export const runtime = 'edge';
export function GET() {
  const isThere = typeof globalThis.process?.getBuiltinModule;
  try {
    return Response.json({ isThere, gives: String(globalThis.process?.getBuiltinModule?.('node:worker_threads')) });
  } catch (error) {
    return Response.json({ isThere, throws: String(error) });
  }
}
JS
npm install --no-audit --no-fund --ignore-scripts --loglevel=error "next@$next" "react@$react" "react-dom@$react" >/dev/null
node_modules/.bin/next build --webpack >build.log 2>&1 || { cat build.log; exit 1; }
node_modules/.bin/next start --port "$port" >start.log 2>&1 &
server=$!
for _ in $(seq 60); do
  seen=$(curl --silent --fail "http://127.0.0.1:$port/api" || true)
  [ -n "$seen" ] && break
  sleep 1
done
echo "Next.js $next"
echo 'expected: {"isThere":"undefined"} or a function that gives undefined'
echo "seen:     $seen"
case "$seen" in
  *'"isThere":"function"'*'process.getBuiltinModule'*'not supported in the Edge Runtime'*) ;;
  *) echo 'This is no longer what was found.'; exit 1 ;;
esac
