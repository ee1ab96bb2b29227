"""Reading a content folder strictly: every problem at once, with file and line, or a whole `Content`.

A folder needs only `faq/*.yaml` and `sources.yaml`; what it lacks (texts, lexicon, check-ins) comes from the shipped
content.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from pathlib import Path

from knowledge.entries import Answer, Entry, Kind, Language, Live, Source, Topic, Wording
from knowledge.form_reading import read_forms
from knowledge.forms import Form
from knowledge.lexicon import Lexicon, read_lexicon
from knowledge.markup import MarkupError, Rich, parse, placeholders, plain
from knowledge.normalise import fold
from knowledge.reading import At, ContentError, Problem, Reader, mapping_of_strings
from knowledge.texts import Texts

LONGEST_ANSWER = 4096
"""Telegram's limit for one message, in UTF-16 units (Bot API, sendMessage)."""

_FILE = frozenset({"topic", "title", "entries"})
_ENTRY = frozenset({"id", "kind", "question", "variants"})
_ENTRY_OPTIONAL = frozenset({"answer", "answers", "sources", "checked", "review_by", "related", "live", "en"})
_ENGLISH = frozenset({"question", "variants"})
_SOURCE = frozenset({"title", "date", "level"})
_LONGEST_SENTENCE = {"description": 512, "description.short": 120, "rated.useful": 200, "rated.not_useful": 200}
"""Telegram's limits for the sentences that are no message (Bot API, setMyDescription, answerCallbackQuery)."""

