"""Who may do what: checked at the moment of use, whatever button is sent by whomever."""

from dataclasses import replace
from typing import get_args

import pytest

from bot import people_actions as act
from bot.clerk import Clerk, NotPossible
from bot.people_actions import PersonAction
from bot.people_model import Lead, Role
from bot.roles import Permission, may
from knowledge.entries import Language
from tests.bot.conftest import ADMIN, GUEST, MANAGER, PARTICIPANT, STAFF, Programme, words
from tests.people import NOON, audit, invite, visitor

STAFF_ONLY = {act.InviteFor, act.InviteInto, act.MakeInvite, act.ShowInvites, act.RevokeInvite, act.ShowAudit}
FIELDS = {
    "version": 1,
    "payload": None,
    "district": 1,
    "language": Language.ENGLISH,
    "on": False,
    "lead": Lead.HOUR,
    "start": 20,
    "end": 9,
    "days": 7,
    "role": Role.STAFF,
    "uses": 1,
    "page": 0,
    "invite": 1,
}


def every_action(owner: int) -> list[PersonAction]:
    """Return one of each button that there is."""
    made = []
    for kind in get_args(PersonAction):
        names = [name for name in kind.__dataclass_fields__ if name != "owner"]
        made.append(kind(owner, **{name: FIELDS[name] for name in names}))
    return made


def test_every_button_is_tried() -> None:
    assert len(every_action(1)) >= 20
    assert set(get_args(PersonAction)) >= STAFF_ONLY


def test_the_table_of_permissions() -> None:
    allowed = {role: [permission for permission in Permission if may(role, 1, permission, 1)] for role in Role}
    assert allowed == {
        Role.GUEST: [],
        Role.PARTICIPANT: [Permission.OWN_SETTINGS],
        Role.MANAGER: [Permission.OWN_SETTINGS, Permission.SEE_DISTRICT, Permission.WRITE_DISTRICT],
        Role.STAFF: list(Permission),
        Role.ADMIN: list(Permission),
    }


@pytest.mark.parametrize("permission", [Permission.SEE_DISTRICT, Permission.WRITE_DISTRICT])
def test_a_manager_reaches_the_own_district_only(permission: Permission) -> None:
    assert may(Role.MANAGER, 1, permission, 1)
    assert not may(Role.MANAGER, 1, permission, 2)
    assert not may(Role.MANAGER, 1, permission, None)
    assert not may(Role.MANAGER, None, permission, None)
    assert may(Role.STAFF, None, permission, 2)


def test_an_admin_is_made_by_the_settings_alone(programme: Programme) -> None:
    assert programme.people.role(ADMIN) is Role.ADMIN
    assert programme.memory.people.find(ADMIN) is None
    assert [programme.people.role(number) for number in (STAFF, MANAGER, PARTICIPANT, GUEST)] == [3, 2, 1, 0]


@pytest.mark.parametrize("who", [GUEST, PARTICIPANT, MANAGER])
def test_who_is_not_staff_gets_a_sentence_from_every_command_and_button_of_staff(
    programme: Programme, who: int
) -> None:
    invite(programme.memory)
    before = programme.state()
    assert words(programme.people.invite(visitor(who), NOON)) == words(programme.people.audit(visitor(who), NOON))
    refused = [button for button in every_action(who) if type(button) in STAFF_ONLY]
    assert len(refused) == len(STAFF_ONLY)
    for button in refused:
        assert "riservato" in words(programme.press(button, who))
    assert programme.state() == before


@pytest.mark.parametrize("who", [GUEST, PARTICIPANT, MANAGER, STAFF, ADMIN])
def test_the_button_of_another_person_has_no_effect(programme: Programme, who: int) -> None:
    invite(programme.memory)
    before = programme.state()
    for button in every_action(owner=999):
        pressed = programme.press(button, who)
        assert pressed.reply is None
        assert "un'altra persona" in (pressed.notice or "")
    assert programme.state() == before


def test_no_button_of_a_guest_keeps_anything_but_the_consent(programme: Programme) -> None:
    before = programme.state()
    for button in every_action(GUEST):
        if not isinstance(button, act.Accept | act.Forget):
            assert words(programme.press(button, GUEST)), button
    assert programme.state() == before


def test_a_role_that_was_taken_away_is_gone_at_the_next_press(programme: Programme) -> None:
    offered = programme.people.invite(visitor(STAFF), NOON)
    programme.press(act.Forget(STAFF), STAFF)
    pressed = programme.press(offered.buttons[0][0].action, STAFF)  # type: ignore[arg-type]
    assert "riservato" in words(pressed)


