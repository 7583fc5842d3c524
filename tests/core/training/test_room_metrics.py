"""Errors of estimates against scipy and scikit-learn, which umap brings along."""

import numpy as np
import pytest
from numpy.random import default_rng
from scipy import stats

from roomprint.training.room_metrics import classification, regression

RNG = default_rng(0)


def test_regression_as_scipy_has_it() -> None:
    truth = RNG.normal(1.0, 0.5, 400)
    estimates = 0.7 * truth + RNG.normal(0.4, 0.3, 400)
    found = regression(estimates, truth)
    assert found.corr == pytest.approx(stats.pearsonr(estimates, truth).statistic)
    assert found.rmse**2 == pytest.approx(found.bias**2 + np.var(estimates - truth))
    assert found.bias == pytest.approx(estimates.mean() - truth.mean())
    assert found.count == 400


def test_predicting_the_mean_has_the_spread_as_its_error() -> None:
    truth = RNG.normal(1.0, 0.5, 400)
    found = regression(np.full(400, truth.mean()), truth)
    assert found.rmse == pytest.approx(truth.std())
    assert found.corr == 0.0
    assert found.bias == pytest.approx(0.0)


def test_classification_as_scikit_learn_has_it() -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    truth = RNG.random(300) < 0.6
    said = np.where(RNG.random(300) < 0.75, truth, ~truth)
    found = classification(said, truth)
    assert found.accuracy == pytest.approx(100 * metrics.accuracy_score(truth, said))
    macro = {"average": "macro"}
    assert found.precision == pytest.approx(100 * metrics.precision_score(truth, said, **macro))
    assert found.recall == pytest.approx(100 * metrics.recall_score(truth, said, **macro))


def test_a_class_that_is_never_named_has_no_precision() -> None:
    found = classification(np.ones(4, bool), np.array([True, True, True, False]))
    assert (found.accuracy, found.precision, found.recall) == (75.0, 37.5, 50.0)
