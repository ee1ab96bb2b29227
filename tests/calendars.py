"""Calendar files for tests: a workbook made by hand, sessions that anything may be said of, two districts to find."""

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from bot.calendar_keys import key_of
from bot.people_model import District, Role
from bot.sessions_model import ADDRESS, KEY, LARGEST, TITLE, Audience, Calendar, Session
from handlers.calendars import read_calendar
from knowledge.names import Named, find, tidy

ROME = ZoneInfo("Europe/Rome")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DISTRICTS = (
    District(1, "Alba-Bra", None, ("CN",), ("Alba", "Bra"), ()),
    District(2, "Novara", None, ("NO",), ("Novara",), ()),
    District(3, "Terre del Monviso", None, ("CN",), ("Saluzzo",), ()),
)
HEADER = "chiave;titolo;data;inizio;fine;luogo;link;tema;destinatari;posti;materiali;stato"
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def found(words: str) -> list[District]:
    """Return the districts that words may mean, as `bot.districts.Districts.find` does."""
    named = [Named(one.id, one.name, (*one.municipalities, *one.provinces)) for one in DISTRICTS]
    return [DISTRICTS[number - 1] for number in find(words, named)]


def name_of(district: int) -> str:
    return DISTRICTS[district - 1].name


def reading(name: str, content: str | bytes) -> Calendar:
    return read_calendar(name, content.encode() if isinstance(content, str) else content, ROME, found)


def row(*cells: str) -> str:
    """Return a table of one row: what is not given is filled with good values."""
    good = ["modulo-1", "Vetrine", "3/12/2026", "9:00", "11:00", "", "", "", "", "", "", ""]
    return f"{HEADER}\n{';'.join([*cells, *good[len(cells) :]])}\n"


def reasons(calendar: Calendar) -> list[str]:
    return [str(one) for one in calendar.unreadable]


def session(key: str = "modulo-1", **said: object) -> Session:
    start = datetime(2026, 12, 3, 8, tzinfo=UTC)
    values = {"title": "Vetrine", "starts_at": start, "ends_at": start + timedelta(hours=2), **said}
    return Session(key, **values)  # type: ignore[arg-type]


def workbook(*sheets: str, hidden: Sequence[int] = (), extra: dict[str, bytes] | None = None) -> bytes:
    """Return an .xlsx file with these sheets, each the XML of its rows; styles 1, 2, 3 are a day, an hour, both."""
    states = ["hidden" if number in hidden else "visible" for number in range(len(sheets))]
    listed = "".join(
        f'<sheet name="Foglio{n}" sheetId="{n}" state="{state}" r:id="r{n}"/>' for n, state in enumerate(states, 1)
    )
    related = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    formats = "".join(f'<xf numFmtId="{number}"/>' for number in (0, 14, 20, 22))
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" '
        'ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{related}'
        f'<Relationship Id="s" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet {_MAIN}><cellXfs count="4">{formats}</cellXfs></styleSheet>',
    }
    for number, rows in enumerate(sheets, 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = f"<worksheet {_MAIN}><sheetData>{rows}</sheetData></worksheet>"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**parts, **(extra or {})}.items():
            archive.writestr(name, content)
    return packed.getvalue()


def xml_row(number: int, *cells: str | float | tuple[int, float]) -> str:
    """Return a row of a sheet: texts, numbers, or numbers with a style."""
    written = []
    for column, cell in zip("ABCDEFGHIJKLMNOP", cells, strict=False):
        at = f'r="{column}{number}"'
        match cell:
            case str():
                written.append(f'<c {at} t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>')
            case (style, value):
                written.append(f'<c {at} s="{style}"><v>{value}</v></c>')
            case value:
                written.append(f"<c {at}><v>{value}</v></c>")
    return f'<row r="{number}">{"".join(written)}</row>'


def texts(longest: int, least: int = 0) -> st.SearchStrategy[str]:
    """Return texts as they are kept: on one line, nothing hidden, within their length."""
    written = st.text(st.characters(exclude_categories=["Cs"]), max_size=longest) | st.text(
        "aàB\\nN;,:\"'=+😀👩\u200d.@/ -<>&%", max_size=longest
    )
    return written.map(lambda words: tidy(words, longest)).filter(lambda words: len(words) >= least)


LINKS = st.sampled_from(
    ["", "https://example.org/a;b,c?d=e%20f&g=à#h", "http://example.org", "HTTPS://Example.org/x:y"]
)


@st.composite
def sessions(draw: st.DrawFn) -> Session:
    """Draw a session as the memory may hold it."""
    start = datetime(2001, 1, 1, tzinfo=UTC) + timedelta(seconds=draw(st.integers(0, 97 * 365 * 86_400)))
    place = draw(texts(TITLE).filter(lambda words: "http" not in words.lower()))
    roles = draw(st.sets(st.sampled_from([Role.PARTICIPANT, Role.MANAGER, Role.STAFF])))
    districts = draw(st.sets(st.sampled_from([1, 2, 3])))
    return Session(
        draw(texts(KEY, 1).map(key_of).filter(bool)),
        draw(texts(TITLE, 1)),
        start,
        start + timedelta(seconds=draw(st.integers(1, 86_400))),
        place,
        draw(LINKS),
        draw(texts(TITLE)),
        Audience(tuple(sorted(roles)), tuple(sorted(districts))),
        draw(st.none() | st.integers(1, LARGEST)),
        draw(texts(ADDRESS) | st.just("https://example.org/a,b https://example.org/c;d")),
        draw(st.booleans()),
    )
