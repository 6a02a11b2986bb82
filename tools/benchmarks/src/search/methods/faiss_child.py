"""Builds an index of faiss, then times searches of one query each: a line of JSON in, a line out."""

import json
import sys
import time

import faiss
import numpy as np

faiss.omp_set_num_threads(1)


def main():
    options = json.loads(sys.stdin.readline())
    dim = options["dim"]
    items = np.fromfile(options["itemVectors"], dtype=np.float32).reshape(-1, dim)
    users = np.fromfile(options["users"], dtype=np.float32).reshape(-1, dim)
    started = time.process_time()
    index = faiss.index_factory(dim, options["factory"], faiss.METRIC_INNER_PRODUCT)
    index.train(items[: 256 * index.nlist])
    index.add(items)
    seconds = time.process_time() - started
    answer({"buildSeconds": seconds, "bytes": faiss.serialize_index(index).nbytes})
    del items
    for line in sys.stdin:
        question = json.loads(line)
        index.nprobe = question["probeCount"]
        if "queryCount" in question:
            answer({"microseconds": times_of(index, users[: question["queryCount"]], question["k"])})
        else:
            answer({"items": index.search(users, question["k"])[1].tolist()})


def times_of(index, users, k):
    """The call without the checks of its Python wrapper; the thread's processor time where that is less."""
    scores = np.empty((1, k), dtype=np.float32)
    found = np.empty((1, k), dtype=np.int64)
    outputs = faiss.swig_ptr(scores), faiss.swig_ptr(found)
    times = []
    for user in users:
        query = faiss.swig_ptr(user)
        cpu, wall = time.thread_time_ns(), time.perf_counter_ns()
        index.search_c(1, query, k, *outputs)
        wall, cpu = time.perf_counter_ns() - wall, time.thread_time_ns() - cpu
        times.append((wall if wall < 3_000_000 else min(wall, max(cpu, 3_000_000))) / 1000)
    return times


def answer(content):
    print(json.dumps(content), flush=True)


main()
