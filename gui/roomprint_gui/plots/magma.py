"""The colour map of every spectrogram: magma, from 17 colours of the public-domain table."""

_ANCHORS = (
    "000004 07061c 150e38 29115a 3f0f72 56147d 6a1c81 802582 952c80 ab337c c03a76 d6456c e85362 "
    "f4695c fa815f fd9b6b fecd90 fcfdbf"
)


def table() -> list[int]:
    """256 opaque colours as 0xAARRGGBB, dark to bright."""
    anchors = [tuple(bytes.fromhex(color)) for color in _ANCHORS.split()]
    colors = []
    for level in range(256):
        place, share = divmod(level / 255 * (len(anchors) - 1), 1)
        low = anchors[int(place)]
        high = anchors[min(int(place) + 1, len(anchors) - 1)]
        red, green, blue = (round(a + (b - a) * share) for a, b in zip(low, high, strict=True))
        colors.append(0xFF000000 | red << 16 | green << 8 | blue)
    return colors
