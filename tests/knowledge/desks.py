"""A content of three entries for the tests of what editors are told, large enough for the matcher to be sure."""

from pathlib import Path

from tests.knowledge.contents import topic, write

OPENING = [
    "Quando apre lo sportello?",
    "orario di apertura dello sportello",
    "a che ora apre lo sportello la mattina",
    "in quali giorni apre lo sportello",
    "lo sportello è aperto il sabato?",
    "apertura sportello orario",
    "mi dici l'orario dello sportello?",
    "vorrei conoscere gli orari di apertura dello sportello",
    "lo sportello apre anche nel pomeriggio?",
]
GRANT = [
    "Quanto vale il contributo per le vetrine?",
    "importo del contributo vetrine",
    "a quanto ammonta il contributo per rifare le vetrine",
    "quanti soldi danno per le vetrine?",
    "contributo vetrine quanto",
    "cifra massima del contributo per le vetrine",
    "vorrei sapere l'importo del contributo per le vetrine",
    "il contributo per la vetrina di quanto è?",
    "per le vetrine che contributo c'è?",
]
PARKING = [
    "Dove si parcheggia vicino al mercato?",
    "parcheggio del mercato",
    "c'è un parcheggio vicino al mercato?",
    "dove lascio la macchina quando vado al mercato",
    "posti auto mercato",
    "il parcheggio del mercato è gratuito?",
    "parcheggiare al mercato coperto",
    "mercato, dove metto l'auto?",
    "in che parcheggio vado per il mercato?",
]
MISPLACED = "orario apertura dello sportello la mattina"
"""It asks for the opening hours."""


def written(key: str, phrasings: list[str], answer: str = "Risposta.") -> str:
    """Return the YAML of an entry: the first phrasing is the question, the others are variants."""
    question, *variants = phrasings
    lines = [f"  - id: {key}", "    kind: fact", f'    question: "{question}"', "    variants:"]
    lines += [f'      - "{variant}"' for variant in variants]
    return "\n".join([*lines, f"    answer: {answer}", "    sources: [carta]", ""])


def desk(folder: Path, *others: str, **phrasings: list[str]) -> Path:
    """Return a content folder with the three entries, some of them with other phrasings, and other entries."""
    whole = {"orari": OPENING, "vetrine": GRANT, "parcheggio": PARKING} | phrasings
    entries = [written(key, own) for key, own in whole.items() if own]
    return write(folder, {"faq/prova.yaml": topic(*entries, *others)})
