"""What Altwlkany et al. report, beside which our own numbers are printed.

Top-1 and top-5 hit rates in percent of their small, medium and large models (Tables 2 and 4), on
an index of the large FMA set; the size of ours has to be named beside it.
"""

# condition -> (small, medium, large), each (top-1, top-5)
TABLE_2 = {
    "shift 10 %": ((98.7, 100.0), (98.6, 100.0), (98.6, 100.0)),
    "shift 20 %": ((98.8, 100.0), (98.6, 100.0), (98.7, 100.0)),
    "shift 30 %": ((98.5, 100.0), (98.4, 100.0), (98.4, 100.0)),
    "shift 40 %": ((98.4, 100.0), (98.3, 100.0), (98.2, 100.0)),
    "reverb": ((88.8, 91.4), (92.2, 94.8), (96.2, 98.2)),
}
TABLE_4 = {
    "noise 5 dB": ((83.4, 86.2), (87.8, 90.6), (93.9, 96.2)),
    "noise 10 dB": ((92.9, 95.0), (95.0, 97.1), (97.1, 99.0)),
    "noise 15 dB": ((96.0, 97.9), (96.8, 98.8), (97.8, 99.6)),
    "coloured 5 dB": ((77.8, 81.0), (91.8, 94.4), (95.6, 97.8)),
    "coloured 10 dB": ((88.7, 91.3), (95.6, 97.8), (97.3, 99.2)),
    "coloured 15 dB": ((93.5, 95.8), (97.0, 99.0), (97.9, 99.7)),
}
