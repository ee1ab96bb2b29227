"""The conversation that fills a form in: drafts that live in rows, pages, the sending and its receipt."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.checkin_office import Office
from bot.checkin_reports import ReportPages
from bot.checkins_actions import Fill, FollowReport
from bot.checkins_model import Answers, Draft, Report, Round, Version
from bot.filling import begin, step
from bot.filling_answers import SKIPPED, asked, doubts, to_send
from bot.filling_model import End, Move, Page, Pictured, Said, Sign, Step, Tap
from bot.filling_words import FillingWords
from bot.model import Buttons, Pressed, Reply
from bot.people_model import Draft as Awaited
from bot.people_model import Step as Asked
from bot.people_model import Visitor
from bot.questioning import is_question, may_be_question
from bot.wording import together
from knowledge.entries import Language
from knowledge.forms import Form, PartKind
from knowledge.markup import Rich
from knowledge.names import tidy

LONGEST_REASON = 300
_TYPED = frozenset({PartKind.NUMBER, PartKind.MONEY, PartKind.PERCENTAGE, PartKind.DATE})


@dataclass(frozen=True, slots=True)
class Aside:
    """Words that are a question of their own; `again` comes after its answer, so that the person can go on."""

    again: Reply


class Filling:
    """Filling in the form of a round, for a manager of a district."""

    def __init__(self, office: Office, pages: ReportPages) -> None:
        self._office = office
        self._store = office.store
        self._ground = office.ground
        self._wording = office.ground.wording
        self._pages = pages
        self._words = FillingWords(office.ground.wording)

    # Beginning and going on

    def open(self, one: Round, district: int, visitor: Visitor, now: datetime) -> Reply:
        """Return the page where a person's draft of a round stands; a new draft's first page, when there is none."""
        owner, language = visitor.telegram_id, self._ground.language(visitor)
        draft = self.draft(one, district, owner)
        above: Rich = ()
        if draft is None:
            draft = Draft(one.id, owner, district, "", {}, now)
        elif draft.answers and not draft.correcting:
            title = self._office.title(one, language)
            above = self._wording.say("checkin.resumed", language, title=title)
        return self._kept(begin(one.form, draft, self._before(one, district)), one, visitor, now, above)

    def draft(self, one: Round, district: int, owner: int) -> Draft | None:
        """Return a person's draft of a round; None, and it is erased, when it was for another district."""
        draft = self._store.draft(owner, one.id)
        if draft and draft.district != district:
            self._store.drop_draft(owner, one.id)
            return None
        return draft

    def correct(self, report: Report, one: Round, visitor: Visitor, now: datetime) -> Reply:
        """Begin to correct what was sent: at its summary, or with the reason when the round is closed."""
        latest = report.latest
        if latest is None:
            return self.open(one, report.district, visitor, now)
        owner = visitor.telegram_id
        draft = self.draft(one, report.district, owner)
        if draft is None or draft.correcting != report.id or draft.seen != latest.number:
            whole = _whole(one.form, latest.answers)
            draft = Draft(one.id, owner, report.district, "", whole, now, correcting=report.id, seen=latest.number)
        if one.is_closed(now) and not draft.reason:
            self._store.put_draft(draft)
            return self._ask_reason(one, visitor, now)
        return self._kept(begin(one.form, draft, self._before(one, report.district)), one, visitor, now)

    # Moves

    def tap(self, action: Fill, one: Round, draft: Draft, visitor: Visitor, now: datetime) -> Pressed:
        """Return where a press on a button of the form leads."""
        language = self._ground.language(visitor)
        tap = _tap(one.form, action)
        made = self._step(one, draft, tap, now)
        notice = self._wording.words(f"checkin.note.{made.page.note}", language) if made.page.note else None
        made = replace(made, page=replace(made.page, note=None))
        match made.end:
            case End.DROP:
                self._store.drop_draft(draft.person, one.id)
                self._ground.memory.drafts.drop(draft.person)
                key = "checkin.dropped" if draft.correcting is None else "checkin.given_up"
                return Pressed(reply=self._wording.reply(key, language), edit=True)
            case End.SEND:
                return Pressed(notice=notice, reply=self.send(one, made.draft, visitor, now), edit=True)
        return Pressed(notice=notice, reply=self._kept(made, one, visitor, now), edit=True)

    def hear(self, words: str, one: Round, draft: Draft, visitor: Visitor, now: datetime) -> Reply | Aside:
        """Return where typed words lead; an Aside when they are rather a question to the knowledge base."""
        made = self._step(one, draft, Said(words), now)
        refused = made.page.refusal is not None or made.page.note is not None
        if is_question(words) or (refused and may_be_question(words)):
            here = begin(one.form, draft, self._before(one, draft.district))
            above = self._wording.say("checkin.again", self._ground.language(visitor))
            return Aside(self._kept(here, one, visitor, now, above))
        return self._kept(made, one, visitor, now)

    def see(self, file: str, one: Round, draft: Draft, visitor: Visitor, now: datetime) -> Reply:
        """Return where a photo leads."""
        return self._kept(self._step(one, draft, Pictured(file), now), one, visitor, now)

    def would_answer(self, words: str, one: Round, draft: Draft, now: datetime) -> bool:
        """Return whether words are a number, an amount or a day that the question waits for where a draft stands."""
        here = begin(one.form, draft, {}).page.part
        if here is None or here.kind not in _TYPED:
            return False
        return self._step(one, draft, Said(words), now).page.refusal is None

    # Sending

    def send(self, one: Round, draft: Draft, visitor: Visitor, now: datetime) -> Reply:
        """Send a draft as its district's next version and return the receipt, or why it was not sent."""
        before = self._store.report(one.id, draft.district)
        latest, answers = before.latest if before else None, to_send(one.form, draft.answers)
        if before and latest and latest.number == draft.seen:
            if answers == latest.answers:
                self._done(draft)
                text = self._wording.say("checkin.nothing_changed", self._ground.language(visitor))
                receipt = self._pages.receipt(before, one, visitor, fresh=False)
                return replace(receipt, text=together(text, receipt.text))
            if one.is_closed(now) and not draft.reason:
                self._store.put_draft(draft)
                return self._ask_reason(one, visitor, now)
        confirmed = doubts(one.form, draft.answers, self._before(one, draft.district))
        version = Version(draft.seen + 1, answers, draft.person, now, draft.reason, confirmed)
        report, kept = self._store.send(one.id, draft.district, version)
        if kept:
            self._ground.memory.drafts.drop(draft.person)
            return self._pages.receipt(report, one, visitor, fresh=True)
        return self.overtaken(report, one, draft, visitor)

    def overtaken(self, report: Report, one: Round, draft: Draft, visitor: Visitor) -> Reply:
        """Return what another manager sent meanwhile, and ask what shall become of the own answers."""
        language, owner = self._ground.language(visitor), visitor.telegram_id
        latest = report.latest
        if latest and latest.author == owner and latest.answers == to_send(one.form, draft.answers):
            self._done(draft)  # a double tap: the other one was the same
            return self._pages.receipt(report, one, visitor, fresh=False)
        self._store.put_draft(draft)
        mine = self._wording.button("report.overtaken.mine", FollowReport(owner, one.id, keep=False), language)
        theirs = self._wording.button("report.overtaken.theirs", FollowReport(owner, one.id, keep=True), language)
        return self._pages.overtaken(report, one, visitor, ((mine,), (theirs,)))

    def follow(self, report: Report, one: Round, draft: Draft, visitor: Visitor, now: datetime) -> Reply:
        """Send the own answers as a correction of what was sent meanwhile."""
        latest = report.latest
        return self.send(one, replace(draft, correcting=report.id, seen=latest.number if latest else 0), visitor, now)

    def give_reason(self, words: str, one: Round, draft: Draft, visitor: Visitor, now: datetime) -> Reply:
        """Keep why a report is corrected after its round closed, and go on with the correction."""
        reason = tidy(words, LONGEST_REASON + 1)
        if len(reason) < 3 or len(reason) > LONGEST_REASON:
            language = self._ground.language(visitor)
            return self._wording.reply("checkin.reason.short", language, longest=str(LONGEST_REASON))
        draft = replace(draft, reason=reason)
        return self._kept(begin(one.form, draft, self._before(one, draft.district)), one, visitor, now)

    def _ask_reason(self, one: Round, visitor: Visitor, now: datetime) -> Reply:
        self._ground.memory.drafts.put(visitor.telegram_id, Awaited(Asked.CORRECTION, now, about=one.id))
        language = self._ground.language(visitor)
        return self._wording.reply("checkin.reason", language, title=self._office.title(one, language))

    # What all of them share

    def _step(self, one: Round, draft: Draft, move: Move, now: datetime) -> Step:
        previous = self._before(one, draft.district)
        return step(one.form, draft, move, today=self._ground.today(now), previous=previous)

    def _before(self, one: Round, district: int) -> Answers:
        return self._office.before(one, district)[0]

    def _kept(self, made: Step, one: Round, visitor: Visitor, now: datetime, above: Rich = ()) -> Reply:
        """Keep the draft, wait for what the page asks, and return the page."""
        self._store.put_draft(replace(made.draft, updated_at=now))
        self._ground.memory.drafts.put(visitor.telegram_id, Awaited(Asked.CHECKIN, now, about=one.id))
        language = self._ground.language(visitor)
        _, last = self._office.before(one, made.draft.district)
        period = self._office.period(last, language) if last else ""
        text = self._words.text(made.page, language, period=period)
        return Reply(together(above, text), self._buttons(made.page, one, visitor.telegram_id, language))

    def _buttons(self, page: Page, one: Round, owner: int, language: Language) -> Buttons:
        return self._words.buttons(page, language, lambda tap: _fill(one, owner, tap))

    def _done(self, draft: Draft) -> None:
        self._store.drop_draft(draft.person, draft.round)
        self._ground.memory.drafts.drop(draft.person)


