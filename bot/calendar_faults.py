"""Why a calendar file, or an entry of it, cannot be read at all: each a sentence that says what to do."""

from enum import StrEnum


class Fault(StrEnum):
    """What the edge finds wrong with a file before there are rows; `{what}` is the part that it names."""

    EMPTY = "il file è vuoto"
    TOO_LARGE = "il file è più grande di 2 MB: non è un calendario di sessioni, oppure va diviso"
    UNKNOWN_KIND = "questo tipo di file non si legge: usa .xlsx, .csv, .ics o .yaml"
    NOT_TEXT = "il file non è un testo: aprilo con il programma con cui è fatto e salvalo come .csv o .xlsx"
    PDF = "il file è un PDF: serve il foglio da cui è fatto, salvato come .xlsx o .csv"
    OLD_EXCEL = "il file è un vecchio .xls oppure ha una password: salvalo come .xlsx, senza password"
    NOT_EXCEL = "il file non è un .xlsx, oppure è rovinato: aprilo e salvalo di nuovo come .xlsx"
    HUGE_SHEET = "il foglio è enorme: copia solo le righe delle sessioni in un file nuovo"
    WRONG_CELL = "la casella {what} contiene un errore di calcolo: correggi la formula, poi salva di nuovo"
    SEVERAL_SHEETS = "più fogli contengono sessioni ({what}): mettile in un foglio solo"
    QUOTES = "le virgolette non sono chiuse come si deve"
    NOT_ICS = "il file non è un calendario .ics: deve cominciare con BEGIN:VCALENDAR"
    CUT_ICS = "il calendario è interrotto o rovinato: esportalo di nuovo"
    TORN_ENTRY = "l'evento ha una riga che non si legge ({what}): esporta di nuovo il calendario"
    ODD_ENTRY = "l'evento non si legge: esporta di nuovo il calendario, oppure scrivi la sessione in un file .csv"
    TWICE = "l'evento dice due volte {what}: esportalo di nuovo, oppure scrivi la sessione in un file .csv"
    ZONE = "il fuso orario «{what}» non si conosce: nel calendario scegli Europe/Rome"

    def about(self, what: str) -> str:
        """Return the sentence with what it is about."""
        return self.value.format(what=what)
