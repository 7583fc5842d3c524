"""How well the size of a room can be told by its acoustics, were they known exactly.

In rooms whose materials are drawn regardless of their size (Götz et al. 2023, section 3.2), RT60,
C50 and the direct-to-reverberant ratio leave the volume open: they fix it together with the
distance only (the critical distance grows with ``sqrt(V / T)``; Kuttruff, "Room Acoustics", chapter
5). An estimator of the size that does better than these labels has found the distance, such as by
the delay of the direct sound, or knows the rooms.
"""

import numpy as np

from roomprint.corpora.grid import Grid
from roomprint.training.downstream import BY_ROOM, Samples

_DISTANCE = ("distance_m",)
_REST = ("drr_db", "c50_db")
_FOLDS = 10


def size_limits(grid: Grid, samples: Samples) -> dict[str, float]:
    """Accuracy of small against large by logistic regression on true labels, in percent.

    It is cross-validated, in rooms of their own where ``samples`` keeps them apart. Times and
    distances enter by their logarithms, for which the theory of the diffuse field is linear.

    Args:
        grid: The rooms.
        samples: What is large, which time is the RT60, and whether parts share rooms.

    Returns:
        By what is known, the accuracy; nothing where there are fewer rooms than folds, or where
        all rooms of a fold's complement are of one class.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold, KFold, cross_val_score
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    known = {
        "RT60, C50 and DRR": (samples.time, *_REST),
        "the distance": _DISTANCE,
        "RT60, C50, DRR and the distance": (samples.time, *_REST, *_DISTANCE),
    }
    columns = {
        name: grid.labels[name] if name in _REST else np.log(grid.labels[name])
        for name in (samples.time, *_REST, *_DISTANCE)
    }
    there = np.all(np.isfinite([*columns.values(), grid.labels["volume_m3"]]), axis=0)
    large = grid.labels["volume_m3"][there] > samples.large_m3
    rooms = grid.rooms[there]
    if len(np.unique(rooms)) < _FOLDS:
        return {}
    apart = samples.split == BY_ROOM
    folds = GroupKFold(_FOLDS) if apart else KFold(_FOLDS, shuffle=True, random_state=samples.seed)
    parts = list(folds.split(rooms, groups=rooms if apart else None))
    if any(len(np.unique(large[learned])) < 2 for learned, _ in parts):
        return {}
    model = make_pipeline(StandardScaler(), LogisticRegression())
    told = {}
    for name, labels in known.items():
        features = np.stack([columns[label][there] for label in labels], axis=1)
        told[name] = 100 * float(np.mean(cross_val_score(model, features, large, cv=parts)))
    return told
