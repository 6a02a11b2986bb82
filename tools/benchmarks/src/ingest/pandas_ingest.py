"""Reads a table of ratings into a CSR matrix by pandas and SciPy, and prints what it took as JSON.

    python3 pandas_ingest.py FILE         reads .csv, .jsonl or .parquet
    python3 pandas_ingest.py FILE.csv FILE.parquet    writes the second
"""

import json
import resource
import sys
import time

import pandas
import scipy.sparse


def read(file):
    if file.endswith(".parquet"):
        return pandas.read_parquet(file)
    return pandas.read_json(file, lines=True) if file.endswith(".jsonl") else pandas.read_csv(file)


if len(sys.argv) > 2:
    read(sys.argv[1]).to_parquet(sys.argv[2])
    sys.exit()

cpu, start = time.process_time(), time.perf_counter()
table = read(sys.argv[1])
user_indices, users = pandas.factorize(table["user"])
item_indices, items = pandas.factorize(table["item"])
shape = (len(users), len(items))
matrix = scipy.sparse.csr_matrix((table["rating"].to_numpy(), (user_indices, item_indices)), shape)
outcome = {
    "cpuSeconds": time.process_time() - cpu,
    "elapsedSeconds": time.perf_counter() - start,
    "peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    "userCount": shape[0],
    "itemCount": shape[1],
    "pairCount": matrix.nnz,
}
print(json.dumps(outcome))
