"""Trains quantizers of faiss and encodes vectors by them: a line of JSON in, a line out.

Its first line names a file of float32 vectors, their dimension, and how many threads there are; each further one a
quantizer: `{"beamWidth": 1}` for `ResidualQuantizer`, `{"factory": "OPQ4_32,PQ4"}` for an index of codes. The answer has
the seconds of the processor and of the clock that training and encoding took, and the squared error that is left as a
share of the vectors' own squares.
"""

import json
import sys
import time

import faiss
import numpy as np


def main():
    options = json.loads(sys.stdin.readline())
    faiss.omp_set_num_threads(options["threads"])
    vectors = np.fromfile(options["vectors"], dtype=np.float32).reshape(-1, options["dim"])
    for line in sys.stdin:
        question = json.loads(line)
        encode = factory_codes if "factory" in question else residual_codes
        cpu, wall = time.process_time(), time.perf_counter()
        decode = encode(vectors, question)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        error = np.square(vectors - decode(), dtype=np.float64).sum() / np.square(vectors, dtype=np.float64).sum()
        print(json.dumps({"cpuSeconds": cpu, "elapsedSeconds": wall, "relativeError": error}), flush=True)


def residual_codes(vectors, question):
    quantizer = faiss.ResidualQuantizer(vectors.shape[1], question["codebookCount"], question["bitCount"])
    quantizer.max_beam_size = question["beamWidth"]
    quantizer.train(vectors)
    codes = quantizer.compute_codes(vectors)
    return lambda: quantizer.decode(codes)


def factory_codes(vectors, question):
    index = faiss.index_factory(vectors.shape[1], question["factory"])
    index.train(vectors)
    codes = index.sa_encode(vectors)
    return lambda: index.sa_decode(codes)


main()
