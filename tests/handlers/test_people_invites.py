"""Conversations: invites made, opened, spent, expired, revoked, guessed."""

from datetime import timedelta

from tests.driver import labels
from tests.programme import ADMIN, LINK, Programme, link_of


async def test_staff_invite_a_manager_who_accepts(programme: Programme) -> None:
    staff, manager = programme.driver(ADMIN), programme.driver(201, first_name="Bruna")
    payload = await link_of(staff, "Manager di Distretto", "Terre del Monviso")
    assert len(payload) <= 64
    await manager.talks(
        (f"/start {payload}", "Hai un invito come manager di Distretto"),
        ("[Accetto]", "Invito accettato"),
        ("/iscrizione", "Terre del Monviso"),
    )
    (kept,) = [row for row in programme.rows("people") if row["telegram_id"] == 201]
    assert kept["role"] == "manager"


async def test_the_secret_of_an_invite_is_kept_nowhere(programme: Programme) -> None:
    staff, guest = programme.driver(ADMIN), programme.driver(201)
    payload = await link_of(staff, "Partecipante")
    await guest.talks((f"/start {payload}", "Hai un invito"), ("[Accetto]", "Invito accettato"))
    assert not programme.finds(payload)


async def test_whoever_declines_leaves_the_invite_to_others(programme: Programme) -> None:
    payload = await link_of(programme.driver(ADMIN), "Partecipante")
    first, second = programme.driver(201), programme.driver(202)
    await first.talks((f"/start {payload}", "Hai un invito"), ("[Non ora]", "non conservo niente"))
    await second.talks((f"/start {payload}", "Hai un invito"), ("[Accetto]", "Invito accettato"))
    await first.talks((f"/start {payload}", "Questo invito non vale"))


async def test_who_accepts_too_late_is_told_kindly_and_registered_without_the_role(programme: Programme) -> None:
    payload = await link_of(programme.driver(ADMIN), "Manager di Distretto", "Novara")
    first, second = programme.driver(201), programme.driver(202)
    for person in (first, second):
        await person.talks((f"/start {payload}", "Hai un invito"))
    await first.talks(("[Accetto]", "Invito accettato"))
    await second.talks(("[Accetto]", "Questo invito non vale"))
    assert [row["role"] for row in programme.rows("people") if row["telegram_id"] == 202] in ([], ["participant"])


async def test_an_invite_for_many_lets_in_so_many(programme: Programme) -> None:
    staff = programme.driver(ADMIN)
    await staff.talks(("/invita", "Per quale ruolo?"), ("[Partecipante]", "quale Distretto"))
    await staff.talks(("[Senza Distretto]", "Quante persone"))
    many = next(label for label in labels(staff.heard()[-1]) if label.startswith("Fino a"))
    await staff.talks((f"[{many}]", "Invito pronto"))
    found = LINK.search(staff.heard()[-1].text)
    assert found
    for number in range(3):
        person = programme.driver(300 + number)
        await person.talks((f"/start {found[1]}", "Hai un invito"), ("[Accetto]", "Invito accettato"))


async def test_an_invite_expires_after_fourteen_days(programme: Programme) -> None:
    payload = await link_of(programme.driver(ADMIN), "Partecipante")
    late, later = programme.driver(201), programme.driver(202)
    programme.world.advance(timedelta(days=13, hours=23))
    await late.talks((f"/start {payload}", "Hai un invito"))
    programme.world.advance(timedelta(hours=2))
    await later.talks((f"/start {payload}", "Questo invito non vale"))


async def test_a_revoked_invite_opens_nothing(programme: Programme) -> None:
    staff = programme.driver(ADMIN)
    payload = await link_of(staff, "Partecipante")
    revoke = next(label for label in labels(staff.heard()[-1]) if label.startswith("Annulla"))
    await staff.talks((f"[{revoke}]", "annullato"))
    await programme.driver(201).talks((f"/start {payload}", "Questo invito non vale"))


async def test_after_ten_wrong_invites_in_an_hour_a_person_is_refused_for_a_while(programme: Programme) -> None:
    payload = await link_of(programme.driver(ADMIN), "Partecipante")
    person, other = programme.driver(201), programme.driver(202)
    for number in range(10):
        programme.world.advance(timedelta(seconds=10))
        await person.talks((f"/start sbagliato{number}", "Questo invito non vale"))
    await person.talks((f"/start {payload}", "Hai provato troppi inviti"))
    await programme.restart()
    await person.talks((f"/start {payload}", "Hai provato troppi inviti"))
    await other.talks((f"/start {payload}", "Hai un invito"))
    programme.world.advance(timedelta(minutes=61))
    await person.talks((f"/start {payload}", "Hai un invito"))


async def test_open_invites_are_listed_to_be_revoked(programme: Programme) -> None:
    staff = programme.driver(ADMIN)
    await link_of(staff, "Partecipante")
    await staff.talks(("/invita", "Per quale ruolo?"), ("[Inviti aperti]", "partecipante"))


async def test_a_promotion_changes_role_and_menu_at_once(programme: Programme) -> None:
    staff, person = programme.driver(ADMIN), programme.driver(201)
    await person.talks(("/iscrizione", "Vuoi"), ("[Accetto]", "Fatto"), ("/invita", "riservato"))
    payload = await link_of(staff, "Coordinamento")
    await person.talks((f"/start {payload}", "coordinamento"))
    await programme.world.wait_for(lambda: "registro" in person.commands())
    await person.talks(("/invita", "Per quale ruolo?"), ("/registro", "Registro delle azioni"))
