"""Events of calendar programs: what they say is taken, what they only nearly say is refused with its line."""

import pytest

from bot.calendar_faults import Fault
from tests.calendars import reading, reasons, session


def calendar(*lines: str, head: str = "") -> str:
    """Return a calendar of one good event, with lines added or, when of the same name, replaced."""
    names = {line.split(":")[0].split(";")[0] for line in lines}
    good = ["UID:modulo-1", "SUMMARY:Vetrine", "DTSTART:20261203T080000Z", "DTEND:20261203T100000Z"]
    inside = [line for line in good if line.split(":")[0] not in names]
    inside += [line for line in lines if not line.endswith(":")]
    return "\r\n".join(
        ["BEGIN:VCALENDAR", *head.splitlines(), "BEGIN:VEVENT", *inside, "END:VEVENT", "END:VCALENDAR", ""]
    )


def one(*lines: str, head: str = "") -> object:
    read = reading("a.ics", calendar(*lines, head=head))
    assert reasons(read) == []
    return read.sessions[0]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("DTSTART:20261203T090000", "DTEND:20261203T110000"),
        ("DTSTART;TZID=Europe/Rome:20261203T090000", "DURATION:PT2H"),
        ("DTSTART;TZID=W. Europe Standard Time:20261203T090000", "DURATION:PT1H60M"),
        ('DTSTART;TZID="/citadel.org/20261203_1/Europe/Rome":20261203T090000', "DTEND:20261203T100000Z"),
        ("DTSTART;TZID=Europe/London:20261203T080000", "DTEND;TZID=Europe/Athens:20261203T120000"),
    ],
)
def test_times_of_every_zone_are_instants(start: str, end: str) -> None:
    assert one(start, end, "" if end.startswith("DTEND") else "DTEND:") == session()


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["LOCATION:Sala A\\, piano 2"], {"place": "Sala A, piano 2"}),
        (["LOCATION:https://example.org/x"], {"link": "https://example.org/x"}),
        (["LOCATION:Sala A (https://example.org/x)."], {"place": "Sala A", "link": "https://example.org/x"}),
        (["URL:https://example.org/x", "LOCATION:Sala A"], {"place": "Sala A", "link": "https://example.org/x"}),
        (
            ["CONFERENCE;VALUE=URI;FEATURE=PHONE:tel:+39011", "CONFERENCE;VALUE=URI:https://example.org/x"],
            {"link": "https://example.org/x"},
        ),
        (["X-GOOGLE-CONFERENCE:https://example.org/x"], {"link": "https://example.org/x"}),
        (["CATEGORIES:Negozi,Vetrine", "CATEGORIES:Luci"], {"topic": "Negozi, Vetrine, Luci"}),
        (
            [
                "ATTACH:https://example.org/a",
                "ATTACH;ENCODING=BASE64;VALUE=BINARY:AAAA",
                "ATTACH:https://example.org/b",
            ],
            {"materials": "https://example.org/a https://example.org/b"},
        ),
        (["STATUS:CANCELLED"], {"cancelled": True}),
        (["STATUS:CONFIRMED", "DESCRIPTION:Non si dice\\nqui"], {}),
        (["SUMMARY;LANGUAGE=it:Vet", " rine"], {}),
        (["SUMMARY:Vetrine", "BEGIN:VALARM", "SUMMARY:Altro", "TRIGGER:-PT1H", "END:VALARM"], {}),
    ],
)
def test_what_an_event_says_is_taken(lines: list[str], expected: dict[str, object]) -> None:
    assert one(*lines) == session(**expected)


def test_a_calendar_whose_method_is_to_cancel_cancels() -> None:
    assert one(head="METHOD:CANCEL") == session(cancelled=True)
    both = calendar(head="METHOD:CANCEL") + calendar("UID:modulo-2", head="METHOD:PUBLISH")
    assert [said.cancelled for said in reading("a.ics", both).sessions] == [True, False]


