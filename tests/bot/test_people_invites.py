"""Invites: made step by step, opened once, never taking away, guessed in vain."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot import people_actions as act
from bot.invites import digest
from bot.model import Pressed
from bot.people_model import Offer, Role
from tests.bot.conftest import ADMIN, GUEST, MANAGER, PARTICIPANT, STAFF, Programme, action, labels, words
from tests.people import NOON, visitor


def made(programme: Programme, role: Role = Role.PARTICIPANT, district: int | None = None, uses: int = 1) -> str:
    """Make an invite and return its payload."""
    return programme.people.invites.create(Offer(role, district, uses), STAFF, NOON)[1]


def standing(programme: Programme, who: int) -> tuple[Role, int | None]:
    person = programme.memory.people.find(who)
    assert person
    return person.role, person.district


def test_staff_make_an_invite_step_by_step(programme: Programme) -> None:
    first = programme.people.invite(visitor(STAFF), NOON)
    second = programme.press(action(first, "Manager"), STAFF)
    assert labels(second) == []
    third = programme.people.awaits(visitor(STAFF), "alba", NOON)
    fourth = programme.press(action(third, "Alba-Bra"), STAFF)
    last = programme.press(action(fourth, "Una persona"), STAFF)
    assert "https://t.me/distretti_bot?start=segreto-di-prova-0000" in words(last)
    assert "6 dicembre 2026" in words(last)
    assert last.buttons == ()
    (invite,) = [one for one in programme.memory.invites.open_ones(NOON) if one.district == programme.alba.id]
    assert (invite.role, invite.uses, invite.expires_at - NOON) == (Role.MANAGER, 1, timedelta(days=14))


def test_an_invite_for_staff_asks_for_no_district(programme: Programme) -> None:
    first = programme.people.invite(visitor(ADMIN), NOON)
    assert "Una persona" in labels(programme.press(action(first, "Coordinamento"), ADMIN))


def test_an_invite_for_a_participant_can_do_without_district(programme: Programme) -> None:
    second = programme.press(act.InviteFor(STAFF, Role.PARTICIPANT), STAFF)
    third = programme.press(action(second, "Senza Distretto"), STAFF)
    assert "Invito pronto" in words(programme.press(action(third, "Fino a 30"), STAFF))


def test_the_payload_is_kept_nowhere_and_fits_in_a_link(programme: Programme) -> None:
    payload = made(programme)
    assert payload not in str(programme.state())
    assert digest(payload) in str(programme.state())


def test_a_guest_is_asked_for_consent_before_anything_is_kept(programme: Programme) -> None:
    payload = made(programme, Role.MANAGER, programme.alba.id)
    before = programme.state()
    asked = programme.people.start(visitor(GUEST), payload, NOON)
    assert "manager di Distretto" in words(asked)
    assert "Alba-Bra" in words(asked)
    programme.press(action(asked, "Non ora"), GUEST)
    assert programme.state() == before
    pressed = programme.press(action(asked, "Accetto"), GUEST)
    assert "Invito accettato" in words(pressed)
    assert standing(programme, GUEST) == (Role.MANAGER, programme.alba.id)
    assert programme.people.awaits(visitor(GUEST), "Novara", NOON) is None


def test_a_registered_person_gets_the_role_at_once_with_its_menu(programme: Programme) -> None:
    reply = programme.people.start(visitor(PARTICIPANT), made(programme, Role.STAFF), NOON)
    assert "Invito accettato" in words(reply)
    assert reply.menu
    assert "invita" in dict(reply.menu)


def test_the_same_link_twice_takes_one_use(programme: Programme) -> None:
    payload = made(programme, Role.MANAGER, programme.alba.id, uses=2)
    programme.people.start(visitor(PARTICIPANT), payload, NOON)
    assert "Hai già questo ruolo" in words(programme.people.start(visitor(PARTICIPANT), payload, NOON))
    (invite,) = [one for one in programme.memory.invites.open_ones(NOON) if one.uses == 2]
    assert invite.uses_left == 1


@pytest.mark.parametrize("who", [MANAGER, STAFF])
def test_an_invite_never_takes_a_role_away(programme: Programme, who: int) -> None:
    before = standing(programme, who)
    payload = made(programme, Role.PARTICIPANT, programme.novara.id)
    assert "Hai già" in words(programme.people.start(visitor(who), payload, NOON))
    assert standing(programme, who) == before
    assert "Invito accettato" in words(programme.people.start(visitor(PARTICIPANT), payload, NOON))


def test_a_manager_changes_district_with_a_new_invite(programme: Programme) -> None:
    programme.people.start(visitor(MANAGER), made(programme, Role.MANAGER, programme.novara.id), NOON)
    assert standing(programme, MANAGER) == (Role.MANAGER, programme.novara.id)


def test_wrong_used_expired_and_revoked_get_the_same_sentence(programme: Programme) -> None:
    used, revoked, expired = made(programme), made(programme), made(programme)
    programme.press(act.Accept(GUEST, 1, used), GUEST)
    invites = {one.id: one for one in programme.memory.invites.open_ones(NOON)}
    programme.press(act.RevokeInvite(STAFF, max(invites) - 1), STAFF)
    said = {
        words(programme.people.start(visitor(1), "x" * 22, NOON)),
        words(programme.people.start(visitor(2), "breve", NOON)),
        words(programme.people.start(visitor(3), "è strano; DROP TABLE people", NOON)),
        words(programme.people.start(visitor(4), used, NOON)),
        words(programme.people.start(visitor(5), revoked, NOON)),
        words(programme.people.start(visitor(6), expired, NOON + timedelta(days=14))),
    }
    assert len(said) == 1


def test_a_thousand_guesses_are_refused_after_ten_and_the_right_one_with_them(programme: Programme) -> None:
    payload = made(programme)
    said = [words(programme.people.start(visitor(GUEST), f"{number:022}", NOON)) for number in range(1000)]
    assert said.count(said[0]) == 10
    assert said.count(said[-1]) == 990
    assert "riprova fra un'ora" in words(programme.people.start(visitor(GUEST), payload, NOON))
    assert "Hai un invito" in words(programme.people.start(visitor(501), payload, NOON))
    assert "Hai un invito" in words(programme.people.start(visitor(GUEST), payload, NOON + timedelta(hours=1)))


def test_guesses_through_forged_consents_are_counted_too(programme: Programme) -> None:
    said = [words(programme.press(act.Accept(PARTICIPANT, 1, f"{number:022}"), PARTICIPANT)) for number in range(30)]
    assert len(set(said[:10])) == 1
    assert "riprova fra un'ora" in said[10]


def test_whoever_accepts_when_the_last_use_is_gone_is_registered_without_the_role(programme: Programme) -> None:
    payload = made(programme, Role.MANAGER, programme.alba.id)
    asked = [programme.people.start(visitor(who), payload, NOON) for who in (1, 2)]
    programme.press(action(asked[0], "Accetto"), 1)
    pressed = programme.press(action(asked[1], "Accetto"), 2)
    assert "Questo invito non vale" in words(pressed)
    assert standing(programme, 2) == (Role.PARTICIPANT, None)


def test_open_invites_are_listed_by_pages_and_revoked(programme: Programme) -> None:
    for _ in range(10):
        made(programme)
    listed = programme.press(act.ShowInvites(STAFF), STAFF)
    assert len([label for label in labels(listed) if label.startswith("Annulla")]) == 8
    revoke = action(listed, "Annulla")
    assert isinstance(programme.press(revoke, STAFF), Pressed)
    again = programme.press(revoke, STAFF)
    assert again.notice
    assert again.reply is None
    second = programme.press(action(listed, "Avanti"), STAFF)
    assert "Inviti aperti" in words(second)


def test_the_deeds_of_an_invite_are_in_the_audit(programme: Programme) -> None:
    payload = made(programme, Role.MANAGER, programme.alba.id)
    programme.people.start(visitor(PARTICIPANT), payload, NOON)
    page = words(programme.people.audit(visitor(STAFF), NOON))
    assert "invito creato, manager di Distretto, Alba-Bra" in page
    assert "Piero: invito usato" in page
    assert payload not in page


def test_an_expired_value_says_it_is_closed(programme: Programme) -> None:
    made(programme)
    invite = programme.memory.invites.open_ones(NOON)[0]
    assert invite.is_open(NOON)
    assert not invite.is_open(invite.expires_at)
    assert not replace(invite, uses_left=0).is_open(NOON)
