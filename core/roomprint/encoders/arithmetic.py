"""Which arithmetic encoders are quick in."""


def bfloat16_is_fast(device: str) -> bool:
    """On a processor without matrix units for it, bfloat16 is several times slower than float32."""
    import torch

    return device == "cuda" or bool(torch.cpu.get_capabilities().get("amx_bf16"))
