"""The settings of a picture; light, since the command line builds its options from them."""

from dataclasses import dataclass

from roomprint.settings import Config, setting


@dataclass(frozen=True, kw_only=True)
class ProjectionConfig(Config):
    """How a picture is made."""

    method: str = setting(
        "UMAP",
        "UMAP keeps neighbours together; PCA keeps the largest variance.",
        choices=("UMAP", "PCA"),
    )
    neighbours: int = setting(
        15,
        "How many neighbours hold a point in its place: few show detail, many the whole.",
        low=2,
        high=200,
    )
    min_distance: float = setting(
        0.1, "How near to each other points may lie in the picture.", low=0.0, high=0.99
    )
    metric: str = setting(
        "cosine", "How far two vectors are apart.", choices=("cosine", "euclidean")
    )
    dimensions: int = setting(2, "Of the picture.", low=2, high=3)
    most: int = setting(
        20_000,
        "Points that UMAP lays out; those beyond are placed among their neighbours.",
        low=100,
        high=200_000,
    )
    seed: int = setting(0, "Another seed gives another picture of the same.", low=0, high=2**31 - 1)
