"""Calendar files of every kind: they give the same sessions, and what is no calendar gets one sentence."""

import zipfile
from datetime import UTC, datetime
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.calendar_faults import Fault
from bot.calendars import LARGEST_FILE, MOST_ROWS
from bot.people_model import Role
from bot.sessions_model import Audience, Session
from tests.calendars import HEADER, reading, reasons, row, workbook, xml_row

ONE = Session(
    "modulo-1",
    "Vetrine, luci",
    datetime(2026, 12, 3, 8, tzinfo=UTC),
    datetime(2026, 12, 3, 10, 30, tzinfo=UTC),
    "Sala A",
    "https://example.org/x",
    "Negozi",
    Audience((Role.MANAGER,), (1, 2)),
    20,
    "Portare il telefono",
    cancelled=True,
)
CSV = f"""{HEADER}
modulo-1;Vetrine, luci;3/12/2026;9:00;11:30;Sala A;https://example.org/x;Negozi;"manager; distretti: Alba; Novara";20;\
Portare il telefono;annullata
"""
ENGLISH = """Note,Status,Materials,Seats,Audience,Topic,URL,Location,End,Start,Subject,UID
x,cancelled,Portare il telefono,20,managers; districts: Alba; Novara,Negozi,https://example.org/x,Sala A,11.30,\
2026-12-03 09:00,"Vetrine, luci",modulo-1
"""
YAML = """sessioni:
  - chiave: modulo-1
    titolo: Vetrine, luci
    data: 2026-12-03
    inizio: 9:00
    fine: 11:30
    luogo: Sala A
    link: https://example.org/x
    tema: Negozi
    destinatari: [manager, Alba-Bra, Novara]
    posti: 20
    materiali: Portare il telefono
    stato: annullata
"""
ICS = """BEGIN:VCALENDAR
METHOD:PUBLISH
BEGIN:VEVENT
UID:modulo-1
SUMMARY:Vetrine\\, luci
DTSTART:20261203T080000Z
DTEND;TZID=W. Europe Standard Time:20261203T113000
LOCATION:Sala A
URL:https://example.org/x
CATEGORIES:Negozi
STATUS:CANCELLED
X-DISTRETTI-DESTINATARI;VALUE=TEXT:manager\\; distretti: Alba-Bra\\; Novara
X-DISTRETTI-POSTI;VALUE=TEXT:20
X-DISTRETTI-MATERIALI;VALUE=TEXT:Portare il telefono
END:VEVENT
END:VCALENDAR
"""
XLSX = workbook(
    xml_row(1, "Calendario 2026")
    + xml_row(3, *HEADER.split(";"))
    + xml_row(
        *(5, "modulo-1", "Vetrine, luci", (1, 46359), (2, 0.375), (3, 46359.4791666667), "Sala A"),
        *(
            "https://example.org/x",
            "Negozi",
            "manager; distretti: Alba; Novara",
            20,
            "Portare il telefono",
            "annullata",
        ),
    ),
    xml_row(1, "Note", "mie"),
)
FILES = {
    "a.csv": CSV.encode(),
    "bom.csv": b"\xef\xbb\xbf" + CSV.encode(),
    "commas.csv": ENGLISH.encode(),
    "tabs.TSV": ENGLISH.replace(",", "\t").replace("Vetrine\t luci", "Vetrine, luci").encode(),
    "unicode.txt": CSV.encode("utf-16"),
    "declared.csv": ("sep=;\r\n" + CSV).encode(),
    "a.yaml": YAML.encode(),
    "a.yml": YAML.encode(),
    "a.ics": ICS.encode(),
    "crlf.ics": ICS.replace("\n", "\r\n").encode(),
    "no ending": ICS.encode(),
    "a.xlsx": XLSX,
    "named.csv": XLSX,
}


@pytest.mark.parametrize("name", FILES)
def test_every_kind_of_file_says_the_same(name: str) -> None:
    calendar = reading(name, FILES[name])
    assert reasons(calendar) == []
    assert calendar.sessions == (ONE,)