_Dated = Mapping[date | None, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Content:
    """All that a content folder says."""

    topics: tuple[Topic, ...]
    entries: Mapping[str, Entry]
    sources: Mapping[str, Source]
    texts: Texts
    lexicon: Lexicon
    forms: Mapping[str, Form]
    """Forms of check-ins by id."""


@dataclass(slots=True)
class _Loading:
    """What has been read so far: ids and wordings are unique across all files."""

    sources: dict[str, Source] = field(default_factory=dict)
    topics: list[Topic] = field(default_factory=list)
    entries: dict[str, Entry] = field(default_factory=dict)
    places: dict[str, At] = field(default_factory=dict)
    wordings: dict[str, At] = field(default_factory=dict)
    related: list[At] = field(default_factory=list)


def shipped_content() -> Path:
    """Return the folder of the content that comes with the package."""
    return (Path(str(files("knowledge"))) / "content").resolve()


def load_content(folder: Path) -> Content:
    """Return the content of a folder; raise `ContentError` with every problem when there is any."""
    folder = folder.resolve()
    if not folder.is_dir():
        raise ContentError([Problem(str(folder), 0, "la cartella dei contenuti non esiste o non si può aprire")])
    problems: list[Problem] = []
    loading = _Loading()
    _read_sources(folder, loading, problems)
    paths = sorted((folder / "faq").glob("*.yaml"))
    if not paths:
        problems.append(Problem("faq", 0, "nella cartella non c'è nessun file .yaml"))
    all_read = True
    for path in paths:
        reader = Reader(path, f"faq/{path.name}")
        if root := reader.root():
            _read_topic(root, loading)
        else:
            all_read = False
        problems += reader.problems
    # A file that cannot be read hides its entries: who names them is not to blame.
    for place in loading.related if all_read else ():
        if str(place.node.value) not in loading.places:
            problems.append(
                Problem(place.reader.name, place.line, f"la voce collegata «{place.node.value}» non esiste")
            )
    texts = _read_texts(folder, problems)
    lexicon_path = _own_or_shipped(folder, "lexicon.yaml")
    lexicon_reader = Reader(lexicon_path, "lexicon.yaml")
    lexicon = read_lexicon(lexicon_reader, loading.entries.keys() if lexicon_path.parent == folder else None)
    problems += lexicon_reader.problems
    forms = read_forms(_own_or_shipped(folder, "checkins"), problems)
    if not loading.entries and not problems:
        problems.append(Problem("faq", 0, "nei file .yaml non c'è nessuna voce"))
    if problems:
        raise ContentError(problems)
    return Content(tuple(loading.topics), loading.entries, loading.sources, texts, lexicon, forms)


def _read_sources(folder: Path, loading: _Loading, problems: list[Problem]) -> None:
    reader = Reader(folder / "sources.yaml", "sources.yaml")
    root = reader.root()
    for key, value in root.mapping(optional=None).items() if root else ():
        written = value.mapping(required=_SOURCE, optional=frozenset({"url"}))
        url = written["url"].string() if "url" in written else None
        if url and not url.startswith(("http://", "https://")):
            written["url"].refuse(f"«{url}» non è un indirizzo: deve iniziare con https:// o http://")
        if written.keys() >= _SOURCE:
            loading.sources[key] = Source(
                key, written["title"].string(), url, written["date"].loose(), written["level"].string()
            )
    problems += reader.problems


def _read_topic(root: At, loading: _Loading) -> None:
    top = root.mapping(required=_FILE, optional=frozenset({"title_en"}))
    topic = top["topic"].identifier() if "topic" in top else ""
    if topic and any(known.id == topic for known in loading.topics):
        top["topic"].refuse(f"l'argomento «{topic}» è già in un altro file")
    titles = {Language.ITALIAN: top["title"].string() if "title" in top else ""}
    if "title_en" in top:
        titles[Language.ENGLISH] = top["title_en"].string()
    items = top["entries"].items() if "entries" in top else ()
    ids = [entry for item in items if (entry := _read_entry(item, topic, loading))]
    loading.topics.append(Topic(topic, titles, tuple(ids)))


def _read_entry(item: At, topic: str, loading: _Loading) -> str:
    keys = item.mapping(required=_ENTRY, optional=_ENTRY_OPTIONAL)
    entry_id = _read_id(keys["id"], loading) if "id" in keys else ""
    kind = keys["kind"].choice(Kind) if "kind" in keys else None
    sources = _read_source_keys(keys.get("sources"), loading)
    if kind is Kind.FACT and not sources:
        item.refuse(f"la voce «{entry_id}» non ha una fonte: aggiungi `sources`")
    italian = _read_wording(item, keys, sources, loading)
    english = None
    if "en" in keys:
        dated = {answer.until: answer.sources for answer in italian.answers} if italian else {}
        written = keys["en"].mapping(required=_ENGLISH, optional=frozenset({"answer", "answers"}))
        english = _read_wording(keys["en"], written, sources, loading, dated)
    related = keys["related"].strings() if "related" in keys else []
    loading.related += related
    if kind and italian:
        loading.entries[entry_id] = Entry(
            entry_id,
            kind,
            topic,
            italian,
            english,
            keys["checked"].day() if "checked" in keys else None,
            keys["review_by"].day() if "review_by" in keys else None,
            tuple(str(place.node.value) for place in related),
            keys["live"].choice(Live) if "live" in keys else None,
        )
    return entry_id


def _read_id(place: At, loading: _Loading) -> str:
    entry_id = place.identifier()
    if entry_id in loading.places:
        first = loading.places[entry_id]
        place.refuse(f"la voce «{entry_id}» c'è già in {first.reader.name}, riga {first.line}")
    elif entry_id:
        loading.places[entry_id] = place
    return entry_id


def _read_wording(
    item: At, keys: Mapping[str, At], sources: tuple[str, ...], loading: _Loading, dated: _Dated | None = None
) -> Wording | None:
    """Return a wording; `dated` are the sources of the answers in the first language, by their last day."""
    phrasings = [keys["question"]] if "question" in keys else []
    phrasings += keys["variants"].strings() if "variants" in keys else []
    for phrasing in phrasings:
        _check_unique(phrasing, loading)
    if ("answer" in keys) == ("answers" in keys):
        item.refuse("serve una risposta: o `answer`, o `answers` con le date")
        return None
    if "answer" in keys:
        answers = [Answer(_read_text(keys["answer"]), sources)]
    else:
        answers = _read_dated(keys["answers"], sources, loading, dated or {})
    written = [str(phrasing.node.value).strip() for phrasing in phrasings]
    return Wording(written[0], tuple(written[1:]), tuple(answers)) if answers and written else None


def _read_dated(answers: At, sources: tuple[str, ...], loading: _Loading, dated: _Dated) -> list[Answer]:
    read: list[Answer] = []
    items = list(answers.items())
    for number, item in enumerate(items):
        keys = item.mapping(required=frozenset({"text"}), optional=frozenset({"until", "sources"}))
        until = keys["until"].day() if "until" in keys else None
        last = number == len(items) - 1
        if last and "until" in keys:
            item.refuse("l'ultima risposta vale da lì in poi: non deve avere `until`")
        elif not last and "until" not in keys:
            item.refuse("solo l'ultima risposta può stare senza `until`")
        elif until and read and read[-1].until and until <= read[-1].until:
            item.refuse("le date `until` devono andare dalla più vecchia alla più recente")
        own = _read_source_keys(keys["sources"], loading) if "sources" in keys else dated.get(until, sources)
        if "text" in keys:
            read.append(Answer(_read_text(keys["text"]), own, until))
    if not items:
        answers.refuse("l'elenco delle risposte è vuoto")
    return read


def _read_text(value: At) -> Rich:
    written = value.string()
    try:
        spans = parse(written)
    except MarkupError as error:
        value.refuse(str(error))
        return ()
    if written and not plain(spans).strip():
        value.refuse("il testo è vuoto")
    length = len(plain(spans).encode("utf-16-le")) // 2
    if length > LONGEST_ANSWER:
        value.refuse(f"la risposta è lunga {length} caratteri, Telegram ne accetta {LONGEST_ANSWER}: accorciala")
    return spans


def _read_source_keys(value: At | None, loading: _Loading) -> tuple[str, ...]:
    if value is None:
        return ()
    places = value.strings()
    for place in places:
        if place.node.value not in loading.sources:
            place.refuse(f"la fonte «{place.node.value}» non è in sources.yaml")
    return tuple(str(place.node.value) for place in places)


def _check_unique(phrasing: At, loading: _Loading) -> None:
    written = phrasing.string()
    folded = fold(written)
    if not folded:
        if written:
            phrasing.refuse(f"«{written}» non contiene parole: nessuno può chiederlo")
        return
    if folded in loading.wordings:
        first = loading.wordings[folded]
        phrasing.refuse(f"«{phrasing.node.value}» è già scritto in {first.reader.name}, riga {first.line}")
    else:
        loading.wordings[folded] = phrasing


def _read_texts(folder: Path, problems: list[Problem]) -> Texts:
    sentences = {language: _read_sentences(shipped_content(), language, problems) for language in Language}
    for language in Language:
        if folder == shipped_content() or not (folder / "texts" / f"{language}.yaml").exists():
            continue
        sentences[language] |= _read_sentences(folder, language, problems, known=sentences[language])
    return Texts(sentences)


def _read_sentences(
    folder: Path, language: Language, problems: list[Problem], known: Mapping[str, Rich] | None = None
) -> dict[str, Rich]:
    reader = Reader(folder / "texts" / f"{language}.yaml", f"texts/{language}.yaml")
    read: dict[str, Rich] = {}
    for key, value in mapping_of_strings(reader.root()).items():
        read[key] = _read_text(value)
        if known is not None and key not in known:
            value.refuse(f"la frase «{key}» non è fra quelle del bot")
        elif known is not None and placeholders(plain(read[key])) - placeholders(plain(known[key])):
            value.refuse(f"la frase «{key}» usa un segnaposto che il bot non riempie")
        _check_sentence(key, plain(read[key]), value)
    problems += reader.problems
    return read


def _check_sentence(key: str, written: str, place: At) -> None:
    longest = _LONGEST_SENTENCE.get(key)
    if longest and len(written) > longest:
        place.refuse(f"la frase «{key}» può avere al massimo {longest} caratteri")
    if key == "months" and len(written.split()) != 12:
        place.refuse("in «months» servono i nomi dei dodici mesi, separati da spazi")
    if key == "weekdays" and len(written.split()) != 7:
        place.refuse("in «weekdays» servono i nomi dei sette giorni da lunedì, separati da spazi")


def _own_or_shipped(folder: Path, name: str) -> Path:
    return folder / name if (folder / name).exists() else shipped_content() / name
