"""The list of districts: the one that comes with the bot, and the ones that people save from a spreadsheet."""

from pathlib import Path

import pytest

from knowledge.districts import Listed, read_districts, shipped_districts
from knowledge.loader import load_content, shipped_content
from knowledge.normalise import fold
from knowledge.reading import ContentError


def problems(tmp_path: Path, content: str | bytes) -> list[str]:
    path = tmp_path / "elenco.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(ContentError) as caught:
        read_districts(path)
    return [str(problem) for problem in caught.value.problems]


def test_the_list_that_comes_with_the_bot_is_good_and_every_district_has_a_known_source() -> None:
    listed = read_districts(shipped_districts())
    assert len(listed) >= 25
    known = load_content(shipped_content()).sources.keys()
    assert all(one.sources for one in listed)
    assert {source for one in listed for source in one.sources} <= set(known)
    assert all(len(province) == 2 and province.isupper() for one in listed for province in one.provinces)
    assert len({fold(one.name) for one in listed}) == len(listed)


def test_a_list_saved_by_an_italian_spreadsheet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "elenco.csv"
    path.write_bytes('\ufeffNome;Tipo;Provincia;Comuni;Fonte\r\nLago;ddc;NO;"Arona; Meina";X\r\n;;;;\r\n'.encode())
    assert read_districts(path) == [Listed("Lago", "DDC", ("NO",), ("Arona", "Meina"), ("X",))]


def test_only_the_name_is_needed(tmp_path: Path) -> None:
    path = tmp_path / "elenco.csv"
    path.write_text("name\nLago\n")
    assert read_districts(path) == [Listed("Lago", "", (), (), ())]


def test_every_problem_is_told_with_its_line(tmp_path: Path) -> None:
    lines = [
        "name,kind,province,municipalities",
        "Lago,XXX,,",
        ",DUC,,",
        "Uno,,,",
        "UNO,,,",
        "=HYPERLINK(1),,,",
        "Due,,,@x",
    ]
    found = problems(tmp_path, "\n".join(lines))
    assert [line.split(": ")[0] for line in found] == [f"elenco.csv:{line}" for line in (2, 3, 5, 6, 7)]
    assert "formula" in found[-1]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "la prima riga"),
        ("name,kind\n", "nessun distretto"),
        ("distretto\nLago\n", "la prima riga"),
        ('name\n"Lago\n', "virgolette"),
        ("name\nLagò\n".encode("latin-1"), "UTF-8"),
        (f"name\n{'x' * 101}\n", "più lungo"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_a_reason(tmp_path: Path, content: str | bytes, said: str) -> None:
    (found,) = problems(tmp_path, content)
    assert said in found


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="non si può leggere"):
        read_districts(tmp_path / "manca.csv")


def test_invisible_marks_are_taken_out_of_names(tmp_path: Path) -> None:
    path = tmp_path / "elenco.csv"
    path.write_text("name,municipalities\n\u202eLago\u200f <script>,Aro\u202ena\n")
    assert read_districts(path)[0].name == "Lago <script>"
