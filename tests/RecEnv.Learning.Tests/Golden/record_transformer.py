"""Records what PyTorch's Transformer encoder layer computes, for the tests of RecEnv.Learning.

    python3 record_transformer.py transformer.safetensors

Needs PyTorch (1.11 or newer). Run it again only to add to the recording; the tests read the file that is kept here.
"""

from __future__ import annotations

import sys

import torch

from record import Tensors, save

SEQUENCES, PLACES, COLUMNS = 3, 7, 8
LENGTHS = [7, 4, 1]


def main() -> None:
    torch.manual_seed(3)
    layer = torch.nn.TransformerEncoderLayer(COLUMNS, 2, 12, dropout=0.0, batch_first=True)
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter += 0.3 * torch.randn(parameter.shape)
    x = torch.randn(SEQUENCES, PLACES, COLUMNS, requires_grad=True)
    later = torch.ones(PLACES, PLACES).triu(1).bool()
    padding = torch.arange(PLACES)[None, :] >= torch.tensor(LENGTHS)[:, None]
    output = layer(x, src_mask=later, src_key_padding_mask=padding)
    weights = torch.randn(output.shape) * (~padding)[:, :, None]
    (output * weights).sum().backward()
    recorded: Tensors = {
        "x": x.detach().numpy(),
        "output": (output * (~padding)[:, :, None]).detach().numpy(),
        "weights": weights.numpy(),
        "gradient/x": x.grad.numpy(),
    }
    for name, parameter in layer.named_parameters():
        recorded["layer." + name] = parameter.detach().numpy()
        recorded["gradient/layer." + name] = parameter.grad.numpy()
    save(sys.argv[1], recorded)


if __name__ == "__main__":
    main()
