"""How names are spelt for the search."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.services.pinyin import SPELLINGS_MAX, spellings


def words(name: str) -> set[str]:
    return {spelling.word for spelling in spellings(name)}


def pinyin(name: str) -> set[str]:
    return {"".join(spelling.syllables) for spelling in spellings(name)}


def initials(name: str) -> set[str]:
    return {"".join(syllable[0] for syllable in spelling.syllables) for spelling in spellings(name)}


@pytest.mark.parametrize("name", ["中华（软）", "中华(软)", "中华【软】", "中华［软］"])
def test_what_stands_in_a_bracket_also_goes_in_front(name: str) -> None:
    assert words(name) == {"中华软", "软中华"}
    assert pinyin(name) == {"zhonghuaruan", "ruanzhonghua"}
    assert initials(name) == {"zhr", "rzh"}


def test_only_the_first_bracket_moves() -> None:
    assert words("黄山（徽商）97S【条】") == {"黄山徽商97s条", "徽商黄山97s条"}


def test_several_readings_are_all_kept() -> None:
    assert pinyin("和天下") == {"hetianxia", "hutianxia"}
    assert pinyin("长") == {"zhang", "chang"}


def test_a_phrase_settles_the_reading() -> None:
    assert pinyin("重庆") == {"chongqing"}


def test_the_usual_reading_comes_first() -> None:
    assert "".join(spellings("白沙")[0].syllables) == "baisha"


def test_letters_and_digits_stay_and_full_width_becomes_plain() -> None:
    assert words("Ｑ心面包１００ｇ") == {"q心面包100g"}
    assert "qxmb100g" in initials("Q心面包100g")


def test_signs_are_left_out() -> None:
    assert words("旺~旺·O泡-果奶%") == {"旺旺o泡果奶"}


@pytest.mark.parametrize("name", ["", "（）", "***", "😀"])
def test_a_name_of_signs_has_no_spelling(name: str) -> None:
    assert spellings(name) == ()


def test_characters_no_dictionary_knows_stand_for_themselves() -> None:
    assert pinyin("𫝆𫝆茶") == {"𫝆𫝆cha"}


@given(st.text(max_size=60))
def test_any_text_has_a_bounded_number_of_spellings(name: str) -> None:
    found = spellings(name)
    assert len(found) <= 2 * SPELLINGS_MAX
    assert all(len(spelling.syllables) == len(spelling.word) for spelling in found if spelling.word.isascii())
