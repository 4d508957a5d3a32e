"""The version, said once: pyproject.toml reads it here, and `assess --version` prints it."""

__version__ = "0.1.0"
