"""Consent, districts and words that the bot waits for."""

from datetime import timedelta

import pytest

from bot import people_actions as act
from bot.awaiting import AWAITED
from bot.people_model import Role
from bot.registration import CONSENT_VERSION
from knowledge.entries import Language
from tests.bot.conftest import ADMIN, GUEST, MANAGER, PARTICIPANT, Programme, action, labels, words
from tests.people import NOON, audit, register, visitor


def test_to_start_and_to_ask_keeps_nobody(programme: Programme) -> None:
    before = programme.state()
    programme.people.start(visitor(GUEST), None, NOON)
    programme.people.register(visitor(GUEST), NOON)
    programme.people.privacy(visitor(GUEST))
    programme.people.seen(visitor(GUEST), NOON)
    programme.people.blocked(GUEST)
    assert programme.people.awaits(visitor(GUEST), "Alba", NOON) is None
    programme.press(act.Decline(GUEST), GUEST)
    assert programme.state() == before


def test_consent_is_kept_with_its_version_and_instant(programme: Programme) -> None:
    asked = programme.people.register(visitor(GUEST, " Ada\u202e <b> "), NOON)
    assert "Comune di Prova" in words(asked)
    pressed = programme.press(action(asked, "Accetto"), visitor(GUEST, " Ada\u202e <b> "), NOON)
    person = programme.memory.people.find(GUEST)
    assert person
    assert (person.name, person.consent_version, person.consented_at) == ("Ada <b>", CONSENT_VERSION, NOON)
    assert person.role is Role.PARTICIPANT
    assert "Qual è il tuo Distretto" in words(pressed)
    assert pressed.buttons == ()
    assert pressed.reply
    assert pressed.reply.menu == programme.people.menu(GUEST, Language.ITALIAN)


def test_consent_is_asked_once(programme: Programme) -> None:
    asked = programme.people.register(visitor(GUEST), NOON)
    accept = action(asked, "Accetto")
    programme.press(accept, GUEST)
    before = programme.state()
    assert "hai già fatto" in words(programme.press(accept, GUEST))
    assert "hai già fatto" in words(programme.people.register(visitor(GUEST), NOON))
    assert {**programme.state(), "drafts": []} == {**before, "drafts": []}


def test_the_consent_to_another_notice_is_not_taken_for_this_one(programme: Programme) -> None:
    pressed = programme.press(act.Accept(GUEST, CONSENT_VERSION + 1), GUEST)
    assert "Accetto" in labels(pressed)
    assert programme.memory.people.find(GUEST) is None


def test_a_person_who_consented_to_an_older_notice_is_asked_again(programme: Programme) -> None:
    programme.memory.people.register(visitor(GUEST), Role.PARTICIPANT, 0, audit(actor=GUEST))
    asked = programme.people.register(visitor(GUEST), NOON)
    assert "informativa è cambiata" in words(asked)
    programme.press(action(asked, "Accetto"), GUEST)
    assert programme.memory.people.find(GUEST).consent_version == CONSENT_VERSION  # type: ignore[union-attr]


def test_a_district_is_found_by_words_and_confirmed_by_a_button(programme: Programme) -> None:
    programme.press(act.AskDistrict(PARTICIPANT), PARTICIPANT)
    offered = programme.people.awaits(visitor(PARTICIPANT), "sono di bra", NOON)
    assert labels(offered)[0] == "Alba-Bra"
    assert programme.memory.people.find(PARTICIPANT).district is None  # type: ignore[union-attr]
    pressed = programme.press(action(offered, "Alba-Bra"), PARTICIPANT)
    assert "Alba-Bra" in words(pressed)
    assert programme.memory.people.find(PARTICIPANT).district == programme.alba.id  # type: ignore[union-attr]
    assert programme.people.awaits(visitor(PARTICIPANT), "Alba", NOON) is None


def test_not_now_leaves_the_district_as_it_is_and_ends_the_wait(programme: Programme) -> None:
    asked = programme.press(act.AskDistrict(PARTICIPANT), PARTICIPANT)
    programme.press(act.ChooseDistrict(PARTICIPANT, programme.alba.id), PARTICIPANT)
    programme.press(act.AskDistrict(PARTICIPANT), PARTICIPANT)
    assert "/iscrizione" in words(programme.press(action(asked, "dopo"), PARTICIPANT))
    assert programme.memory.people.find(PARTICIPANT).district == programme.alba.id  # type: ignore[union-attr]
    assert programme.people.awaits(visitor(PARTICIPANT), "Novara", NOON) is None


def test_who_has_a_menu_of_their_own_gets_it_again_with_every_start(programme: Programme) -> None:
    for who in (PARTICIPANT, ADMIN):
        for reply in (
            programme.people.start(visitor(who), None, NOON),
            programme.people.register(visitor(who), NOON),
        ):
            assert reply.menu == programme.people.menu(who, Language.ITALIAN)
    assert programme.people.start(visitor(GUEST), None, NOON).menu is None


