"""Which rooms are called large."""

LARGE_M3 = 160.0  # Götz et al. 2023, 3.3: parts small rooms from large ones
