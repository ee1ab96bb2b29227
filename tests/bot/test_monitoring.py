"""The figures: who counts, what is missing is never 0, and small numbers stay numbers."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from statistics import median

from hypothesis import given
from hypothesis import strategies as some

from bot.checkins_model import ANSWERED, EXPECTED, NOT_MEASURED, UNANSWERED, Excuse, Report, Standing
from bot.figures_model import Issue, Share
from bot.figures_pages import late
from bot.monitoring import figures, summary, tally
from knowledge.forms import Choice, Part, PartKind
from tests.figures import DISTRICTS, IT, MONTHLY, NOW, made, monthly, report, season, spoken

ROUND = monthly("2026-10", 1)
standings = some.dictionaries(some.integers(1, 30), some.sampled_from(Standing))


@given(standings)
def test_the_denominator_leaves_out_who_cannot_be_expected_to_answer(stand: dict[int, Standing]) -> None:
    found = figures([Issue(ROUND, stand, ())], DISTRICTS, NOW)
    assert found
    last = found.last
    assert last.answered.of == last.timely.of == sum(kind in EXPECTED for kind in stand.values())
    assert 0 <= last.timely.count <= last.answered.count <= last.answered.of
    assert sum(last.standings.values()) == len(stand)


def test_who_is_away_or_gone_and_who_was_never_there_are_not_expected_to_answer() -> None:
    assert frozenset(Standing) - EXPECTED == {Standing.AWAY, Standing.NOT_ME, Standing.NO_MANAGER}
    assert ANSWERED | UNANSWERED == EXPECTED
    assert not ANSWERED & UNANSWERED


def test_nothing_to_tell_at_the_very_deadline_is_late_as_a_report_is() -> None:
    said = Report(1, 1, 1, (), Excuse.NOTHING, 7, ROUND.closes_at)
    found = figures([Issue(ROUND, {1: Standing.NOTHING}, (said,))], DISTRICTS, NOW)
    assert found
    assert found.last.timely == found.districts[0].timely == Share(0, 1)


@given(standings)
def test_districts_and_rounds_count_the_same(stand: dict[int, Standing]) -> None:
    found = figures([Issue(ROUND, stand, ())], DISTRICTS, NOW)
    assert found
    assert sum(one.answered.count for one in found.districts) == found.last.answered.count
    assert sum(one.timely.of for one in found.districts) == found.last.timely.of


def test_nothing_to_tell_after_the_deadline_is_an_answer_and_not_in_time() -> None:
    late = ROUND.closes_at + timedelta(hours=1)
    said = Report(1, 1, 1, (), Excuse.NOTHING, 7, late)
    found = figures([Issue(ROUND, {1: Standing.NOTHING, 2: Standing.NOTHING}, (said,))], DISTRICTS, NOW)
    assert found
    assert (found.last.answered, found.last.timely) == (Share(2, 2), Share(1, 2))
    assert found.districts[0].timely == Share(0, 1)


def test_without_rounds_there_are_no_figures() -> None:
    assert figures([], DISTRICTS, NOW) is None


def test_rounds_come_oldest_first_and_a_round_is_open_until_its_deadline() -> None:
    found = figures(reversed(season()), DISTRICTS, NOW)
    assert found
    assert [one.round.period for one in found.rounds] == [one.round.period for one in season()]
    running = replace(ROUND, closes_at=NOW + timedelta(days=1), closed_at=None)
    again = figures([Issue(running, {}, ())], DISTRICTS, NOW)
    assert again
    assert (found.last.closed, again.last.closed) == (True, False)
    by_hand = figures([Issue(replace(running, closed_at=NOW), {}, ())], DISTRICTS, NOW)
    assert by_hand
    assert by_hand.last.closed, "staff closed it before its deadline"


@given(some.integers(0, 500), some.integers(0, 500))
def test_a_percentage_is_said_of_five_or_more_and_is_whole_only_when_it_is(one: int, other: int) -> None:
    share = Share(min(one, other), max(one, other))
    if share.of < 5:
        assert share.percent is None
        return
    assert share.percent is not None
    assert (share.percent == 100) == (share.count == share.of)
    assert (share.percent == 0) == (share.count == 0)
    assert abs(share.percent - 100 * share.count / share.of) <= 1


BLOCKS = Part(
    "m5",
    PartKind.CHOICES,
    {IT: "Blocchi"},
    choices=(Choice("niente", {IT: "niente"}, alone=True), Choice("fondi", {IT: "fondi"}), Choice("regole", {IT: "x"})),
)
chosen = (
    some.none()
    | some.just(NOT_MEASURED)
    | some.sets(some.sampled_from(["niente", "fondi", "regole", "tolta"])).map(tuple)
)


@given(some.lists(chosen))
def test_every_report_is_in_one_place_of_a_tally(said: list[tuple[str, ...] | str | None]) -> None:
    found = tally(BLOCKS, [{"m5": one} if one is not None else {} for one in said])
    assert found.n + found.not_measured + found.unanswered == len(said)
    assert sum(found.counts.values()) == sum(len(one) for one in said if isinstance(one, tuple))
    assert list(found.counts)[:3] == ["niente", "fondi", "regole"]
    assert all(count <= found.n for count in found.counts.values())


SHOPS = Part("t8", PartKind.NUMBER, {IT: "Negozi"}, not_measured=True)
numbers = some.none() | some.just(NOT_MEASURED) | some.integers(0, 10**9) | some.decimals(0, 10**9, places=2)


@given(some.lists(numbers))
def test_sums_and_medians_are_of_what_was_said_and_nothing_else(said: list[int | Decimal | str | None]) -> None:
    found = summary(SHOPS, [{"t8": one} if one is not None else {} for one in said])
    given_ = [Decimal(one) for one in said if isinstance(one, int | Decimal)]
    assert found.n == len(given_)
    assert found.not_measured == said.count(NOT_MEASURED)
    assert found.unanswered == said.count(None)
    assert found.total == (sum(given_) if given_ else None)
    assert found.median == (median(given_) if given_ else None)


def test_what_nobody_measured_has_no_sum_and_percentages_do_not_add_up() -> None:
    assert summary(SHOPS, [{"t8": NOT_MEASURED}, {}]).total is None
    part = replace(SHOPS, kind=PartKind.PERCENTAGE)
    found = summary(part, [{"t8": Decimal(40)}, {"t8": Decimal(60)}])
    assert (found.total, found.median) == (None, Decimal(50))


def test_only_the_version_that_counts_is_counted() -> None:
    first = report(1, 1, 1, {"m2": "in-corso"}, ROUND.opens_at)
    latest = replace(first.versions[0], number=2, answers={"m2": "finito"})
    corrected = replace(first, versions=(*first.versions, latest))
    found = figures([Issue(ROUND, {1: Standing.IN_TIME}, (corrected,))], DISTRICTS, NOW)
    assert found
    assert found.last.tallies["m2"].counts["finito"] == 1
    assert found.last.tallies["m2"].counts["in-corso"] == 0
    assert found.last.sent == 1


def test_a_district_that_a_round_did_not_know_has_no_standing() -> None:
    found = figures([Issue(ROUND, {1: Standing.MISSING}, ())], DISTRICTS[:2], NOW)
    assert found
    assert [one.cells for one in found.districts] == [(Standing.MISSING,), (None,)]
    assert found.districts[1].answered == Share(0, 0)
    assert [one.district.name for one in found.standing(Standing.MISSING)] == ["Alba-Bra"]


def test_the_invented_season_is_made_of_the_shipped_form() -> None:
    found = made()
    assert found.form is MONTHLY
    assert len(found.rounds) == 12
    assert {"m2", "m4", "m5", "m6"} <= found.last.tallies.keys()


def test_a_round_that_still_runs_counts_against_nobody() -> None:
    past = [monthly(f"2026-0{month}", month) for month in (6, 7, 8)]
    running = replace(monthly("2026-10", 9), closes_at=NOW + timedelta(days=5), closed_at=None)
    stand = {1: Standing.MISSING, 2: Standing.MISSING}
    before = [Issue(one, {1: Standing.MISSING, 2: Standing.IN_TIME}, ()) for one in past[:2]]
    found = figures([*before, Issue(past[2], stand, ()), Issue(running, stand, ())], DISTRICTS, NOW)
    assert found
    often = late(found, spoken())[-1]
    assert "Nelle ultime 3 volte" in often
    assert DISTRICTS[0].name in often
    assert DISTRICTS[1].name not in often, "it missed one, and the one that runs is not missed yet"
