"""Against scikit-learn, which computes the same in another way."""

import numpy as np
import pytest
from tests.core.embeddings.tables import table

from roomprint.embeddings.quality import faithfulness, measure_quality, separation
from roomprint.embeddings.rows import Words
from roomprint.embeddings.table import EmbeddingTable
from roomprint.steps import finish

RANDOM = np.random.default_rng(0)


def test_trustworthiness_is_sklearns_and_kept_neighbours_are_counted() -> None:
    from sklearn.manifold import trustworthiness
    from sklearn.neighbors import NearestNeighbors

    vectors = RANDOM.normal(size=(700, 10)).astype(np.float32)
    picture = (vectors[:, :2] + 0.2 * RANDOM.normal(size=(700, 2))).astype(np.float32)
    found = faithfulness(vectors, picture, 8)
    theirs = trustworthiness(vectors, picture, n_neighbors=8, metric="cosine")
    assert found.trustworthiness == pytest.approx(theirs, abs=1e-6)
    true = NearestNeighbors(n_neighbors=8, metric="cosine").fit(vectors).kneighbors()[1]
    seen = NearestNeighbors(n_neighbors=8).fit(picture).kneighbors()[1]
    kept = np.mean([len(set(a) & set(b)) / 8 for a, b in zip(true, seen, strict=True)])
    assert found.preserved == pytest.approx(kept, abs=1e-9)


def test_a_picture_that_is_the_space_itself_is_faithful() -> None:
    angle = RANDOM.uniform(0, 1, 100)
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=1).astype(np.float32)
    found = faithfulness(circle, circle, 5)
    assert (found.trustworthiness, found.preserved) == (1.0, 1.0)


@pytest.mark.parametrize("spread", [0.3, 3.0])
def test_separation_is_sklearns(spread: float) -> None:
    from sklearn.metrics import silhouette_score
    from sklearn.model_selection import LeaveOneOut, cross_val_predict
    from sklearn.neighbors import KNeighborsClassifier

    made = table(150, 6, 4, spread)
    label = made.rows.labels["room"]
    assert isinstance(label, Words)
    found = separation(made.vectors, label)
    assert found is not None
    expected = silhouette_score(made.vectors, label.codes, metric="cosine")
    assert found.silhouette == pytest.approx(expected, abs=1e-5)
    # theirs breaks ties by the lowest code, ours by the nearest: with 4 words and an odd number of
    # votes for most rows the two differ in few of them
    guess = cross_val_predict(
        KNeighborsClassifier(10, metric="cosine"), made.vectors, label.codes, cv=LeaveOneOut()
    )
    assert found.accuracy == pytest.approx((guess == label.codes).mean(), abs=0.06)


def test_a_tie_goes_to_the_nearest() -> None:
    angles = np.radians([0.0, 10.0, -11.0])
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    found = separation(vectors, Words(np.array([0, 0, 1]), ("a", "b")))
    assert found is not None  # rows 0 and 1 find each other first, row 2 finds row 0
    assert found.accuracy == pytest.approx(2 / 3)


def test_a_word_of_one_row_counts_as_zero_like_sklearns() -> None:
    from sklearn.metrics import silhouette_score

    made = table(30, 5, 2, 1.0)
    codes = np.where(np.arange(30) == 4, 2, np.arange(30) % 2)
    found = separation(made.vectors, Words(codes, ("a", "b", "c")))
    assert found is not None
    expected = silhouette_score(made.vectors, codes, metric="cosine")
    assert found.silhouette == pytest.approx(expected, abs=1e-5)


def test_one_word_alone_is_not_measured_and_unknown_rows_are_left_out() -> None:
    made = table(40)
    assert separation(made.vectors, Words(np.zeros(40, np.int64), ("a",))) is None
    codes = np.arange(40) % 2
    holes = np.where(np.arange(40) < 10, -1, codes)
    assert separation(made.vectors, Words(holes, ("a", "b"))) == separation(
        made.vectors[10:], Words(codes[10:], ("a", "b"))
    )


def test_a_report_has_every_label_of_words_and_small_tables_do_no_harm() -> None:
    made = table()
    report = finish(measure_quality(made, made.vectors[:, :2]))
    assert set(report.separation) == {"room"}
    assert report.faithfulness is not None
    few = made.take(np.arange(3))
    assert finish(measure_quality(few, few.vectors[:, :2])).faithfulness is None
    same = EmbeddingTable(np.ones_like(made.vectors), made.rows, "m", "i")
    report = finish(measure_quality(same, same.vectors[:, :2]))
    assert report.separation["room"].silhouette == pytest.approx(0.0, abs=1e-6)
