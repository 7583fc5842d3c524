import pytest
import torch

from roomprint.computing import Computing
from roomprint.errors import ConfigError
from roomprint.training.schedule import LoopConfig
from roomprint.training.team import device_name, devices_here, join_team


def test_it_stands_in_where_a_training_says_nothing() -> None:
    mine = Computing(device="cpu", precision="float32", threads=3)
    loop = LoopConfig(steps=7, precision="bfloat16")
    assert mine.under(loop) == LoopConfig(steps=7, device="cpu", precision="bfloat16", threads=3), (
        "what the training says itself stays"
    )


def test_a_training_computes_where_and_with_as_many_threads_as_it_says() -> None:
    before = torch.get_num_threads()
    wanted = 2 if before != 2 else 3
    try:
        with join_team(LoopConfig(device="cpu", threads=wanted)) as team:
            assert device_name(team.device) == f"processor, {wanted} threads"
    finally:
        torch.set_num_threads(before)


@pytest.mark.skipif("mps" in devices_here(), reason="here it is there")
def test_a_device_that_is_not_here_is_named() -> None:
    with (
        pytest.raises(ConfigError, match=r"device must be one that is here \(cpu.*got mps"),
        join_team(LoopConfig(device="mps")),
    ):
        pass
