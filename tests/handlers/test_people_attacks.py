"""Attacks: commands and buttons of others, replayed and forged; invites guessed; names that are more than names."""

import asyncio
from datetime import timedelta

import pytest

from bot import people_actions as actions
from bot.people_model import Lead, Role
from handlers.callbacks import pack, unpack
from knowledge.entries import Language
from knowledge.reading import ContentError
from tests.driver import labels
from tests.programme import ADMIN, LINK, Programme, link_of

GUEST = 666
VICTIM = 101
STAFF_BUTTONS = (
    actions.InviteFor(GUEST, Role.STAFF),
    actions.InviteInto(GUEST, Role.STAFF, 0),
    actions.MakeInvite(GUEST, Role.STAFF, 0, 1),
    actions.ShowInvites(GUEST),
    actions.RevokeInvite(GUEST, 1),
    actions.ShowAudit(GUEST),
)
OWN_BUTTONS = (
    actions.Accept(VICTIM, 1),
    actions.Accept(VICTIM, 1, "A" * 22),
    actions.Decline(VICTIM),
    actions.AskDistrict(VICTIM),
    actions.ChooseDistrict(VICTIM, 1),
    actions.ShowPreferences(VICTIM),
    actions.ChooseLanguage(VICTIM, Language.ENGLISH),
    actions.SwitchReminders(VICTIM, on=False),
    actions.SwitchLead(VICTIM, Lead.EVE, on=False),
    actions.ShowQuiet(VICTIM),
    actions.ChooseQuiet(VICTIM, 0, 0),
    actions.AskPause(VICTIM),
    actions.PauseFor(VICTIM, 30),
    actions.InviteFor(VICTIM, Role.STAFF),
    actions.InviteInto(VICTIM, Role.STAFF, 0),
    actions.MakeInvite(VICTIM, Role.STAFF, 0, 1),
    actions.ShowInvites(VICTIM),
    actions.RevokeInvite(VICTIM, 1),
    actions.ShowAudit(VICTIM),
    actions.Forget(VICTIM),
    actions.KeepMe(VICTIM),
)


def test_every_button_is_attacked() -> None:
    every = set(actions.PersonAction.__args__)
    assert {type(action) for action in OWN_BUTTONS} == every
    assert {type(action) for action in STAFF_BUTTONS} < every


@pytest.mark.parametrize("role", ["guest", "participant", "manager"])
async def test_who_is_not_staff_gets_a_sentence_from_every_staff_command_and_button(
    programme: Programme, role: str
) -> None:
    person = programme.driver(GUEST)
    if role == "participant":
        await person.talks(("/iscrizione", "Vuoi"), ("[Accetto]", "Fatto"), ("[Lo scelgo dopo]", "lascio tutto com'è"))
    if role == "manager":
        payload = await link_of(programme.driver(ADMIN), "Manager di Distretto", "Novara")
        await person.talks((f"/start {payload}", "Hai un invito"), ("[Accetto]", "Invito accettato"))
    before = programme.state()
    greeting = await person.says("/aiuto")
    for command in ("/invita", "/registro"):
        assert "riservato a chi coordina" in (await person.says(command)).text
    for action in STAFF_BUTTONS:
        press = programme.world.press_data(GUEST, greeting.message_id, pack(action))
        notice = await person.acknowledged(press)
        assert "riservato a chi coordina" in notice + person.heard()[-1].text
    assert programme.state() == before


async def test_whoever_loses_the_role_loses_the_buttons(programme: Programme) -> None:
    admin, staff = programme.driver(ADMIN), programme.driver(201)
    payload = await link_of(admin, "Coordinamento")
    await staff.talks((f"/start {payload}", "Hai un invito"), ("[Accetto]", "Invito accettato"))
    page = await staff.says("/invita")
    await staff.talks(("/dimenticami", "Cancello tutto"), ("[Sì, cancella tutto]", "ho cancellato"))
    before = programme.state()
    notice = await staff.acknowledged(programme.world.press(201, page.message_id, "Coordinamento"))
    assert "riservato a chi coordina" in notice + staff.heard()[-1].text
    assert programme.state() == before


@pytest.mark.parametrize("place", ["own chat", "group"])
async def test_another_person_s_buttons_do_nothing_for_whoever_presses_them(programme: Programme, place: str) -> None:
    victim, thief = programme.driver(VICTIM, first_name="Ada"), programme.driver(GUEST)
    await victim.talks(("/iscrizione", "Vuoi"), ("[Accetto]", "Fatto"))
    await thief.talks(("/iscrizione", "Vuoi"), ("[Accetto]", "Fatto"))
    where = thief
    if place == "group":
        await programme.group(-5, [VICTIM, GUEST])
        where = programme.driver(GUEST, chat=-5)
    message = await where.says("/aiuto")
    before = programme.state()
    for action in OWN_BUTTONS:
        programme.world.advance(timedelta(seconds=5))
        press = programme.world.press_data(GUEST, message.message_id, pack(action))
        assert "un'altra persona" in await thief.acknowledged(press), action
    assert programme.state() == before