def test_letters_of_old_windows_are_read() -> None:
    table = row("città", "Perché sì: caffè a 1 €")
    assert reading("a.csv", table.encode("cp1252")).sessions == reading("a.csv", table).sessions
    assert reading("a.csv", table.encode("cp1252")).sessions[0].title == "Perché sì: caffè a 1 €"


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("a.csv", b"", Fault.EMPTY),
        ("a.xlsx", b"\xef\xbb\xbf \r\n", Fault.EMPTY),
        ("a.csv", b"x" * (LARGEST_FILE + 1), Fault.TOO_LARGE),
        ("a.doc", b"chiave;titolo", Fault.UNKNOWN_KIND),
        ("calendario", b"chiave;titolo", Fault.UNKNOWN_KIND),
        ("a.xlsx", b"%PDF-1.7 ...", Fault.PDF),
        ("a.csv", b"%PDF-1.7 ...", Fault.PDF),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), Fault.OLD_EXCEL),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), Fault.OLD_EXCEL),
        ("a.xlsx", CSV.encode(), Fault.NOT_EXCEL),
        ("a.xlsx", b"PK\x03\x04" + bytes(100), Fault.NOT_EXCEL),
        ("a.csv", b"chiave;titolo\x00\x00", Fault.NOT_TEXT),
        ("a.csv", b"caff\xe9 \x81", Fault.NOT_TEXT),
        ("a.yaml", b"- titolo: caff\xe9 \x81", Fault.NOT_TEXT),
        ("a.ics", b"chiave;titolo", Fault.NOT_ICS),
        ("a.csv", b'chiave;titolo\n"modulo;uno', Fault.QUOTES),
    ],
)
def test_what_is_no_calendar_gets_one_sentence(name: str, content: bytes, fault: Fault) -> None:
    calendar = reading(name, content)
    assert (calendar.sessions, reasons(calendar)) == ((), [fault.value])


def test_a_document_of_another_program_is_no_workbook() -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert reasons(reading("a.docx", packed.getvalue())) == [Fault.NOT_EXCEL]


@pytest.mark.parametrize("kind", ["csv", "yaml", "ics", "xlsx"])
def test_more_rows_than_a_calendar_has_are_refused_at_once(kind: str) -> None:
    many = range(MOST_ROWS + 1)
    content: str | bytes = {
        "csv": HEADER + "".join(f"\nk{n};t;3/12/2026;9:00;10:00" for n in many),
        "yaml": "".join(f"- chiave: k{n}\n" for n in many),
        "ics": "BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\nEND:VEVENT\n" * len(many) + "END:VCALENDAR",
        "xlsx": workbook(xml_row(1, *HEADER.split(";")) + "".join(xml_row(n + 2, "k") for n in many)),
    }[kind]
    assert reasons(reading(f"a.{kind}", content)) == [f"il file ha più di {MOST_ROWS} righe: dividilo in più file"]


@pytest.mark.parametrize("kind", ["csv", "yaml", "ics", "xlsx"])
def test_a_file_without_sessions_says_so(kind: str) -> None:
    content: str | bytes = {
        "csv": HEADER,
        "yaml": "sessioni: []",
        "ics": "BEGIN:VCALENDAR\nEND:VCALENDAR\n",
        "xlsx": workbook(xml_row(1, *HEADER.split(";"))),
    }[kind]
    assert reasons(reading(f"a.{kind}", content)) == ["nel file non c'è nessuna sessione"]


@pytest.mark.parametrize("written", ["[" * 900_000, "- " * 900_000, "{a: " * 400_000])
def test_a_file_that_nests_without_end_is_refused_and_not_followed(written: str) -> None:
    (reason,) = reasons(reading("a.yaml", written))
    assert "troppi livelli" in reason


@settings(deadline=None)
@given(st.sampled_from(["csv", "yaml", "ics", "xlsx", "txt", ""]), st.binary() | st.text().map(str.encode))
def test_anything_at_all_is_read_or_refused(kind: str, content: bytes) -> None:
    calendar = reading(f"a.{kind}", content)
    assert calendar.sessions == ()
    assert calendar.unreadable
    assert all(one.line >= 0 and one.reason for one in calendar.unreadable)


@settings(deadline=None)
@given(
    st.sampled_from(sorted(FILES)),
    st.lists(st.tuples(st.integers(0, 2**20), st.integers(0, 255)), min_size=1, max_size=12),
)
def test_a_damaged_file_is_read_or_refused(name: str, damage: list[tuple[int, int]]) -> None:
    content = bytearray(FILES[name])
    for at, byte in damage:
        content[at % len(content)] = byte
    calendar = reading(name, bytes(content))
    assert calendar.sessions or calendar.unreadable


@settings(deadline=None)
@given(st.sampled_from(sorted(FILES)), st.integers(0, 2**20))
def test_a_file_that_was_cut_is_read_or_refused(name: str, length: int) -> None:
    content = FILES[name][: length % len(FILES[name])]
    calendar = reading(name, content)
    assert calendar.sessions or calendar.unreadable
    if name.endswith((".ics", "xlsx")):
        assert calendar.sessions in {(), (ONE,)}, "never a part of a session"
