#!/usr/bin/env bash
# Installs the libraries that `npm run bench -- search` compares with, into FOLDER (default: .cache/peers, where the
# benchmark looks; LIGHTREC_PEERS names another). Each is a best effort: what is missing is skipped by name.
# hnswlib-node compiles on the spot: it wants make, g++, Python, and Node's headers beside Node (else node-gyp
# downloads them).
#
#   tools/benchmarks/install-peers.sh [FOLDER]
set -uo pipefail
folder=${1:-${LIGHTREC_PEERS:-$(dirname "${BASH_SOURCE[0]}")/../../.cache/peers}}
mkdir -p "$folder/native" && folder=$(cd "$folder" && pwd) || exit 1
hnswlib=hnswlib-node@3.0.0
usearch=usearch@2.25.3
faiss=faiss-cpu==1.15.1

node_prefix=$(node -p "path.dirname(path.dirname(fs.realpathSync(process.execPath)))")
if [ -e "$node_prefix/include/node/node_api.h" ]; then export npm_config_nodedir="$node_prefix"; fi

install_packages() {
  [ -e "$1/package.json" ] || echo '{ "private": true }' >"$1/package.json"
  npm install --prefix "$1" --no-audit --no-fund --loglevel=error "${@:2}"
}

install_packages "$folder" "$hnswlib" || echo "No $hnswlib."
install_packages "$folder" "$usearch" || echo "No $usearch."
# As npm builds it, hnswlib uses the instructions that every processor of the kind has; this one uses all.
CXXFLAGS='-O3 -march=native' install_packages "$folder/native" "$hnswlib" || echo "No $hnswlib for this processor."
{ python3 -m venv "$folder/python" &&
  "$folder/python/bin/pip" install --quiet --disable-pip-version-check "$faiss" numpy; } || echo "No $faiss."

for name in node_modules/hnswlib-node native/node_modules/hnswlib-node node_modules/usearch python/bin/python; do
  if [ -e "$folder/$name" ]; then echo "installed $name"; fi
done
