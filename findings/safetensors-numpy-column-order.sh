#!/usr/bin/env bash
# safetensors 0.8.0 for NumPy writes an array that lies column after column in memory as it lies there, under the shape of
# its rows: the values read back are scrambled, without an error. Such arrays are usual: DataFrame.to_numpy(), a
# transposed matrix, the item factors of scipy.sparse.linalg.svds. Told to its makers as issue 825 of safetensors.
#
# Expected: load_file(save_file({"x": x}))["x"] equals x, or save_file refuses x, as it is not C-contiguous.
# Seen with safetensors 0.8.0, numpy 2.4.6, pandas 3.1.1 and scipy 1.17.1: neither; numpy.save keeps x, and so does
# save_file once numpy.ascontiguousarray(x) was called.
#
# Installs public packages into a temporary folder and needs nothing of this repository. Exits with 1 once what is seen
# is something else, so that the advice in our documents can go.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  safetensors==0.8.0 numpy==2.4.6 pandas==3.1.1 scipy==1.17.1

cd "$folder"
venv/bin/python - <<'PYTHON'
import sys

import numpy
import pandas
import safetensors
import scipy
from safetensors.numpy import load_file, save_file
from scipy.sparse import random
from scipy.sparse.linalg import svds

print("safetensors", safetensors.__version__, "numpy", numpy.__version__)
print("pandas", pandas.__version__, "scipy", scipy.__version__)

rows = numpy.arange(12, dtype=numpy.float32).reshape(4, 3)
ratings = random(40, 30, density=0.3, random_state=0, dtype=numpy.float32)
arrays = {
    "rows, as they are": rows,
    "DataFrame.to_numpy()": pandas.DataFrame(rows, copy=True).to_numpy(),
    "DataFrame of columns": pandas.DataFrame({name: rows[:, i].copy() for i, name in enumerate("abc")}).to_numpy(),
    "transposed": numpy.ascontiguousarray(rows.T).T,
    "svds(...)[2].T": svds(ratings, k=5)[2].T,
}


def outcome(array):
    try:
        save_file({"x": array}, "x.safetensors")
    except Exception as error:
        return f"refused: {error}"
    return "kept" if numpy.array_equal(load_file("x.safetensors")["x"], array) else "scrambled"


def kept_by_numpy(array):
    numpy.save("x.npy", array)
    return numpy.array_equal(numpy.load("x.npy"), array)


seen = True
for name, array in arrays.items():
    in_columns = not array.flags.c_contiguous
    result, mended = outcome(array), outcome(numpy.ascontiguousarray(array))
    print(f"{name}: {'columns' if in_columns else 'rows'} in memory, save_file: {result}, "
          f"after ascontiguousarray: {mended}, numpy.save: {'kept' if kept_by_numpy(array) else 'scrambled'}")
    as_seen = result == ("scrambled" if in_columns else "kept")
    seen = seen and as_seen and mended == "kept" and kept_by_numpy(array)

seen = seen and not arrays["svds(...)[2].T"].flags.c_contiguous and not arrays["DataFrame of columns"].flags.c_contiguous
print("as described" if seen else "CHANGED: look again")
sys.exit(0 if seen else 1)
PYTHON
