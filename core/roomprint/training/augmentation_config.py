"""How replicas are made, as plain settings: a form needs no more than these."""

from dataclasses import dataclass

from roomprint.settings import Config, setting


@dataclass(frozen=True, kw_only=True)
class AugmentationConfig(Config):
    """How replicas are made; ``p_...`` is the share of segments that a degradation meets."""

    max_shift_ms: float = setting(
        150.0, "Largest time shift, either way.", low=0, high=1000, unit="ms"
    )
    shift_alpha: float = setting(
        8.0, "First parameter of the shift's Beta distribution.", low=0.1, high=50
    )
    shift_beta: float = setting(
        2.0, "Second parameter of the shift's Beta distribution.", low=0.1, high=50
    )
    p_speed: float = setting(0.35, "Played faster or slower, pitch and all.", low=0, high=1)
    max_speed: float = setting(0.045, "Largest change of speed.", low=0, high=0.2)
    p_room: float = setting(0.6, "Heard through a room's impulse response.", low=0, high=1)
    p_loudspeaker: float = setting(
        0.25, "Band-passed by a small loudspeaker or a telephone.", low=0, high=1
    )
    p_equaliser: float = setting(0.3, "Coloured by a random equaliser.", low=0, high=1)
    p_noise: float = setting(0.85, "Mixed with recorded or coloured noise.", low=0, high=1)
    p_coloured: float = setting(
        0.4, "Share of the noise that is synthetic, of random slope.", low=0, high=1
    )
    p_crowd: float = setting(
        0.15, "Share of the noise that is speech or other music.", low=0, high=1
    )
    min_snr_db: float = setting(-4.0, "Lowest signal to noise ratio.", low=-30, high=60, unit="dB")
    max_snr_db: float = setting(15.0, "Highest signal to noise ratio.", low=-30, high=60, unit="dB")
    p_distortion: float = setting(0.2, "Driven into tanh distortion.", low=0, high=1)
    p_polarity: float = setting(0.5, "Turned upside down.", low=0, high=1)
    max_gain_db: float = setting(
        12.0, "Largest change of level, either way.", low=0, high=60, unit="dB"
    )
    p_tempo: float = setting(0.35, "Played at another tempo, pitch kept.", low=0, high=1)
    min_tempo: float = setting(0.85, "Slowest tempo.", low=0.5, high=1)
    max_tempo: float = setting(1.18, "Fastest tempo.", low=1, high=1.2)
    p_mask: float = setting(
        0.6, "SpecAugment: two bands and two stretches of time blanked.", low=0, high=1
    )