@pytest.mark.parametrize(
    "forged",
    [
        act.MakeInvite(STAFF, Role.ADMIN, 0, 1),
        act.MakeInvite(STAFF, Role.GUEST, 0, 1),
        act.MakeInvite(STAFF, Role.MANAGER, 0, 1),
        act.MakeInvite(STAFF, Role.STAFF, 1, 1),
        act.MakeInvite(STAFF, Role.PARTICIPANT, 999, 1),
        act.MakeInvite(STAFF, Role.PARTICIPANT, 0, 0),
        act.MakeInvite(STAFF, Role.PARTICIPANT, 0, 10**6),
        act.InviteFor(STAFF, Role.ADMIN),
        act.InviteInto(STAFF, Role.ADMIN, 0),
        act.InviteInto(STAFF, Role.MANAGER, 999),
        act.RevokeInvite(STAFF, 2**52),
    ],
)
def test_a_forged_button_of_staff_makes_no_invite(programme: Programme, forged: PersonAction) -> None:
    before = programme.state()
    assert words(programme.press(forged, STAFF))
    assert programme.state() == before


@pytest.mark.parametrize(
    "forged",
    [
        act.ChooseQuiet(PARTICIPANT, 24, 8),
        act.ChooseQuiet(PARTICIPANT, 8, 2**40),
        act.PauseFor(PARTICIPANT, 2**40),
        act.ChooseDistrict(PARTICIPANT, 999),
        act.ChooseDistrict(PARTICIPANT, 2**52),
        act.Accept(PARTICIPANT, 99),
        act.ShowAudit(PARTICIPANT, 2**52),
    ],
)
def test_a_forged_button_of_a_participant_changes_nothing(programme: Programme, forged: PersonAction) -> None:
    before = programme.state()
    assert words(programme.press(forged, PARTICIPANT))
    assert programme.state() == before


def test_pages_that_no_button_offers_are_shown_as_empty_or_last(programme: Programme) -> None:
    invite(programme.memory)
    assert words(programme.press(act.ShowAudit(STAFF, 2**40), STAFF))
    assert "Inviti aperti" in words(programme.press(act.ShowInvites(STAFF, 2**52), STAFF))


def test_a_manager_cannot_choose_another_district_and_so_manage_it(programme: Programme) -> None:
    before = programme.state()
    for button in (act.ChooseDistrict(MANAGER, programme.novara.id), act.AskDistrict(MANAGER)):
        assert "nuovo invito" in words(programme.press(button, MANAGER))
    assert programme.state() == before
    assert programme.memory.people.find(MANAGER).district == programme.alba.id  # type: ignore[union-attr]


def test_each_menu_shows_what_the_role_can_do_and_nothing_else(programme: Programme) -> None:
    def shown(who: int) -> set[str]:
        return {name for name, _ in programme.people.menu(who, Language.ITALIAN)}

    public = {"start", "iscrizione", "privacy"}
    own = public | {"impostazioni", "mieidati", "dimenticami"}
    assert shown(GUEST) == public
    assert shown(PARTICIPANT) == shown(MANAGER) == own
    assert shown(STAFF) == shown(ADMIN) == own | {"invita", "prova", "registro"}


def test_the_audit_says_who_did_what_by_name_until_they_go(programme: Programme) -> None:
    programme.memory.audit.note(replace(audit(), actor=STAFF, subject=STAFF, detail="prova"))
    assert "Sandra" in words(programme.people.audit(visitor(STAFF), NOON))
    programme.press(act.Forget(STAFF), STAFF)
    page = words(programme.people.audit(visitor(ADMIN), NOON))
    assert "Sandra" not in page
    assert "prova" in page


def test_a_name_like_code_stays_words_in_the_audit(programme: Programme) -> None:
    programme.people.seen(visitor(STAFF, '<script>=HYPERLINK("x")</script>\u202e**x**'), NOON)
    programme.memory.audit.note(replace(audit(), actor=STAFF))
    spans = programme.people.audit(visitor(STAFF), NOON).text
    named = [span for span in spans if "<script>" in span.text]
    assert named
    assert all(span.url is None and "\u202e" not in span.text for span in named)


def test_a_role_taken_away_from_the_command_line_is_gone_and_written_down(programme: Programme) -> None:
    clerk = Clerk(programme.ground, programme.people)
    assert "partecipante" in clerk.change_role(STAFF, "participant", None, NOON)
    assert programme.people.role(STAFF) is Role.PARTICIPANT
    assert "riservato" in words(programme.people.audit(visitor(STAFF), NOON))
    assert "ruolo di Sandra cambiato" in words(programme.people.audit(visitor(ADMIN), NOON))
    clerk.change_role(MANAGER, "manager", "novara", NOON)
    assert programme.memory.people.find(MANAGER).district == programme.novara.id  # type: ignore[union-attr]
    with pytest.raises(NotPossible, match="people list"):
        clerk.change_role(GUEST, "staff", None, NOON)
