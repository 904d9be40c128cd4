import pytest

from pos_app.domain.errors import EnvironmentFault, PosError, RuleViolation
from pos_app.domain.money import Money


@pytest.mark.parametrize("kind", [RuleViolation, EnvironmentFault])
def test_a_sentence_is_kept_with_its_places_and_what_fills_them(kind: type[PosError]) -> None:
    error = kind("{given} is not enough: {due} is due", field="given", given=Money(100), due=Money(250))
    assert str(error) == "1.00 is not enough: 2.50 is due"
    assert (error.message, error.field) == ("{given} is not enough: {due} is due", "given")
    assert error.values == {"given": Money(100), "due": Money(250)}


def test_what_is_filled_in_is_never_read_as_a_place() -> None:
    assert str(RuleViolation("There is no sale {name}", name="{field} {}")) == "There is no sale {field} {}"


def test_a_rule_is_not_an_environment() -> None:
    assert not issubclass(RuleViolation, EnvironmentFault)
    assert not issubclass(EnvironmentFault, RuleViolation)
    assert issubclass(RuleViolation, PosError)
    assert issubclass(EnvironmentFault, PosError)
