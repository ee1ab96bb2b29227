"""Conversations: everything that is kept of a person, its erasure, and what a search finds afterwards."""

import json

from tests.programme import ADMIN, Programme, link_of

PERSON, NAME = 7_311_975_864_201, "Ermenegarda Zuzzurellona"


async def test_a_person_receives_everything_in_a_file_that_can_be_read(programme: Programme) -> None:
    payload = await link_of(programme.driver(ADMIN), "Manager di Distretto", "Novara")
    person = programme.driver(PERSON, first_name=NAME)
    await person.talks((f"/start {payload}", "Hai un invito"), ("[Accetto]", "Invito accettato"))
    await person.talks(("/mieidati", "Tutto quello che conservo di te"))
    file = person.heard()[-1].document
    assert file
    assert file.name.endswith(".json")
    written = file.content.decode()
    held = json.loads(written)
    assert held
    for kept in (NAME, str(PERSON), "manager", "Novara", "2026-"):
        assert kept in written
    assert payload not in written
    receipt = next(message.text for message in person.heard() if "Ricevuta:" in message.text)
    assert receipt.rsplit("Ricevuta:", 1)[1].strip()


async def test_a_stranger_receives_an_empty_file(programme: Programme) -> None:
    person = programme.driver(PERSON, first_name=NAME)
    await person.talks(("/mieidati", "Non conservo niente di te"))
    assert programme.rows("people") == []


async def test_one_person_s_file_holds_nothing_of_another(programme: Programme) -> None:
    for number, name in ((201, "Bruna"), (202, "Carlo")):
        await programme.driver(number, first_name=name).talks(("/iscrizione", "Vuoi"), ("[Accetto]", f"Fatto, {name}"))
    bruna = programme.driver(201, first_name="Bruna")
    await bruna.talks(("/mieidati", "Tutto quello che conservo di te"))
    file = bruna.heard()[-1].document
    assert file
    assert b"Bruna" in file.content
    assert b"Carlo" not in file.content
    assert b"202," not in file.content


async def test_whoever_changes_their_mind_loses_nothing(programme: Programme) -> None:
    person = programme.driver(101)
    await person.talks(("/iscrizione", "Vuoi"), ("[Accetto]", "Fatto"), ("/dimenticami", "Cancello tutto"))
    await person.talks(("[No, lascia tutto com'è]", "non ho cancellato niente"))
    assert len(programme.rows("people")) == 1


async def test_after_forgetting_a_search_finds_nothing_but_what_the_receipt_says(programme: Programme) -> None:
    admin, person = programme.driver(ADMIN), programme.driver(PERSON, first_name=NAME)
    payload = await link_of(admin, "Coordinamento")
    words = "Mi dai la ricetta della pastinaca selvatica con l'aglio?"
    await person.talks(
        (f"/start {payload}", "Hai un invito"),
        ("[Accetto]", "Invito accettato"),
        ("/impostazioni", "Le tue impostazioni"),
        (words, "Non lo so"),
        ("/mieidati", "Tutto quello"),
        ("/registro", "Registro delle azioni"),
    )
    await link_of(person, "Partecipante")
    programme.telegram.faults.add("server_error", "sendMessage", count=1)
    await person.talks(("Quando è stato firmato il Protocollo d'intesa?", "2022"))
    await programme.quiet()
    assert programme.finds(NAME, str(PERSON))
    await person.talks(("/dimenticami", "Cancello tutto"), ("[Sì, cancella tutto]", "ho cancellato"))
    receipt = person.heard()[-1].text
    await programme.quiet()

    assert not programme.finds(NAME, str(PERSON)), "rows, files of the database, free pages included"
    assert NAME not in programme.log.getvalue()
    assert str(PERSON) not in programme.log.getvalue()
    assert words not in programme.log.getvalue()
    for kept in ("registro delle azioni, senza di te", "Le domande senza risposta, senza nome"):
        assert kept in receipt
    assert [row["text"] for row in programme.rows("misses")] == [words], "kept without a name, as the receipt says"
    await admin.talks(("/registro", "persona cancellata"))
    assert NAME not in admin.heard()[-1].text
    assert str(PERSON) not in admin.heard()[-1].text
    await person.talks(("/mieidati", "Tutto quello"))
    file = person.heard()[-1].document
    assert file
    assert NAME.encode() not in file.content


async def test_the_wrong_invites_that_an_erased_person_leaves_go_within_the_hour(programme: Programme) -> None:
    person = programme.driver(PERSON, first_name=NAME)
    await person.talks(("/iscrizione", "Vuoi"), ("[Accetto]", "Fatto"))
    for number in range(10):
        await person.talks((f"/start sbagliato{number}", "Questo invito non vale"))
    await person.talks(("/dimenticami", "Cancello"), ("[Sì, cancella tutto]", "dell'ultima ora"))
    await person.talks(("/start ancora", "Hai provato troppi inviti"))
    await programme.hours_pass(2)
    assert not programme.finds(str(PERSON), NAME)


async def test_whoever_was_erased_can_come_back_as_a_stranger(programme: Programme) -> None:
    person = programme.driver(PERSON, first_name=NAME)
    await person.talks(("/iscrizione", "Vuoi"), ("[Accetto]", "Fatto"), ("/dimenticami", "Cancello"))
    await person.talks(("[Sì, cancella tutto]", "ho cancellato"), ("/impostazioni", "serve l'iscrizione"))
    await person.talks(("/iscrizione", "Vuoi iscriverti?"), ("[Accetto]", "Fatto"))


async def test_staff_read_who_did_what_page_by_page(programme: Programme) -> None:
    admin = programme.driver(ADMIN)
    for number in range(25):
        person = programme.driver(500 + number, first_name=f"Persona {number}")
        await person.talks(("/iscrizione", "Vuoi"), ("[Accetto]", "Fatto"))
    await admin.talks(
        ("/registro", "Persona 24: iscrizione"),
        ("[Più vecchie]", "Persona 14: iscrizione"),
        ("[Più vecchie]", "Persona 4: iscrizione"),
        ("[Più recenti]", "Persona 14: iscrizione"),
    )
