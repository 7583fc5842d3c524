"""Times as a player shows them, probabilities, and numbers of things."""


def clock(seconds: float, *, tenths: bool = False) -> str:
    """A place on a time line: ``1:23``, ``1:23.4``, ``1:02:03``; what lies before 0 is 0."""
    units = round(seconds * 10) if tenths else int(seconds + 0.5) * 10
    minutes, rest = divmod(max(0, units), 600)
    hours, minutes = divmod(minutes, 60)
    tail = f"{rest // 10:02d}" + (f".{rest % 10}" if tenths else "")
    return f"{hours}:{minutes:02d}:{tail}" if hours else f"{minutes}:{tail}"


def percent(share: float) -> str:
    """A probability; never certainty, since nothing measured is certain: ``> 99 %``."""
    if share > 0.99:
        return "> 99 %"
    return "< 1 %" if share < 0.01 else f"{share * 100:.0f} %"


def count(number: int, noun: str) -> str:
    """A number of things: ``1 track``, ``12,345 tracks``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
