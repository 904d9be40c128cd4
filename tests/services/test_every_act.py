"""Every act of the services asks for its right before it does anything; each role may do what its rights say (C-1)."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

import pos_app.services
from pos_app.domain.people import RIGHTS, Allowed, Right, RightMissing, Role, User

NOBODY = User(9, "路人", Role.CASHIER, Allowed(frozenset()))

# Acts whose right depends on what is asked for, or on nothing: each is held by a test of its own.
HELD_ELSEWHERE = {
    "accounts.check_on_account": "a part of a sale: the right is asked for when something of it is on account",
    "accounts.post": "a part of a sale that was checked",
    "bench_shop.add_sales": "history, made up for measuring",
    "goods_edit.add_given": "a part of adding goods, whose right was asked for",
    "goods_list.movements": "looks; costs are left out for who may not see them",
    "goods_list.page": "looks; costs are left out for who may not see them",
    "lock.lock_till": "whoever is at the till may lock it",
}


@dataclass(frozen=True, slots=True)
class Act:
    name: str
    call: Callable[..., object]
    person: str


def acts() -> list[Act]:
    """Public functions, and methods of public classes, that are given the person who does it."""
    found: dict[str, Act] = {}
    for module in pkgutil.walk_packages(pos_app.services.__path__, "pos_app.services."):
        loaded = importlib.import_module(module.name)
        short = module.name.removeprefix("pos_app.services.")
        for name, thing in vars(loaded).items():
            if name.startswith("_") or getattr(thing, "__module__", "") != module.name:
                continue
            callables = {name: thing}
            if inspect.isclass(thing):
                callables = {f"{name}.{key}": each for key, each in vars(thing).items() if not key.startswith("_")}
            for key, each in callables.items():
                person = person_of(each)
                if person:
                    found[f"{short}.{key}"] = Act(f"{short}.{key}", each, person)
    return list(found.values())


def person_of(thing: Any) -> str:
    """The name of the parameter that is a person, and must be one."""
    if not inspect.isfunction(thing):
        return ""
    parameters = inspect.signature(thing).parameters.values()
    return next((each.name for each in parameters if each.annotation is User), "")


def right_of(act: Act) -> Right:
    """What somebody without any right is told to lack. Nothing else is given: nothing may be touched before."""
    given = {
        name: NOBODY if name == act.person else None
        for name, each in inspect.signature(act.call).parameters.items()
        if each.kind is not inspect.Parameter.VAR_KEYWORD
    }
    with pytest.raises(RightMissing) as refused:
        act.call(**given)
    return refused.value.right


ACTS = {act.name: act for act in acts() if act.name not in HELD_ELSEWHERE}


def test_there_are_acts() -> None:
    assert len(ACTS) > 30
    assert set(HELD_ELSEWHERE) <= {act.name for act in acts()}


@pytest.mark.parametrize("name", ACTS)
def test_an_act_asks_for_its_right_first_and_each_role_has_it_or_not(name: str) -> None:
    right = right_of(ACTS[name])
    for role in Role:
        somebody = User(1, "谁", role)
        assert somebody.may(right) == (right in RIGHTS[role])