def test_tasks_and_zones_are_left_out() -> None:
    other = "BEGIN:VTIMEZONE\nTZID:X\nBEGIN:STANDARD\nRRULE:FREQ=SECONDLY\nEND:STANDARD\nEND:VTIMEZONE\n"
    assert one(head=other + "BEGIN:VTODO\nUID:1\nEND:VTODO") == session()


def test_a_zone_that_only_the_file_knows_is_refused_and_not_believed() -> None:
    strange = "BEGIN:VTIMEZONE\nTZID:Mia\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0500\n"
    strange += "TZOFFSETTO:+0500\nEND:STANDARD\nEND:VTIMEZONE"
    read = reading("a.ics", calendar("DTSTART;TZID=Mia:20261203T090000", head=strange))
    assert reasons(read) == ["riga 10: " + Fault.ZONE.about("Mia")]


def test_a_letter_cut_by_a_fold_is_whole_again() -> None:
    cut = calendar("SUMMARY:Caffè").encode().replace("è".encode(), b"\xc3\r\n \xa8")
    assert reading("a.ics", cut).sessions[0].title == "Caffè"


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["UID:"], "manca la chiave"),
        (["SUMMARY:"], "manca il titolo"),
        (["DTSTART:"], "manca l'inizio"),
        (["DTEND:"], "manca la fine"),
        (["DTSTART;VALUE=DATE:20261203"], "giorno senza ora"),
        (["DTSTART:20261203T100000Z"], "la fine non è dopo l'inizio"),
        (["DURATION:-PT1H", "DTEND:"], "la fine non è dopo l'inizio"),
        (["DURATION:P3D", "DTEND:"], "più di 24 ore"),
        (["DURATION:P99999999999D", "DTEND:"], "DURATION"),
        (["DTSTART:20261203T9"], "DTSTART"),
        (["DTSTART;VALUE=PERIOD:20261203T080000Z/PT1H"], "DTSTART"),
        (["DTSTART:20261203T080000Z", "DTSTART:20261203T090000Z"], "due volte DTSTART"),
        (["SUMMARY:Uno", "SUMMARY:Due"], "due volte SUMMARY"),
        (["RRULE:FREQ=WEEKLY"], "si ripete"),
        (["RRULE:FREQ=MAI"], "non si legge"),
        (["RECURRENCE-ID:20261203T080000Z"], "si ripete"),
        (["RDATE:20261204T080000Z"], "si ripete"),
        (["DTSTART;TZID=Luna:20261203T090000"], "«Luna»"),
        (["DTSTART;TZID=Europe/Rome:20270328T023000", "DTEND:20270328T040000Z"], "non esiste"),
        (["DTSTART:20271031T023000", "DTEND:20271031T040000Z"], "due volte"),
        (["STATUS:TENTATIVE"], "confermata o annullata"),
        (["URL:https://[x"], "indirizzo web"),
        (["LOCATION:Sala A", "piano 2"], "«piano 2»"),
        (["LOCATION;VALUE=TEXT,:Sala A"], "non si legge"),
        (["CATEGORIES:" + "a," * 3000], "non si legge"),
        (["ATTACH:https://example.org"] * 61, "non si legge"),
    ],
)
def test_what_is_not_said_clearly_is_refused_with_the_line_of_the_event(lines: list[str], reason: str) -> None:
    read = reading("a.ics", calendar(*lines, head="METHOD:PUBLISH"))
    assert read.sessions == ()
    (said,) = reasons(read)
    assert said.startswith("riga 3: ")
    assert reason in said


@pytest.mark.parametrize(
    "written",
    [
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\n",
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nEND:VCALENDAR\n",
        calendar() + "BEGIN:VCALENDAR\n",
        "BEGIN:VCALENDAR\nEND:VCALENDAR\nEND:VCALENDAR\n",
    ],
)
def test_a_calendar_that_was_cut_is_refused_whole(written: str) -> None:
    read = reading("a.ics", written)
    assert (read.sessions, reasons(read)) == ((), [Fault.CUT_ICS])