def test_words_like_code_are_said_back_as_words(programme: Programme) -> None:
    programme.press(act.AskDistrict(PARTICIPANT), PARTICIPANT)
    typed = '<script>=HYPERLINK("x")\u202e**grassetto**' + "z" * 500
    reply = programme.people.awaits(visitor(PARTICIPANT), typed, NOON)
    assert reply
    assert "<script>" in words(reply)
    assert "**grassetto" in words(reply)
    assert "\u202e" not in words(reply)
    assert "z" * 50 not in words(reply)
    assert not any(span.bold and "grassetto" in span.text for span in reply.text)


@pytest.mark.parametrize(
    ("said", "later"),
    [("quando è il prossimo incontro?", timedelta(0)), ("Alba", AWAITED + timedelta(seconds=1))],
    ids=["a question", "too late"],
)
def test_words_that_are_not_awaited_are_a_question_and_end_the_wait(
    programme: Programme, said: str, later: timedelta
) -> None:
    programme.press(act.AskDistrict(PARTICIPANT), PARTICIPANT)
    assert programme.people.awaits(visitor(PARTICIPANT), said, NOON + later) is None
    assert programme.people.awaits(visitor(PARTICIPANT), "Alba", NOON) is None


@pytest.mark.parametrize("command", ["start", "register", "preferences", "forget_me", "invite", "audit"])
def test_a_command_ends_the_wait(programme: Programme, command: str) -> None:
    programme.press(act.AskDistrict(PARTICIPANT), PARTICIPANT)
    who = visitor(PARTICIPANT)
    {
        "start": lambda: programme.people.start(who, None, NOON),
        "register": lambda: programme.people.register(who, NOON),
        "preferences": lambda: programme.people.preferences(who, NOON),
        "forget_me": lambda: programme.people.forget_me(who, NOON),
        "invite": lambda: programme.people.invite(who, NOON),
        "audit": lambda: programme.people.audit(who, NOON),
    }[command]()
    assert programme.people.awaits(who, "Alba", NOON) is None


def test_the_words_of_one_person_are_not_the_answer_to_a_question_to_another(programme: Programme) -> None:
    programme.press(act.AskDistrict(PARTICIPANT), PARTICIPANT)
    assert programme.people.awaits(visitor(GUEST), "Alba", NOON) is None
    assert programme.people.awaits(visitor(PARTICIPANT), "Alba", NOON)


def test_who_was_erased_while_the_bot_waited_is_not_waited_for(programme: Programme) -> None:
    programme.press(act.AskDistrict(PARTICIPANT), PARTICIPANT)
    programme.press(act.Forget(PARTICIPANT), PARTICIPANT)
    assert programme.people.awaits(visitor(PARTICIPANT), "Alba", NOON) is None


def test_who_blocked_the_bot_is_unreachable_and_back_when_they_write(programme: Programme) -> None:
    programme.people.blocked(PARTICIPANT)
    assert not programme.memory.people.find(PARTICIPANT).reachable  # type: ignore[union-attr]
    programme.people.seen(visitor(PARTICIPANT, "Pietro"), NOON)
    person = programme.memory.people.find(PARTICIPANT)
    assert person
    assert (person.reachable, person.name) == (True, "Pietro")


def test_the_chosen_language_wins_over_that_of_telegram(programme: Programme) -> None:
    assert programme.people.language(GUEST, Language.ENGLISH) is Language.ENGLISH
    assert programme.people.language(PARTICIPANT, Language.ENGLISH) is Language.ITALIAN
    said = programme.people.register(visitor(PARTICIPANT, language=Language.ENGLISH), NOON)
    assert "hai già fatto" in words(said)


def test_a_manager_reads_which_district_and_is_offered_no_other(programme: Programme) -> None:
    said = programme.people.register(visitor(MANAGER), NOON)
    assert "Alba-Bra" in words(said)
    assert labels(said) == []


def test_everything_that_is_too_old_goes(programme: Programme) -> None:
    programme.press(act.AskDistrict(PARTICIPANT), PARTICIPANT)
    programme.people.start(visitor(GUEST), "sbagliato", NOON)
    assert programme.erase(NOON + timedelta(minutes=30)) == 0
    assert programme.erase(NOON + timedelta(hours=1, seconds=1)) == 2
    assert programme.memory.audit.page(0, 1)
    programme.erase(NOON + timedelta(days=730 + 15))
    assert programme.memory.audit.page(0, 1) == []
    assert programme.memory.invites.open_ones(NOON) == []
    assert len(programme.memory.people.listed()) == 3


def test_registering_a_second_time_keeps_role_and_district(programme: Programme) -> None:
    register(programme.memory, MANAGER)
    assert programme.people.role(MANAGER) is Role.MANAGER
