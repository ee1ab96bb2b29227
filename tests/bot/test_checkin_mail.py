"""A round opens and nudges those who have not answered: at the right hour, no more than owed, with other messages."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from bot.checkins_actions import OpenCheckin
from bot.checkins_model import Draft, Excuse, Version
from bot.deliveries_model import DeliveryKind, State
from bot.people_model import Role
from knowledge.library import Library
from tests.bot.bench import shipped
from tests.calendar import rome, session
from tests.people import audit, districts
from tests.post import Post, opened
from tests.rounds import FORM

OPENS = rome("2026-11-01 09:00")
THIRD, SIXTH, EVE = rome("2026-11-04 10:00"), rome("2026-11-07 10:00"), rome("2026-11-09 10:00")
SOON = timedelta(minutes=1)


@pytest.fixture(scope="module")
def library() -> Library:
    return shipped()


@pytest.fixture
def post(tmp_path: Path, library: Library) -> Iterator[Post]:
    with opened(tmp_path, library) as post:
        post.forms.append(FORM)
        alba, novara = districts(post.people)
        for person, district in ((101, alba), (102, alba), (103, novara)):
            manages(post, person, district.id)
        post.knows(104)
        yield post


def manages(post: Post, person: int, district: int, **wishes: object) -> None:
    post.knows(person, at=rome("2026-10-01 12:00"), **wishes)
    post.people.people.give_role(person, Role.MANAGER, district, audit(actor=person))


def sent(post: Post, at: object) -> list[int]:
    return sorted(letter.person for letter in post.sends(at))  # type: ignore[arg-type]


def report(post: Post, district: int = 1) -> None:
    post.checkins.send(1, district, Version(1, {"m1": "no"}, 101, OPENS + SOON))


def ends(post: Post, person: int) -> list[tuple[str, str]]:
    found = post.memory.deliveries.about((DeliveryKind.ROUND, DeliveryKind.NUDGE), 1)
    return [(one.detail or str(one.kind), str(one.error or one.state)) for one in found if one.person == person]


def test_at_its_hour_a_round_opens_and_the_managers_are_told_once(post: Post) -> None:
    assert sent(post, OPENS - SOON) == []
    letters = post.sends(OPENS)
    assert [letter.person for letter in letters] == [101, 102, 103]
    assert "È aperto: Check-in mensile, ottobre 2026" in letters[0].text
    assert "Sono 6 domande" in letters[0].text
    assert "Hai tempo fino a martedì 10 novembre" in letters[0].text
    assert letters[0].labels == ("Rispondi ora", "Nessuna attività", "Sono in ferie", "Non sono più io")
    post.restarted()
    assert sent(post, OPENS + SOON) == []
    assert [one.period for one in post.checkins.rounds()] == ["2026-10"]


def test_a_bot_that_was_off_opens_the_round_late(post: Post) -> None:
    late = rome("2026-11-02 16:00")
    assert sent(post, late) == [101, 102, 103]
    assert post.checkins.rounds()[0].opens_at == late


def test_a_whole_month_brings_the_opening_and_three_nudges(post: Post) -> None:
    left = post.lives(OPENS - SOON, rome("2026-11-12 00:00"), timedelta(minutes=20))
    mine = [(at, letter) for at, letter in left if letter.person == 101]
    assert [at.date() for at, _ in mine] == [date(2026, 11, day) for day in (1, 4, 7, 9)]
    assert [rome_hour(at) for at, _ in mine] == [8, 9, 9, 9], "UTC: 9 and 10 in Rome"
    assert "Manca ancora: Check-in mensile" in mine[1][1].text
    assert "Il Distretto Alba-Bra non ha ancora risposto" in mine[1][1].text
    assert "Domani è l'ultimo giorno" in mine[3][1].text


def rome_hour(at) -> int:  # type: ignore[no-untyped-def]
    return int(at.hour)


def test_a_report_of_the_district_ends_the_nudges_of_all_its_managers(post: Post) -> None:
    post.sends(OPENS)
    post.plans(THIRD - SOON)
    report(post)
    assert sent(post, THIRD) == [103]
    assert ends(post, 102)[-1] == ("3", "answered")
    assert sent(post, SIXTH) == [103]


@pytest.mark.parametrize("excuse", list(Excuse))
def test_an_excuse_ends_them_too(post: Post, excuse: Excuse) -> None:
    post.sends(OPENS)
    post.checkins.excuse(1, 1, excuse, 101, at=OPENS + SOON)
    assert sent(post, THIRD) == [103]


def test_who_has_begun_already_knows_that_the_round_is_open(post: Post) -> None:
    post.plans(OPENS)
    post.checkins.put_draft(Draft(1, 101, 1, "m2", {"m1": "no"}, OPENS))
    assert sent(post, OPENS + SOON) == [102, 103]
    assert ends(post, 101) == [("round", "known")]


def test_who_stopped_half_way_is_told_to_go_on(post: Post) -> None:
    post.sends(OPENS)
    post.checkins.put_draft(Draft(1, 101, 1, "m2", {"m1": "no"}, OPENS + SOON))
    ada, bruno, _ = post.sends(THIRD)
    assert ada.text.endswith("fino a martedì 10 novembre. Avevi già cominciato: riprendi da dove eri.")
    assert ada.labels[0] == "Riprendi"
    assert bruno.labels[0] == "Rispondi ora"


def test_quiet_hours_put_both_off_and_a_pause_the_opening_only(post: Post) -> None:
    post.prefers(101, quiet_from=time(8), quiet_to=time(12))
    post.prefers(102, paused_until=date(2026, 11, 4))
    assert sent(post, OPENS) == [103]
    assert sent(post, rome("2026-11-01 12:00")) == [101]
    assert sent(post, THIRD) == [103]
    assert sent(post, rome("2026-11-04 12:00")) == [101]
    assert ("3", "paused") in ends(post, 102)
    assert sent(post, rome("2026-11-05 08:00")) == [102]
    assert sent(post, SIXTH) == [102, 103]


def test_who_wants_no_reminders_hears_of_the_opening_only(post: Post) -> None:
    post.prefers(101, reminders=False)
    assert 101 in sent(post, OPENS)
    assert 101 not in sent(post, THIRD)


def test_nobody_is_nudged_for_a_round_that_staff_closed(post: Post) -> None:
    post.sends(OPENS)
    post.plans(THIRD - SOON)
    post.checkins.close_round(1, THIRD - SOON)
    assert sent(post, THIRD) == []
    assert ends(post, 101)[-1] == ("3", "too_late")


def test_who_is_no_longer_a_manager_is_left_alone(post: Post) -> None:
    post.sends(OPENS)
    post.plans(THIRD - SOON)
    post.people.people.give_role(101, Role.PARTICIPANT, None, audit())
    assert sent(post, THIRD) == [102, 103]
    assert ends(post, 101)[-1] == ("3", "not_invited")


def test_a_new_manager_is_told_when_they_come(post: Post) -> None:
    post.sends(OPENS)
    post.people.people.give_role(104, Role.MANAGER, 2, audit(actor=104))
    assert sent(post, OPENS + timedelta(days=1)) == [104]


def test_a_round_that_is_prolonged_has_another_last_day_but_one(post: Post) -> None:
    left = post.lives(OPENS, EVE, timedelta(minutes=20))
    assert [letter.person for at, letter in left if at == EVE] == [101, 102, 103]
    post.checkins.extend_round(1, rome("2026-11-14 00:00"))
    assert sent(post, rome("2026-11-12 10:00")) == [101, 102, 103]


def test_a_nudge_shares_its_message_with_a_reminder(post: Post) -> None:
    post.sends(OPENS)
    post.holds(session("2026-11-04 11:00"))
    (letter,) = [letter for letter in post.sends(THIRD) if letter.person == 101]
    assert "Manca ancora" in letter.text
    assert "Leggere i dati del commercio" in letter.text
    assert "Check-in mensile, ottobre 2026" in letter.labels


def test_in_a_message_with_others_a_check_in_leads_to_its_page_where_the_excuses_are(post: Post) -> None:
    post.sends(OPENS)
    post.holds(session("2026-11-04 11:00"))
    post.plans(THIRD)
    (ready,) = [one for one in post.claims(THIRD) if one.person == 101]
    actions = [button.action for row in ready.reply.buttons for button in row]
    assert OpenCheckin(101, 1, begin=False) in actions


def test_the_next_round_closes_the_one_before(post: Post) -> None:
    post.sends(OPENS)
    post.sends(rome("2026-12-01 09:00"))
    new, old = post.checkins.rounds()
    assert (new.period, old.period) == ("2026-11", "2026-10")
    assert new.closed_at is None
    assert old.closed_at == rome("2026-12-01 09:00")


def test_what_is_planned_twice_leaves_once(post: Post) -> None:
    for _ in range(3):
        post.restarted()
        post.plans(OPENS)
    assert sent(post, OPENS + SOON) == [101, 102, 103]
    found = post.memory.deliveries.about((DeliveryKind.ROUND,), 1)
    assert [one.state for one in found] == [State.SENT] * 3
