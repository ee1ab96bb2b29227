"""Filling in a form leads from part to part, keeps what was answered, and sends what the summary shows."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.checkins_model import NOT_MEASURED, Draft
from bot.filling import begin, step
from bot.filling_answers import asked, doubts, to_send
from bot.filling_model import End, Move, Note, PageKind, Pictured, Said, Sign, Step, Tap
from bot.unreadable import Unreadable
from knowledge.forms import Form
from tests.forms import FORM, PREVIOUS, TODAY, draft
from tests.knowledge.contents import shipped

FULL = draft(scelta="si", tante=("a",), quanti=12, soldi_spesi=Decimal(900), soldi_quota="", foto="")


def walk(first: Draft, *moves: Move, form: Form = FORM) -> Step:
    """Return where moves lead, one after the other."""
    at = begin(form, first, PREVIOUS)
    for move in moves:
        at = step(form, at.draft, move, today=TODAY, previous=PREVIOUS)
    return at


def pick(part: str, choice: str) -> Tap:
    return Tap(Sign.PICK, part, choice)


def test_a_new_draft_stands_at_the_first_question() -> None:
    at = walk(draft())
    assert (at.page.kind, at.draft.part, at.page.number, at.page.total) == (PageKind.PART, "scelta", 1, 5)
    assert at.page.buttons == (
        *((pick("scelta", one),) for one in ("si", "no", "forse")),
        (Tap(Sign.CANCEL, "scelta"),),
    )


def test_a_form_is_filled_in_from_the_first_part_to_the_end() -> None:
    at = walk(
        draft(),
        pick("scelta", "forse"),
        Said("3 dicembre"),
        pick("tante", "a"),
        pick("tante", "c"),
        Tap(Sign.DONE, "tante"),
        Said("Perché sì"),
        pick("tante.ancora", "x"),
        Said("15 negozi"),
        Said("1.250,50 €"),
        Tap(Sign.NOT_MEASURED, "soldi.quota"),
        Said("4"),
        Pictured("AgAC"),
    )
    assert at.page.kind is PageKind.SUMMARY
    assert to_send(FORM, at.draft.answers) == {
        "scelta": "forse",
        "giorno": date(2026, 12, 3),
        "tante": ("a", "c"),
        "tante.perche": "Perché sì",
        "tante.ancora": "x",
        "quanti": 15,
        "soldi.spesi": Decimal("1250.50"),
        "soldi.quota": NOT_MEASURED,
        "soldi.dettaglio": 4,
        "foto": "AgAC",
    }
    assert step(FORM, at.draft, Tap(Sign.SEND), today=TODAY).end is End.SEND


def test_the_monthly_form_takes_eight_taps_and_no_word() -> None:
    form = shipped().current.forms["mensile"]
    first = ("m1.riunione", "si"), ("m2", "in-corso")
    last = ("m4", "aperto"), ("m5", "niente"), ("m6", "niente")
    skip = Tap(Sign.SKIP, "m3")
    at = walk(draft(), *(pick(*one) for one in first), skip, *(pick(*one) for one in last), form=form)
    assert at.page.kind is PageKind.SUMMARY
    assert len(to_send(form, at.draft.answers)) == 5


def test_what_cannot_be_read_is_asked_again_with_the_reason() -> None:
    at = walk(replace(FULL, part="soldi.spesi"), Said("1.25"))
    assert at.page.refusal
    assert (at.page.refusal.reason, at.draft.part) == (Unreadable.UNCLEAR, "soldi.spesi")
    assert at.draft.answers == FULL.answers
    for part, move, reason in (
        ("scelta", Said("boh"), Unreadable.NO_CHOICE),
        ("scelta", Pictured("x"), Unreadable.PHOTO),
        ("foto", Said("eccola"), Unreadable.NO_PHOTO),
        ("quanti", Said("5001"), Unreadable.ABOVE),
    ):
        refusal = walk(replace(FULL, part=part), move).page.refusal
        assert refusal
        assert refusal.reason is reason
    empty = walk(replace(FULL, part="tante"), pick("tante", "a"), Tap(Sign.DONE, "tante")).page.refusal
    assert empty
    assert empty.reason is Unreadable.NOTHING_CHOSEN


def test_a_choice_can_be_typed_in_either_language() -> None:
    assert walk(draft(), Said("FORSE")).draft.answers == {"scelta": "forse"}
    assert walk(draft(), Said(" sì.")).draft.answers == {"scelta": "si"}
    assert walk(draft(), Said("no (en)")).draft.answers == {"scelta": "no"}
    several = walk(replace(FULL, part="tante"), Said("c, A"))
    assert several.draft.answers["tante"] == ("a", "c")
    for words in ("a, niente", "a, boh", ","):
        refused = walk(replace(FULL, part="tante"), Said(words))
        assert refused.page.refusal
        assert refused.draft.answers == FULL.answers
    assert walk(replace(FULL, part="quanti"), Said("Non rilevo")).draft.answers["quanti"] == NOT_MEASURED


def test_several_choices_are_ticked_and_unticked_and_the_one_that_stands_alone_goes_on() -> None:
    at = walk(draft("tante", scelta="si"), pick("tante", "c"), pick("tante", "a"))
    assert (at.draft.answers["tante"], at.draft.part) == (("a", "c"), "tante")
    assert (Tap(Sign.DONE, "tante"),) in at.page.buttons
    at = walk(at.draft, pick("tante", "c"))
    assert at.draft.answers["tante"] == ("a",)
    at = walk(at.draft, pick("tante", "niente"))
    assert (at.draft.answers["tante"], at.draft.part) == (("niente",), "quanti")
    at = walk(replace(at.draft, part="tante"), pick("tante", "b"))
    assert at.draft.answers["tante"] == ("b",)


def test_an_answer_that_changes_drops_what_falls_away_and_asks_what_appears() -> None:
    full = replace(FULL, answers={**FULL.answers, "scelta": "forse", "giorno": date(2026, 12, 3)})
    at = walk(full, Tap(Sign.CORRECT), Tap(Sign.GO_TO, "", "scelta"), pick("scelta", "no"))
    assert at.page.kind is PageKind.SUMMARY
    assert "giorno" not in to_send(FORM, at.draft.answers)
    assert "giorno" not in [line.part.id for line in at.page.lines]
    back = walk(at.draft, Tap(Sign.CORRECT), Tap(Sign.GO_TO, "", "scelta"), pick("scelta", "forse"))
    assert to_send(FORM, back.draft.answers)["giorno"] == date(2026, 12, 3), "nothing is lost on the way"
    new = walk(full, Tap(Sign.CORRECT), Tap(Sign.GO_TO, "", "tante"), pick("tante", "c"), Tap(Sign.DONE, "tante"))
    assert new.draft.part == "tante.perche"


def test_a_part_that_looks_at_one_that_fell_away_falls_away_too() -> None:
    answers = {"tante": ("c",), "tante.ancora": "x", "scelta": "si"}
    assert "soldi.dettaglio" in [part.id for part in asked(FORM, answers)]
    assert "soldi.dettaglio" not in [part.id for part in asked(FORM, {**answers, "tante": ("a",)})]


def test_what_differs_much_is_confirmed_with_one_tap_and_both_are_kept() -> None:
    asking = walk(replace(FULL, part="quanti"), Said("120"))
    assert (asking.page.kind, asking.page.before, asking.page.answer) == (PageKind.CONFIRM, 12, 120)
    assert to_send(FORM, asking.draft.answers)["quanti"] == 12, "not before it is confirmed"
    sure = walk(asking.draft, Tap(Sign.CONFIRM, "quanti"))
    assert sure.page.kind is PageKind.SUMMARY
    assert to_send(FORM, sure.draft.answers)["quanti"] == 120
    assert doubts(FORM, sure.draft.answers, PREVIOUS) == {"quanti": 12}
    assert [line.doubt for line in sure.page.lines if line.part.id == "quanti"] == [12]
    again = walk(replace(sure.draft, part="quanti"), Said("120"))
    assert again.page.kind is PageKind.SUMMARY, "it was confirmed already"


def test_a_slip_is_written_again() -> None:
    asking = walk(replace(FULL, part="quanti"), Said("120"))
    assert walk(asking.draft, Tap(Sign.CHANGE, "quanti")).page.kind is PageKind.PART
    typed = walk(asking.draft, Said("13"))
    assert (typed.page.kind, typed.draft.answers["quanti"]) == (PageKind.SUMMARY, 13)
    assert walk(asking.draft, Said("0")).page.kind is PageKind.CONFIRM
    assert walk(asking.draft, Tap(Sign.NOT_MEASURED, "quanti")).draft.answers["quanti"] == NOT_MEASURED


def test_a_value_left_unconfirmed_is_asked_again_before_the_summary() -> None:
    left = walk(replace(FULL, part="quanti"), Said("120"), Tap(Sign.BACK, "quanti"))
    assert left.draft.part == "tante"
    back = walk(left.draft, Tap(Sign.DONE, "tante"))
    assert (back.page.kind, back.draft.part, back.page.answer) == (PageKind.CONFIRM, "quanti", 120)


@pytest.mark.parametrize(("now", "doubtful"), [("36", False), ("37", True), ("4", False), ("3", False), ("0", True)])
def test_much_is_both_the_factor_and_the_least(now: str, *, doubtful: bool) -> None:
    """12 before, three times and 10 at least: 0 is 12 away, 3 only 9."""
    at = walk(replace(FULL, part="quanti"), Said(now))
    assert (at.page.kind is PageKind.CONFIRM) is doubtful


def test_nothing_is_compared_with_what_was_not_measured_or_with_no_round_before() -> None:
    at = step(FORM, replace(FULL, part="quanti"), Said("5000"), today=TODAY)
    assert at.page.kind is PageKind.SUMMARY
    at = step(FORM, replace(FULL, part="quanti"), Said("5000"), today=TODAY, previous={"quanti": NOT_MEASURED})
    assert at.page.kind is PageKind.SUMMARY


def test_a_tap_on_a_button_of_another_question_changes_nothing() -> None:
    at = walk(draft(), pick("scelta", "si"))
    for tap in (pick("scelta", "no"), Tap(Sign.SEND), pick("tante", "z"), Tap(Sign.SKIP, "tante"), Tap(Sign.GO_TO)):
        stale = walk(at.draft, tap)
        assert stale.page.note is Note.OLD_BUTTON
        assert (stale.draft, stale.end) == (at.draft, None)
    assert walk(FULL, pick("", "si")).page.note is Note.OLD_BUTTON
    assert walk(FULL, Said("invia")).page.note is Note.USE_BUTTONS
    assert walk(FULL, Pictured("x")).page.note is Note.USE_BUTTONS


def test_a_second_tap_on_an_answer_is_not_taken_for_the_next_question() -> None:
    """Both questions of the monthly form have «niente»."""
    form = shipped().current.forms["mensile"]
    at = walk(draft("m5", **{"m1.riunione": "si", "m2": "finito", "m3": "", "m4": "aperto"}), form=form)
    once = walk(at.draft, pick("m5", "niente"), form=form)
    twice = walk(once.draft, pick("m5", "niente"), form=form)
    assert (once.draft.part, twice.draft, twice.page.note) == ("m6", once.draft, Note.OLD_BUTTON)
    for sign in (Sign.BACK, Sign.CANCEL, Sign.DROP, Sign.STAY, Sign.SEND):
        late = walk(once.draft, Tap(sign, "m5"), form=form)
        assert (late.draft, late.page.note, late.end) == (once.draft, Note.OLD_BUTTON, None)


def test_what_is_open_before_is_asked_after_what_is_open_behind() -> None:
    at = walk(draft("soldi.spesi", scelta="si", quanti=12), Said("900"))
    assert at.draft.part == "soldi.quota"
    at = walk(at.draft, Tap(Sign.SKIP, "soldi.quota"), Tap(Sign.SKIP, "foto"))
    assert at.draft.part == "tante"


def test_a_question_of_several_parts_lets_choose_which_to_correct() -> None:
    at = walk(FULL, Tap(Sign.CORRECT))
    assert [row[0].choice for row in at.page.buttons[:-1]] == ["scelta", "tante", "quanti", "soldi", "foto"]
    at = walk(FULL, Tap(Sign.CORRECT), Tap(Sign.GO_TO, "", "soldi"))
    assert [row[0].choice for row in at.page.buttons[:-1]] == ["soldi.spesi", "soldi.quota"]
    at = walk(at.draft, Tap(Sign.GO_TO, "", "soldi.quota"), Said("30"))
    assert (at.page.kind, at.draft.answers["soldi.quota"]) == (PageKind.SUMMARY, Decimal(30))
    assert walk(FULL, Tap(Sign.CORRECT), Tap(Sign.STAY)).page == walk(FULL).page
    assert walk(FULL, Tap(Sign.CORRECT), Tap(Sign.GO_TO, "", "giorno")).page.note is Note.OLD_BUTTON


def test_erasing_everything_is_asked_first() -> None:
    at = walk(replace(FULL, part="quanti"), Tap(Sign.CANCEL, "quanti"))
    assert (at.page.kind, at.end, at.draft.answers) == (PageKind.LEAVING, None, FULL.answers)
    assert walk(at.draft, Tap(Sign.STAY, "quanti")).page.part == FORM.part("quanti")
    assert step(FORM, at.draft, Tap(Sign.DROP, "quanti"), today=TODAY).end is End.DROP


def test_skipping_takes_an_answer_away_and_going_on_keeps_it() -> None:
    full = replace(FULL, part="foto", answers={**FULL.answers, "foto": "AgAC"})
    assert "foto" not in to_send(FORM, walk(full, Tap(Sign.CLEAR, "foto")).draft.answers)
    old = walk(full, Tap(Sign.SKIP, "foto"))
    assert to_send(FORM, old.draft.answers)["foto"] == "AgAC", "the button is of before it was answered"
    assert to_send(FORM, walk(full, Tap(Sign.KEEP, "foto")).draft.answers)["foto"] == "AgAC"


def test_going_back_from_the_summary_and_from_every_question() -> None:
    at, seen = walk(FULL), []
    while not seen or seen[-1] != "scelta":
        at = walk(at.draft, Tap(Sign.BACK, at.draft.part))
        seen.append(at.draft.part)
    assert seen == ["foto", "soldi.quota", "soldi.spesi", "quanti", "tante", "scelta"]
    assert walk(at.draft, Tap(Sign.BACK, "scelta")).draft.part == "scelta"
    assert walk(at.draft, Tap(Sign.KEEP, "scelta")).page.kind is PageKind.SUMMARY


def test_a_draft_at_a_part_that_is_gone_goes_on_where_something_is_open() -> None:
    assert walk(replace(FULL, part="giorno")).page.kind is PageKind.SUMMARY
    assert walk(draft("cancellata", scelta="si")).draft.part == "tante"


def test_words_that_look_like_a_mark_of_ours_stay_words() -> None:
    at = walk(draft("tante.perche", scelta="si", tante=("b",)), Said("non_rilevo"))
    assert at.draft.answers["tante.perche"] == "non rilevo"