async def test_a_press_on_a_message_of_another_chat_does_nothing(programme: Programme) -> None:
    victim, thief = programme.driver(VICTIM), programme.driver(GUEST)
    await victim.talks(("/iscrizione", "Vuoi"), ("[Accetto]", "Fatto"))
    asked = await victim.says("/dimenticami")
    before = programme.state()
    press = programme.world.press_data(GUEST, asked.message_id, pack(actions.Forget(GUEST)))
    assert "un'altra persona" in await thief.acknowledged(press)
    assert programme.state() == before


async def test_a_replayed_press_changes_nothing_twice(programme: Programme) -> None:
    admin = programme.driver(ADMIN)
    await admin.talks(("/invita", "Per quale ruolo?"), ("[Coordinamento]", ""))
    payload = await link_of(admin, "Coordinamento")
    person = programme.driver(201)
    asked = await person.says(f"/start {payload}")
    data = next(button.data for row in asked.buttons for button in row if button.text == "Accetto")
    assert data
    assert isinstance(unpack(data), actions.Accept)
    for _ in range(4):
        await person.acknowledged(programme.world.press_data(201, asked.message_id, data))
    await programme.quiet()
    assert [row["deed"] for row in programme.rows("audit")].count("invite_redeemed") == 1
    await person.talks(("/dimenticami", "Cancello tutto"))
    sure = person.holding("Sì, cancella tutto")
    for _ in range(3):
        await person.acknowledged(programme.world.press_data(201, sure.message_id, pack(actions.Forget(201))))
    await programme.quiet()
    assert [row["deed"] for row in programme.rows("audit")].count("person_erased") == 1


async def test_a_thousand_guesses_open_nothing_and_are_soon_refused(programme: Programme) -> None:
    await link_of(programme.driver(ADMIN), "Coordinamento")
    guesser = programme.driver(GUEST)
    tried = 0
    for batch in range(50):
        programme.world.advance(timedelta(minutes=1))
        for number in range(20):
            guesser.writes(f"/start {batch:02}{number:02}" + "A" * 18)
            tried += 1
        await programme.quiet()
    assert tried == 1000
    texts = [message.text for message in guesser.heard()]
    assert not any("Hai un invito" in text for text in texts)
    assert sum("Questo invito non vale" in text for text in texts) >= 10
    assert sum("Hai provato troppi inviti" in text for text in texts) > 0
    assert programme.rows("redemptions") == []


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        '=HYPERLINK("http://x","y")',
        "\u202eadA\u2066",
        "**Ada** {role} [x](https://x.y)",
        "a" * 300,
    ],
)
async def test_a_name_stays_a_name(programme: Programme, name: str) -> None:
    person, admin = programme.driver(201, first_name=name), programme.driver(ADMIN)
    await person.talks(("/start", "Ciao"), ("/iscrizione", "Vuoi"), ("[Accetto]", "Fatto"), (name, ""))
    await person.talks(("/iscrizione", "hai già fatto"), ("/mieidati", "Tutto quello"), ("/impostazioni", "Le tue"))
    await admin.talks(("/registro", "iscrizione"))
    for message in [*person.heard(), *admin.heard()]:
        assert not {"\u202e", "\u2066"} & set(message.text)
        assert all(
            entity["type"] in {"bold", "bot_command", "text_link", "url", "mention"} for entity in message.entities
        )
    assert "failed" not in programme.log.getvalue()


async def test_a_district_with_a_strange_name_stays_a_name(programme: Programme) -> None:
    with pytest.raises(ContentError, match="sembra una formula"):
        programme.import_districts('=HYPERLINK("http://x","y") Alpina')
    programme.import_districts("<script>alert(1)</script> Alpina", "\u202eanipla Alpina", "**{role}** Alpina")
    person, admin = programme.driver(201), programme.driver(ADMIN)
    await person.talks(("/iscrizione", "Vuoi"), ("[Accetto]", "Fatto"), ("alpina", "Quale Distretto intendi"))
    offered = labels(person.heard()[-1])
    assert len([label for label in offered if "lpina" in label]) == 3
    assert not any("\u202e" in label for label in offered)
    await person.talks((f"[{offered[0]}]", "il tuo Distretto è"), ("/impostazioni", "lpina"))
    await admin.talks(("/registro", "Distretto scelto"))
    assert "failed" not in programme.log.getvalue()


async def test_two_people_press_for_the_last_use_at_the_same_instant(programme: Programme) -> None:
    staff = programme.driver(ADMIN)
    payload = await link_of(staff, "Partecipante")
    people = [programme.driver(700 + number) for number in range(6)]
    asked = [await person.says(f"/start {payload}") for person in people]
    presses = [
        programme.world.press(person.person, message.message_id, "Accetto")
        for person, message in zip(people, asked, strict=True)
    ]
    await asyncio.gather(*(person.acknowledged(press) for person, press in zip(people, presses, strict=True)))
    await programme.quiet()
    won = [person for person in people if any("Invito accettato" in message.text for message in person.heard())]
    assert len(won) == 1
    assert len(programme.rows("redemptions")) == 1
    assert LINK.search(staff.heard()[-1].text)
