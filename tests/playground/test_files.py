"""Files in both directions."""

import json

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x03"


async def test_an_uploaded_document_can_be_fetched_again(playground, api, anna):
    files = {"document": ("figure.csv", b"a;b\n1;2\n", "text/csv")}
    sent = (await api.upload("sendDocument", files, chat_id=anna, caption="Ecco"))["result"]
    assert (sent["document"]["file_name"], sent["document"]["mime_type"]) == ("figure.csv", "text/csv")
    message = playground.world.messages(anna)[-1]
    assert (message.document.content, message.caption) == (b"a;b\n1;2\n", "Ecco")
    file = await api.good("getFile", file_id=sent["document"]["file_id"])
    url = f"{playground.url}/file/bot{playground.token}/{file['file_path']}"
    assert (await api.client.get(url)).content == b"a;b\n1;2\n"
    assert (await api.client.get(url.replace("PLAYGROUND", "WRONG"))).status_code == 401


async def test_attach_names_the_part_that_holds_the_file(api, anna):
    body = await api.upload("sendDocument", {"part": ("a.txt", b"x")}, chat_id=anna, document="attach://part")
    assert body["result"]["document"]["file_size"] == 1


async def test_a_file_can_be_sent_again_by_its_id(api, anna):
    sent = (await api.upload("sendDocument", {"document": ("a.txt", b"x")}, chat_id=anna))["result"]
    again = await api.good("sendDocument", chat_id=anna, document=sent["document"]["file_id"])
    assert again["document"]["file_id"] == sent["document"]["file_id"]


async def test_what_is_no_file_is_refused(api, anna):
    assert "there is no document in the request" in await api.refused("sendDocument", chat_id=anna)
    assert "wrong file identifier" in await api.refused("sendDocument", chat_id=anna, document="nonsense")
    empty = await api.upload("sendDocument", {"document": ("a.txt", b"")}, chat_id=anna)
    assert empty["description"] == "Bad Request: file must be non-empty"
    assert "invalid file_id" in await api.refused("getFile", file_id="nonsense")


async def test_a_caption_has_at_most_1024_units(api, anna):
    body = await api.upload("sendDocument", {"document": ("a.txt", b"x")}, chat_id=anna, caption="x" * 1025)
    assert body["description"] == "Bad Request: message caption is too long"


async def test_a_photo_must_be_a_picture(api, anna):
    sent = (await api.upload("sendPhoto", {"photo": ("a.png", PNG)}, chat_id=anna))["result"]
    assert (sent["photo"][0]["width"], sent["photo"][0]["height"]) == (2, 3)
    wrong = await api.upload("sendPhoto", {"photo": ("a.png", b"not a picture")}, chat_id=anna)
    assert wrong["description"] == "Bad Request: IMAGE_PROCESS_FAILED"


async def test_the_caption_of_a_document_can_be_edited_but_it_has_no_text(api, anna):
    sent = (await api.upload("sendDocument", {"document": ("a.txt", b"x")}, chat_id=anna))["result"]
    place = {"chat_id": anna, "message_id": sent["message_id"]}
    assert (await api.good("editMessageCaption", **place, caption="nuova"))["caption"] == "nuova"
    assert "there is no text in the message to edit" in await api.refused("editMessageText", **place, text="x")


async def test_people_send_all_sorts_of_things(playground, api, anna):
    world = playground.world
    world.send_photo(anna, PNG, "didascalia")
    world.send_voice(anna, 4)
    world.send_sticker(anna, "🎉")
    world.send_location(anna, 45.0, 7.5)
    world.send_document(anna, "elenco.pdf")
    photo, voice, sticker, location, document = [u["message"] for u in await api.good("getUpdates")]
    assert (photo["photo"][0]["width"], photo["caption"]) == (2, "didascalia")
    assert voice["voice"]["duration"] == 4
    assert sticker["sticker"]["emoji"] == "🎉"
    assert location["location"] == {"latitude": 45.0, "longitude": 7.5}
    assert document["document"]["mime_type"] == "application/pdf"


async def test_a_page_downloads_a_document_and_never_opens_it(playground, api, anna):
    files = {"document": ("pagina.html", b"<script>alert(1)</script>", "text/html")}
    sent = (await api.upload("sendDocument", files, chat_id=anna, reply_markup=json.dumps({})))["result"]
    response = await api.control(f"files/{sent['document']['file_id']}")
    assert response.headers["content-disposition"].startswith("attachment")
    assert response.headers["content-type"] == "application/octet-stream"
    assert response.headers["x-content-type-options"] == "nosniff"
