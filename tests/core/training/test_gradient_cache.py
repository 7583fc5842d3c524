"""The cached gradient against the one of a graph that holds the whole batch."""

import pytest
import torch
from torch import Tensor, nn

from roomprint.encoders.conformer import ConformerConfig, FingerprintEncoder
from roomprint.training.gradient_cache import backward
from roomprint.training.nt_xent import nt_xent

TINY = ConformerConfig(dim=16, layers=1, heads=2, mels=16, embedding=8, dropout=0.5)


def _loss(vectors: Tensor) -> Tensor:
    originals, replicas = vectors.chunk(2)
    return nt_xent(originals, replicas, 0.1)


def _gradients(module: nn.Module) -> dict[str, Tensor]:
    found = {}
    for name, parameter in module.named_parameters():
        assert parameter.grad is not None
        found[name] = parameter.grad.clone()
        parameter.grad = None
    return found


@pytest.fixture
def encoder() -> FingerprintEncoder:
    torch.manual_seed(0)
    return FingerprintEncoder(TINY).double().train()


@pytest.mark.parametrize("piece", [2, 5, 12])
def test_gradients_are_those_of_one_graph_over_all_pieces(
    encoder: FingerprintEncoder, piece: int
) -> None:
    inputs = torch.randn(12, 20, 16, dtype=torch.float64)
    torch.manual_seed(7)
    whole = _loss(torch.cat([encoder.embed(rows) for rows in torch.split(inputs, piece)]))
    whole.backward()  # type: ignore[no-untyped-call]
    wanted = _gradients(encoder)
    statistics = [buffer.clone() for buffer in encoder.buffers()]
    assert all(gradient.abs().max() > 0 for name, gradient in wanted.items() if "weight" in name)

    again = FingerprintEncoder(TINY).double().train()
    torch.manual_seed(0)
    again.load_state_dict(FingerprintEncoder(TINY).double().state_dict())
    torch.manual_seed(7)
    loss = backward(again, again.embed, inputs, _loss, piece)

    assert loss.item() == pytest.approx(whole.item(), rel=1e-12)
    for name, gradient in _gradients(again).items():
        torch.testing.assert_close(gradient, wanted[name], rtol=1e-8, atol=1e-12, msg=name)
    for ours, theirs in zip(again.buffers(), statistics, strict=True):
        torch.testing.assert_close(ours, theirs)


def test_without_batch_statistics_the_pieces_do_not_matter() -> None:
    torch.manual_seed(1)
    network = nn.Sequential(nn.Linear(6, 16), nn.Tanh(), nn.Linear(16, 4)).double()
    inputs = torch.randn(10, 6, dtype=torch.float64)
    whole = _loss(network(inputs))  # the plain loss of the whole batch, and its gradients
    whole.backward()  # type: ignore[no-untyped-call]
    wanted = _gradients(network)
    assert backward(network, network, inputs, _loss, 3).item() == pytest.approx(whole.item())
    for name, gradient in _gradients(network).items():
        torch.testing.assert_close(gradient, wanted[name], rtol=1e-10, atol=1e-14, msg=name)
