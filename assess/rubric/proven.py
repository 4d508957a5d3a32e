"""The built-in rubric in a form that is read at once: validated, its references proven, as JSON.

It is made when the package is built (tools/build_hook.py) and on ``make setup``, and stands beside
the program. A stamp over the rubric's files, the code that reads them and the form itself says
whether it still tells the truth; whatever is damaged, old or missing is passed over in silence, and
the YAML files are read instead.

``python -m assess.rubric.proven`` brings the one beside this program up to date.
"""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

from assess import resources
from assess._version import __version__
from assess.errors import AssessError, RubricError
from assess.rubric import model
from assess.rubric.folder import rubric_files
from assess.rubric.model import Rubric

__all__ = ["read", "write"]

_KINDS = [getattr(model, name) for name in model.__all__]
_KIND = ""
"""The key under which an object tells its kind; no name of a field and no id is empty."""
_STAMP = hashlib.sha256().digest_size
_CODE = Path(__file__).resolve().parent


def read(file: Path, folder: Path) -> Rubric | None:
    """The rubric of a folder from its proven form; ``None`` when that is not there or does not fit.

    Args:
        file: where the proven form is.
        folder: the rubric's folder.
    """
    try:
        data = file.read_bytes()
        if data[:_STAMP] == _stamp(folder, data[_STAMP:]):
            found = json.loads(data[_STAMP:], object_hook=_made)
            return found if isinstance(found, Rubric) else None
    except (OSError, ValueError, RubricError):  # told by whoever reads the folder itself
        pass
    return None


def write(file: Path, folder: Path) -> None:
    """Prove the rubric of a folder and keep it in the form that :func:`read` takes.

    Raises:
        RubricError: the rubric is wrong.
        WriteError: the file cannot be written.
    """
    from assess.fileio import write_file
    from assess.rubric.load import load_rubric

    rubric = load_rubric(base=folder, check=True)
    data = json.dumps(rubric, default=_plain, ensure_ascii=False, separators=(",", ":")).encode()
    write_file(file, _stamp(folder, data) + data, expected=None, overwrite=True)


def _stamp(folder: Path, data: bytes) -> bytes:
    """What fits only these files of a rubric, the code as it is, and the proven form of them."""
    code = sorted([*_CODE.glob("*.py"), *_CODE.parent.glob("yaml*.py")])
    stamp = hashlib.sha256(__version__.encode())
    for path in [*code, *(folder / name for name in rubric_files(folder))]:
        content = path.read_bytes()
        stamp.update(f"\0{path.name}\0{len(content)}\0".encode())
        stamp.update(content)
    stamp.update(data)
    return stamp.digest()


def _plain(value: Any) -> dict[str, Any]:
    """One of the rubric's objects as JSON: its kind and every field that is not as by default."""
    plain: dict[str, Any] = {_KIND: _KINDS.index(type(value))}
    for field in fields(value):
        content = getattr(value, field.name)
        usual = field.default if field.default_factory is MISSING else field.default_factory()
        if content != usual:
            plain[field.name] = content
    return plain


def _made(plain: dict[str, Any]) -> Any:
    """The other way: an object of its kind, or a mapping as it is."""
    if (kind := plain.pop(_KIND, None)) is None:
        return plain
    for name, content in plain.items():
        if type(content) is list:
            plain[name] = tuple(content)
    return _KINDS[kind](**plain)


if __name__ == "__main__":
    here = resources.proven_rubric(), resources.rubrics_dir()
    if read(*here) is None:
        try:
            here[0].parent.mkdir(exist_ok=True)
            write(*here)
        except AssessError as error:
            sys.exit("\n".join(error.lines()))
