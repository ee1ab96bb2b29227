"""Whatever a person presses and types, in whatever order: nothing is lost, nothing else is sent, every page resumes."""

import pickle
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.checkins_model import Draft
from bot.filling import begin, step
from bot.filling_answers import asked, doubt, is_open, pending_key, to_send
from bot.filling_model import End, Move, Note, Page, PageKind, Pictured, Said, Sign, Step, Tap
from bot.filling_words import FillingWords
from bot.wording import Wording
from knowledge.entries import Language
from knowledge.forms import Form
from knowledge.markup import plain
from tests.forms import FORM, PREVIOUS, TODAY, draft
from tests.knowledge.contents import shipped

LASTING = (PageKind.PART, PageKind.CONFIRM, PageKind.SUMMARY)
SAID = [
    "12",
    "120",
    "1.250,50",
    "1.25",
    "30%",
    "domani",
    "3 dicembre",
    "Sì",
    "a, c",
    "niente",
    "boh",
    "non rilevo",
    "-5",
]
IDS = [*(part.id for _, part in FORM.parts()), *(question.id for question in FORM.questions), ""]
CHOICES = ["si", "no", "forse", "niente", "a", "b", "c", "x", "y", "boh"]
FORMS = st.sampled_from(["tutto", "mensile", "trimestrale"])
anything = st.one_of(
    st.sampled_from(SAID).map(Said),
    st.text(max_size=10).map(Said),
    st.just(Pictured("AgAC")),
    st.builds(Tap, st.sampled_from(Sign), st.sampled_from(IDS), st.sampled_from([*CHOICES, *IDS])),
)
moves = st.lists(st.one_of(st.integers(0, 11), st.integers(0, 11), anything), max_size=40)
"""A number is a press on the button of the page that stands there."""


@cache
def words() -> FillingWords:
    return FillingWords(Wording(shipped()))


def form_of(name: str) -> Form:
    return FORM if name == "tutto" else shipped().current.forms[name]


def buttons(page: Page) -> list[Tap]:
    return [tap for row in page.buttons for tap in row]


def the_move(made: int | Move, page: Page) -> Move:
    offered = buttons(page)
    return offered[made % len(offered)] if isinstance(made, int) else made


def taken_up(kept: Draft) -> Draft:
    """Return a draft as another process reads it."""
    copied: Draft = pickle.loads(pickle.dumps(kept))
    return copied


def checked(form: Form, before: Step, move: Move) -> Step:
    """Return where a move leads, having looked at everything that must hold."""
    after = step(form, before.draft, move, today=TODAY, previous=PREVIOUS)
    answers, page = after.draft.answers, after.page
    live = {part.id: part for part in asked(form, answers)}
    own = {before.draft.part, f"{before.draft.part}?"}
    kept = {key: value for key, value in before.draft.answers.items() if key not in own}
    assert {key: value for key, value in answers.items() if key not in own} == kept, "another answer has changed"
    sent = to_send(form, answers)
    assert sent.keys() <= live.keys()
    if page.part:
        assert page.part.id == after.draft.part
        assert page.part.id in live
        assert 1 <= page.number <= page.total <= len(form.questions)
        assert 1 <= page.part_number <= page.part_total
    if page.kind in (PageKind.SUMMARY, PageKind.CHOOSE):
        assert not [part for part in live.values() if is_open(part, answers)]
        assert {line.part.id: line.value for line in page.lines if line.value is not None} == sent
        assert [line.part.id for line in page.lines] == list(live)
        assert {part.id for part in live.values() if part.required} <= sent.keys()
    if after.end is End.SEND:
        assert page.kind is PageKind.SUMMARY
    if page.kind in LASTING:
        assert begin(form, taken_up(after.draft), PREVIOUS) == Step(
            after.draft, replace(page, refusal=None, note=None)
        ), "taking it up again shows another page"
    if page.note:
        assert after.draft == before.draft
    for key, value in answers.items():
        new = key in live and before.draft.answers.get(key) != value
        if new and doubt(live[key], value, PREVIOUS) is not None:
            assert isinstance(move, Tap)
            assert move.sign is Sign.CONFIRM
            assert before.draft.answers[pending_key(live[key])] == value
    return after


@settings(deadline=None)
@given(FORMS, moves)
def test_any_sequence_of_moves_keeps_every_promise(name: str, made: list[int | Move]) -> None:
    form = form_of(name)
    at = begin(form, draft(), PREVIOUS)
    for one in made:
        at = checked(form, at, the_move(one, at.page))


@settings(deadline=None)
@given(FORMS, moves)
def test_every_button_on_a_page_does_something(name: str, made: list[int | Move]) -> None:
    form = form_of(name)
    at = begin(form, draft(), PREVIOUS)
    for one in made:
        at = checked(form, at, the_move(one, at.page))
    for tap in buttons(at.page):
        assert checked(form, at, tap).page.note is not Note.OLD_BUTTON


@settings(deadline=None)
@given(moves)
def test_going_back_and_on_again_comes_to_the_same_page(made: list[int | Move]) -> None:
    at = begin(FORM, draft(), PREVIOUS)
    for one in made:
        at = checked(FORM, at, the_move(one, at.page))
    resumed = begin(FORM, at.draft, PREVIOUS)
    back = Tap(Sign.BACK, resumed.draft.part)
    if back not in buttons(resumed.page):
        return
    before = checked(FORM, resumed, back)
    earlier = [tap for tap in buttons(before.page) if tap.sign in (Sign.KEEP, Sign.DONE)]
    open_parts = [part.id for part in asked(FORM, at.draft.answers) if is_open(part, at.draft.answers)]
    if earlier and before.page.kind is PageKind.PART and open_parts[:1] in ([], [resumed.draft.part]):
        there = checked(FORM, before, earlier[0])
        assert there.draft.part == (resumed.draft.part if open_parts else "")


@settings(deadline=None)
@given(FORMS, moves, st.sampled_from(Language), st.sampled_from(["", "settembre 2026"]))
def test_every_page_has_words_that_fit(name: str, made: list[int | Move], language: Language, period: str) -> None:
    form = form_of(name)
    at = begin(form, draft(), PREVIOUS)
    for one in made:
        at = checked(form, at, the_move(one, at.page))
        said = plain(words().text(at.page, language, period=period))
        assert 0 < len(said) <= 4096
        shown = [button for row in words().buttons(at.page, language, _nothing) for button in row]
        assert len(shown) == len(buttons(at.page))
        assert all(0 < len(button.label) <= 64 for button in shown)


def _nothing(tap: Tap) -> object:
    return tap


@pytest.mark.parametrize("name", ["tutto", "mensile", "trimestrale"])
def test_every_form_can_be_sent_by_pressing_and_typing(name: str) -> None:
    form = form_of(name)
    at = begin(form, draft())
    for _ in range(60):
        if at.page.kind is PageKind.SUMMARY:
            return
        assert at.page.part
        picks = [tap for tap in buttons(at.page) if tap.sign is Sign.PICK]
        done = [tap for tap in buttons(at.page) if tap.sign is Sign.DONE]
        at = step(form, at.draft, (done or picks or [Said("12")])[0], today=TODAY)
        if at.page.refusal:
            at = step(form, at.draft, Pictured("AgAC"), today=TODAY)
    raise AssertionError("the summary was never reached")
