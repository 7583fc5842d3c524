"""Histograms of cosines, counted by hand."""

import pytest
import torch

from roomprint.training.cosine_shares import cosine_shares


def test_each_bin_holds_its_share_of_the_pairs() -> None:
    partners = torch.tensor([0.97, 0.98, 0.96, 0.62], dtype=torch.float64)
    strangers = torch.tensor([-0.99, -0.01, 0.01, 0.02, 0.03], dtype=torch.float64)
    found = cosine_shares({"partners": partners, "strangers": strangers})
    wanted = {
        "partners": {39: 0.75, 32: 0.25},  # 0.95 to 1, 0.6 to 0.65
        "strangers": {0: 0.2, 19: 0.2, 20: 0.6},
    }
    for kind, bins in wanted.items():
        assert found[kind] == pytest.approx([bins.get(n, 0.0) for n in range(40)])


def test_a_cosine_beyond_one_by_rounding_is_in_the_last_bin() -> None:
    (shares,) = cosine_shares({"partners": torch.tensor([1.0, 1.0 + 2e-7, -1.0 - 2e-7])}).values()
    assert shares[-1] == pytest.approx(2 / 3)
    assert shares[0] == pytest.approx(1 / 3)


def test_a_kind_without_pairs_is_left_out() -> None:
    assert cosine_shares({"partners": torch.zeros(2), "same_room": torch.zeros(0)}).keys() == {
        "partners"
    }
