"""What Götz et al. 2023 report (Table 2), beside which our own numbers are printed.

By cell, then task: RMSE, correlation and bias of RT60 (s) and C50 (dB); accuracy, precision and
recall (percent) of the volume class. Their data are not public: the rooms are others.
"""

Numbers = tuple[float, float, float | None]

_TABLE = """
rt60   supervised 0.2228 0.9037 0.0304
rt60   0.01 0.2699 0.8496 0.0344 0.2369 0.8870 0.0322 0.2146 0.9089 0.0296
rt60   0.1  0.2345 0.8878 0.0027 0.2426 0.8787 0.0069 0.2217 0.9048 0.0028
rt60   1.0  0.2500 0.8768 0.0450 0.2770 0.8399 -0.0043 0.2284 0.8937 0.0220
c50    supervised 1.9756 0.9241 1.0281
c50    0.01 1.7561 0.9208 0.3187 2.0057 0.9227 0.9820 2.2386 0.8908 1.0001
c50    0.1  1.8903 0.9223 0.4303 2.0411 0.9142 0.8401 2.0813 0.9063 0.8936
c50    1.0  1.7887 0.9181 0.3901 2.0101 0.9032 0.7059 2.3873 0.8597 0.7434
volume supervised 68.95 70.66 70.16
volume 0.01 69.53 71.46 71.03 70.70 72.52 71.99 74.22 73.20 73.28
volume 0.1  71.29 72.41 71.65 67.97 70.14 69.92 73.05 75.86 76.02
volume 1.0  71.09 73.76 73.83 67.58 69.43 69.05 68.36 70.24 69.84
"""
_SAMPLINGS = ("soft", "hard", "position-independent")


def table_2() -> dict[str, dict[str, Numbers]]:
    """The table by cell (``soft:0.1``, ``supervised``) and task."""
    found: dict[str, dict[str, Numbers]] = {}
    for line in _TABLE.strip().splitlines():
        task, row, *words = line.split()
        numbers = [float(word) for word in words]
        for place, sampling in enumerate(_SAMPLINGS):
            values = numbers[3 * place : 3 * place + 3]
            if len(values) == 3:
                cell = row if row == "supervised" else f"{sampling}:{row}"
                found.setdefault(cell, {})[task] = (values[0], values[1], values[2])
    # Section 4: an encoder that learned nothing, asked for RT60; no bias is given.
    found["untrained"] = {"rt60": (0.5056, 0.1993, None)}
    return found
