"""Frozen values behave as frozen dataclasses of the standard library do."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, is_dataclass, replace
from typing import ClassVar

import pytest

from assess.frozen import frozen


@frozen
class Point:
    """A place."""

    x: int
    y: int = 0
    tags: list[str] = field(default_factory=list)
    shown: ClassVar[str] = "point"

    @property
    def sum(self) -> int:
        return self.x + self.y


@frozen(kw_only=True)
class Named(Point):
    label: str = "a"
    name: str


@dataclass(frozen=True)
class Standard:
    x: int
    y: int = 0
    tags: list[str] = field(default_factory=list)


def test_it_is_a_dataclass_to_the_standard_library():
    point = Point(1, tags=["a"])
    assert is_dataclass(Point)
    assert [x.name for x in fields(point)] == ["x", "y", "tags"]
    assert asdict(point) == {"x": 1, "y": 0, "tags": ["a"]}
    assert replace(point, y=2) == Point(1, 2, ["a"])
    assert point.sum == 1
    match point:
        case Point(1, y):
            assert y == 0


def test_it_never_changes():
    point = Point(1)
    with pytest.raises(FrozenInstanceError, match="'x'"):
        point.x = 2
    with pytest.raises(FrozenInstanceError):
        point.other = 2
    with pytest.raises(FrozenInstanceError):
        del point.x
    assert point == Point(1)


@pytest.mark.parametrize(
    "call",
    [
        lambda make: make(),
        lambda make: make(1, 2, [], 3),
        lambda make: make(1, z=2),
        lambda make: make(1, x=2),
    ],
)
def test_wrong_arguments_are_refused_in_the_same_words(call):
    with pytest.raises(TypeError) as standard:
        call(Standard)
    with pytest.raises(TypeError) as ours:
        call(Point)
    assert str(ours.value) == str(standard.value).replace("Standard", "Point")


def test_defaults_that_can_change_are_made_anew():
    assert Point(1).tags is not Point(1).tags


def test_fields_by_name_only_need_no_order_and_may_stand_on_others():
    named = Named(1, name="n")
    assert (named.x, named.y, named.label, named.name) == (1, 0, "a", "n")
    with pytest.raises(TypeError):
        Named(1, 2, [], "n")
    assert repr(named) == "Named(x=1, y=0, tags=[], label='a', name='n')"


def test_equal_values_of_one_class_are_equal_and_hash_alike():
    one = frozen(type("One", (), {"__annotations__": {"a": "int"}}))
    two = frozen(type("Two", (), {"__annotations__": {"a": "int"}}))
    assert one(1) == one(1)
    assert hash(one(1)) == hash(one(1))
    assert one(1) != one(2)
    assert one(1) != two(1)
    assert {one(1), one(1), one(2)} == {one(2), one(1)}
    with pytest.raises(TypeError, match="unhashable"):
        hash(Point(1))


def test_its_own_words_for_itself_are_kept():
    @frozen
    class Secret:
        word: str

        def __repr__(self) -> str:
            return "…"

    assert repr(Secret("a")) == "…"


@pytest.mark.parametrize("way", [copy.copy, copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))])
def test_it_can_be_copied_and_sent_to_another_process(way):
    assert way(Named(1, 2, ["t"], name="n")) == Named(1, 2, ["t"], name="n")
