"""Where settings remember what is a workspace's own."""

import hashlib
from pathlib import Path


def workspace_key(group: str, workspace: Path, name: str) -> str:
    """The key of a value that is remembered of each workspace."""
    digest = hashlib.sha256(str(workspace).encode()).hexdigest()[:12]
    return f"{group}/{digest}/{name}"
