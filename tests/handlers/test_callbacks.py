"""Button data: what is packed comes back, and nothing else is understood."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot import checkins_actions as checkins
from bot import people_actions as people
from bot.checkins_model import Excuse
from bot.filling_model import Sign
from bot.model import Action, Button, NoneOfThese, Rate, ShowEntry, ShowTopic, ShowTopics
from bot.monitoring_actions import ShowFigures, View
from bot.people_model import Lead, Role
from handlers.callbacks import keyboard, pack, unpack
from knowledge.entries import Language

ids = some.from_regex(r"[a-z0-9][a-z0-9_-]{0,47}", fullmatch=True)
questions = some.integers(0, 2**53 - 1)
pages = some.integers(0, 10_000)
owners = some.integers(1, 2**52)
small = some.integers(0, 999_999)
roles, languages, switches = some.sampled_from(Role), some.sampled_from(Language), some.booleans()
payloads = some.none() | some.from_regex(r"[A-Za-z0-9_-]{22}", fullmatch=True)
about_people = some.one_of(
    some.builds(people.Accept, owners, small, payloads),
    *(
        some.builds(action, owners)
        for action in (people.Decline, people.AskDistrict, people.ShowPreferences, people.ShowQuiet, people.AskPause)
    ),
    *(some.builds(action, owners) for action in (people.Forget, people.KeepMe)),
    *(
        some.builds(action, owners, small)
        for action in (
            people.ChooseDistrict,
            people.PauseFor,
            people.ShowInvites,
            people.RevokeInvite,
            people.ShowAudit,
        )
    ),
    some.builds(people.ChooseLanguage, owners, languages),
    some.builds(people.SwitchReminders, owners, switches),
    some.builds(people.SwitchLead, owners, some.sampled_from(Lead), switches),
    some.builds(people.ChooseQuiet, owners, some.integers(0, 23), some.integers(0, 23)),
    some.builds(people.InviteFor, owners, roles),
    some.builds(people.InviteInto, owners, roles, small),
    some.builds(people.MakeInvite, owners, roles, small, small),
)
forms = some.from_regex(r"[a-z0-9][a-z0-9-]{0,23}", fullmatch=True)
about_checkins = some.one_of(
    some.builds(checkins.OpenCheckin, owners, small, switches),
    some.builds(checkins.GiveExcuse, owners, small, some.sampled_from(Excuse), switches),
    *(
        some.builds(action, owners, small)
        for action in (
            checkins.NoStandIn,
            checkins.ShowReports,
            checkins.ShowReport,
            checkins.ShowVersions,
            checkins.CorrectReport,
        )
    ),
    some.builds(checkins.FollowReport, owners, small, switches),
    some.builds(checkins.Fill, owners, small, some.sampled_from(Sign), small, small),
    some.builds(checkins.ShowRounds, owners),
    some.builds(checkins.OpenRound, owners, forms, switches),
    some.builds(checkins.CloseRound, owners, small, switches),
    some.builds(checkins.ExtendRound, owners, small, small),
)
actions = some.one_of(
    about_people,
    about_checkins,
    some.builds(ShowFigures, owners, some.sampled_from(View), small),
    some.builds(ShowEntry, ids, some.none() | questions),
    some.builds(Rate, questions, some.booleans()),
    some.builds(NoneOfThese, questions),
    some.builds(ShowTopics, pages),
    some.builds(ShowTopic, some.from_regex(r"[a-z0-9][a-z0-9_-]{0,47}", fullmatch=True), pages),
)


@given(actions)
def test_every_action_comes_back_from_at_most_64_bytes(action: Action) -> None:
    data = pack(action)
    assert unpack(data) == action
    assert len(data.encode()) <= 64


@given(
    some.text() | some.from_regex(r"[0-9]?[erlnt]?(:[a-z0-9-]*)*") | some.from_regex(r"1:[a-z]{2}(:[0-9a-zA-Z_-]*)*")
)
def test_whatever_else_a_button_says_is_understood_whole_or_not_at_all(data: str) -> None:
    action = unpack(data)
    assert action is None or pack(action) == data


@pytest.mark.parametrize(
    "data",
    [
        None,
        "",
        "0:l:0",
        "1:l",
        "1:l:-1",
        "1:e:",
        "1:e:Ciao",
        "1:r:7:x",
        "1:n:zzzzzzzzzzzz",
        "1:fy",
        "1:fy:",
        "1:fy:1:1",
        "1:sl:1:fr",
        "1:ir:1:9",
        "1:sr:1:1",
        "1:pa:1:1:à",
        "1:pa:1:1",
    ],
)
def test_old_and_forged_data_mean_nothing(data: str | None) -> None:
    assert unpack(data) is None


@pytest.mark.parametrize(
    "action",
    [
        people.Forget(-5),
        people.Accept(1, 1, "a b"),
        ShowEntry("Ciao"),
        ShowEntry("a" * 49),
        Rate(-1, useful=True),
        ShowTopic("à"),
    ],
)
def test_what_could_not_be_read_back_is_refused(action: Action) -> None:
    with pytest.raises(ValueError):
        pack(action)


def test_a_keyboard_has_the_words_and_the_data_of_its_buttons() -> None:
    markup = keyboard(((Button("Sì", Rate(7, useful=True)), Button("No", Rate(7, useful=False))),))
    assert markup is not None
    assert [(key.text, key.callback_data) for key in markup.inline_keyboard[0]] == [
        ("Sì", "1:r:7:y"),
        ("No", "1:r:7:n"),
    ]
    assert keyboard(()) is None
    assert keyboard(None) is None
