#!/usr/bin/env bash
# Installs @tensorflow/tfjs-node into FOLDER with the libtensorflow of the Python wheel tensorflow-cpu, for machines
# that reach npm and PyPI but not the place from which tfjs-node downloads its own. Linux on x64; wants pip, unzip,
# make, g++, and Node's headers beside Node (else node-gyp downloads them).
#
#   tools/parity/install-tfjs-node.sh FOLDER
set -euo pipefail
mkdir -p "$1"
folder=$(cd "$1" && pwd)
wheel=$(mktemp -d)
trap 'rm -rf "$wheel"' EXIT

npm install --prefix "$folder" --ignore-scripts --no-audit --no-fund @tensorflow/tfjs-node@4.22.0
python3 -m pip download --quiet --disable-pip-version-check --no-deps --dest "$wheel" tensorflow-cpu
unzip -q "$wheel"/*.whl 'tensorflow/libtensorflow_*' 'tensorflow/include/tensorflow/c/*' \
  'tensorflow/include/tensorflow/core/platform/*' 'tensorflow/include/tsl/platform/*' \
  'tensorflow/include/xla/tsl/c/*' -d "$wheel"

# The names that tfjs-node's binding.gyp links, and the sonames that the loader then asks for.
package="$folder/node_modules/@tensorflow/tfjs-node"
rm -rf "$package/deps"
mkdir -p "$package/deps/lib"
mv "$wheel/tensorflow/include" "$package/deps/include"
mv "$wheel"/tensorflow/libtensorflow_*.so.2 "$package/deps/lib"
ln -s libtensorflow_cc.so.2 "$package/deps/lib/libtensorflow.so"
ln -s libtensorflow_framework.so.2 "$package/deps/lib/libtensorflow_framework.so"

node_prefix=$(node -p "path.dirname(path.dirname(fs.realpathSync(process.execPath)))")
headers=()
if [ -e "$node_prefix/include/node/node_api.h" ]; then headers=("--nodedir=$node_prefix"); fi
cd "$package"
"$folder/node_modules/.bin/node-pre-gyp" install --build-from-source "${headers[@]}"
