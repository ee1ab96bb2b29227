"""The report of a period as one HTML page that needs nothing else: read on a phone, printed on A4, kept for years.

What people wrote is escaped; only our own drawings go in as they are.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from bot.figures_model import FEW, Figures, Issue
from bot.figures_pages import absent, lead
from bot.figures_tables import Grid, of_districts, of_numbers, of_rounds, of_tally, of_words
from bot.spoken import Spoken
from reports import charts, heat


def page(period: str, found: Sequence[tuple[Figures, Sequence[Issue]]], now: datetime, spoken: Spoken) -> bytes:
    """Return the page on the rounds of some forms in a period, UTF-8."""
    forms = [_form(figures, issues, spoken) for figures, issues in found]
    written = _template().render(
        say=spoken.words,
        language=spoken.language.value,
        period=period,
        moment=spoken.moment(now),
        forms=forms,
        few=str(FEW),
    )
    return written.encode(errors="replace")


def _form(figures: Figures, issues: Sequence[Issue], spoken: Spoken) -> dict[str, object]:
    """Return what the template shows of one form."""
    prefix = figures.form.id
    tallies = [of_tally(figures, part, spoken) for part in figures.last.tallies]
    numbers = of_numbers(figures, spoken)
    tables: list[Grid] = [of_rounds(figures, spoken), *tallies, *([numbers] if numbers else [])]
    words = of_words(figures, issues, spoken)
    return {
        "id": prefix,
        "title": spoken.of(figures.form.title),
        "last": spoken.period(figures.last.round.period),
        "lead": lead(figures, spoken),
        "charts": [Markup(sheet.svg(prefix)) for sheet in charts.of_answers(figures, spoken)],  # noqa: S704 - our own
        "maps": [Markup(sheet.svg(prefix)) for sheet in heat.maps(figures, spoken)],  # noqa: S704 - our own
        "tables": tables,
        "absent": absent(figures, spoken),
        "districts": [of_districts(figures, spoken)],
        "words": words,
    }


@cache
def _template() -> Template:
    # The template is text of ours; what goes into it is escaped.
    environment = Environment(
        loader=PackageLoader("reports"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template("report.html")
