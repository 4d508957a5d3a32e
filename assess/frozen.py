"""Values that never change: dataclasses that are quick to define and to make.

The standard decorator compiles six methods for every frozen class, which for the hundred classes
of a command was a quarter of the time it takes to start. Here one is compiled; the others are
shared by all classes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import Any, NoReturn, TypeVar, dataclass_transform, overload

__all__ = ["frozen"]

T = TypeVar("T")


@overload
def frozen(cls: type[T], /) -> type[T]: ...
@overload
def frozen(*, kw_only: bool = False) -> Callable[[type[T]], type[T]]: ...
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T] | None = None, /, *, kw_only: bool = False) -> Any:
    """Make a class a frozen dataclass: equal when all fields are, and hashed by them.

    All that the standard library says of dataclasses holds for it, but ``__post_init__``.

    Args:
        cls: the class; its own ``__repr__`` and ``__eq__`` are kept.
        kw_only: True when its fields are given by name only.
    """

    def made(cls: type[Any]) -> type[Any]:
        dataclass(init=False, repr=False, eq=False, kw_only=kw_only)(cls)
        values = attrgetter(*(x.name for x in fields(cls)))
        shared = {**_SHARED, "__init__": _init_of(cls), "__values__": values}
        for name, method in shared.items():
            if name not in cls.__dict__:
                setattr(cls, name, method)
        return cls

    return made if cls is None else made(cls)


_NEW: Any = object()
"""Stands for a default that is made anew for each value."""


def _init_of(cls: type[Any]) -> Any:
    """The ``__init__`` of a dataclass, compiled."""
    takes: dict[bool, list[str]] = {False: [], True: []}
    keeps: list[str] = []
    known: dict[str, Any] = {"_NEW": _NEW}
    for x in fields(cls):
        name, value, default = x.name, x.name, ""
        if x.default_factory is not MISSING:
            known[f"_{name}"], default = x.default_factory, "=_NEW"
            value = f"_{name}() if {name} is _NEW else {name}"
        elif x.default is not MISSING:
            known[f"_{name}"], default = x.default, f"=_{name}"
        takes[bool(x.kw_only)].append(name + default)
        keeps.append(f"{name}={value}")
    words = ["self", *takes[False], *(["*", *takes[True]] if takes[True] else [])]
    code = f"def __init__({', '.join(words)}): self.__dict__.update({', '.join(keeps)})"
    exec(code, known)  # noqa: S102 - made of the names of fields, as the standard library does
    init = known["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    return init


def _equal(self: Any, other: Any) -> Any:
    if type(other) is not type(self):
        return NotImplemented
    return self is other or self.__values__(self) == other.__values__(other)


def _hash(self: Any) -> int:
    return hash(self.__values__(self))


def _shown(self: Any) -> str:
    pairs = (f"{x.name}={getattr(self, x.name)!r}" for x in fields(self))
    return f"{type(self).__qualname__}({', '.join(pairs)})"


def _refuse(self: Any, name: str, *_: object) -> NoReturn:
    raise FrozenInstanceError(f"{type(self).__qualname__} never changes, so {name!r} cannot be set")


_SHARED = {
    "__delattr__": _refuse,
    "__eq__": _equal,
    "__hash__": _hash,
    "__repr__": _shown,
    "__setattr__": _refuse,
}
