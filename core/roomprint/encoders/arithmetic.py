"""Which arithmetic encoders are quick in."""


def bfloat16_is_fast(device: str) -> bool:
    """Whether ``device`` has units for it; without them bfloat16 is slower than float32."""
    import torch

    if device == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    return bool(torch.cpu.get_capabilities().get("amx_bf16"))
