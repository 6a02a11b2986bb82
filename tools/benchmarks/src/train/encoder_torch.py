"""The composite encoder forward and backward in PyTorch, by plain autograd, on one thread.

Reads a batch as a line of JSON, then answers each further line with the processor milliseconds of a step and the
inner product of the gradient of x with dy, as a line of JSON.
"""

import json
import sys
import time

import torch

torch.set_num_threads(1)

batch = json.loads(sys.stdin.readline())
dim = batch["dim"]
x = torch.tensor(batch["x"]).view(-1, dim).requires_grad_()
dy = torch.tensor(batch["dy"]).view(-1, dim)
codebooks = [torch.tensor(codewords).view(-1, dim).requires_grad_() for codewords in batch["codebooks"]]


def encode():
    residual = x
    composite = torch.zeros_like(x)
    for codewords in codebooks:
        scores = residual @ (2 * codewords).t() - codewords.square().sum(1)
        soft = torch.softmax(scores / batch["temperature"], 1)
        hard = torch.zeros_like(soft).scatter_(1, scores.argmax(1, keepdim=True), 1.0)
        chosen = (soft + (hard - soft).detach()) @ codewords  # straight-through
        composite = composite + chosen
        residual = residual - chosen
    return composite


for _ in sys.stdin:
    start = time.process_time()
    for tensor in [x, *codebooks]:
        tensor.grad = None
    encode().backward(dy)
    milliseconds = 1000 * (time.process_time() - start)
    print(json.dumps({"milliseconds": milliseconds, "inner": (x.grad * dy).sum().item()}), flush=True)
