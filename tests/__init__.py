"""A package, because dependencies of ours install a package of this name, which would hide it."""