def _named(form: Form) -> list[str]:
    """Return what can be gone to: the questions, then the parts."""
    return [*(question.id for question in form.questions), *(part.id for _, part in form.parts())]


def _fill(one: Round, owner: int, tap: Tap) -> Fill:
    """Return a tap as a button can carry it."""
    parts = [part for _, part in one.form.parts()]
    at = next((number for number, part in enumerate(parts, 1) if part.id == tap.part), 0)
    named = (
        _named(one.form) if tap.sign is Sign.GO_TO else [choice.id for choice in parts[at - 1].choices] if at else []
    )
    return Fill(owner, one.id, tap.sign, at, named.index(tap.choice) + 1 if tap.choice in named else 0)


def _tap(form: Form, action: Fill) -> Tap:
    """Return the tap that a button carries; one that nothing answers to, when the button is forged."""
    parts = [part for _, part in form.parts()]
    part = parts[action.part - 1] if 0 < action.part <= len(parts) else None
    if action.part and part is None:
        return Tap(Sign.PICK, "?")
    named = _named(form) if action.sign is Sign.GO_TO else [one.id for one in part.choices] if part else []
    choice = named[action.choice - 1] if 0 < action.choice <= len(named) else ""
    return Tap(action.sign, part.id if part else "", choice)


def _whole(form: Form, answers: Answers) -> Answers:
    """Return sent answers as a draft holds them: what was left without an answer is not asked again."""
    return {part.id: SKIPPED for part in asked(form, answers) if not part.required} | dict(answers)
