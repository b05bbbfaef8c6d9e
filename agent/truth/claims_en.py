"""English sentences that say something has been done: patterns as data, and one finder. Proposals and denials are none."""

import re
from collections.abc import Iterator

from agent.truth.actions import Claim
from agent.truth.frames import asked, conditional, denied, quoted
from agent.truth.sentences import Piece

# What was acted on, from the words around; the first that fits. A change needs a verb of changing.
_CHANGE = r"chang|updat|modif|edit|correct|amend|adjust|alter|switch|swap|replac|mov|fix|sav|set\b|add|remov|redirect|rerout|pointed|now"
_KINDS: list[tuple[str, str]] = [
    ("hand_over", r"\b(?:transferr?|connect|hand(?:ed|ing)|pass(?:ed|ing)|put(?:ting)?|forward|rout|escalat|switch|assign|invit|ask|alert|notif|br(?:ing|ought)|call|add|plac|queu|refer|direct|turn|loop|flag|pull|gett?ing|got|join|taken? over|link|patch)\w*\b.*\b(?:colleagues?|agents?|human|person|team|representatives?|reps?|specialists?|advis[oe]rs?|someone|support|managers?|supervisors?|staff|operators?|queue|line|department|experts?|associates?)\b"),
    ("hand_over", r"\b(?:transferr|connect)\w*\b(?! with us)|\bput\w* you through|\bpatch\w* you|\byou (?:through|over)\b|\bin the queue\b|\bnumber \d+ in (?:the )?(?:queue|line)"),
    ("other", r"\b(?:discount|voucher|coupon|(?:bonus|loyalty|reward) points|points (?:to|onto|have)|warranty|upgrad\w*|expedit\w*|prioriti[sz]\w*|rush\w*|waiv\w*|password|unsubscrib\w*|subscri\w*|reserv\w*|set aside|new order|re-?order\w*|placed (?:a|an|the|your|another) \w*\s?order|account (?:is |has been )?(?:deleted|closed|removed)|clos\w* your account|delet\w* your account|free gift|price match\w*|extend\w*|goodwill|store credit|subscription|membership|appointment|booked you)\b"),
    ("cancel", r"cancel|\bcall\w* off\b|\bcall\w* (?:it|that|this|the order|your order|order \S+) off\b|\bvoid|\bannul|\brevok|\bscrapp|\bundone\b|\bwithdr[ae]w|\babort|\b(?:stopp|halt|block|intercept)\w* (?:the |your |this |that )?(?:order|shipment|parcel|delivery|package)|\b(?:remov|delet|eras|dropp)\w* (?:it|the order|your order|that order|this order)\b(?! (?:item|line))"),
    ("refund", r"refund|reimburs|\brepaid\b|money[ -]back|\bpa(?:id|y(?:ing)?) (?:\S+ ){0,3}back\b|\bcredit(?:ed|ing)?\b(?! card)|\b(?:return|sen[dt]|put|releas|transferr?|wir|restor)\w* (?:you |to you )?(?:the |your |all |full |back |of )*(?:money|amount|payment|funds|sum|cash|[$€£¥]\S+|\d)|\b(?:money|amount|payment|funds)\b.*\b(?:return|sent back|releas|revers|restor)|\brevers"),
    ("exchange", r"\bexchang|\breplacement|\bswapp?\w* (?:it|them|the item|this|that|your item)|\bsent (?:you |out )*(?:a |the )?(?:new|another) (?:one|item)|\breplaced (?:it|the item|your item)\b"),
    ("address", rf"(?=.*(?:{_CHANGE})).*\baddress|\b(?:redirect|re-?rout)\w*"),
    ("payment", rf"(?=.*(?:{_CHANGE}|charged? to|paid (?:by|with))).*\b(?:payment|card|billing|paypal)\b"),
    ("return", r"\breturn(?!ed to your| to (?:your|the))|\brma\b|\bpick-?up\b|\bcollection\b|\bshipping label\b"),
    ("report", r"\b(?:ticket|case|complaint|incident|report(?:ed)?|escalat\w*|forwarded|raised|logged|filed|flagged)\b|\bnote\b.*\b(?:ticket|account|file)"),
    ("code", r"\bcodes?\b|\be-?mail(?:ed)?\b|\bmail(?:ed)?\b|\btext(?:ed)\b|\bsms\b|\binbox\b|\binvoice\b|\breceipt\b|\bconfirmation\b"),
    ("verify", r"\bverif|\bauthenticat|\bidentity\b|\b(?:logged|signed) (?:you )?in\b"),
    ("items", rf"(?=.*(?:{_CHANGE})).*\b(?:size|colou?r|variant|quantity|items?|product|order|model|option|finish|one)\b"),
    ("change", rf"\b(?:{_CHANGE})"),
]  # fmt: skip
_LATIN = re.compile(r"[A-Za-z]{2}")
_KIND = [(kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KINDS]

_ADV = r"(?:(?:\w+ly|just|already|now|still|currently|successfully|also|since|then|gladly|happily|officially|fully|immediately|finally|personally|hereby|recently|manually|both|indeed|only|even|actually|therefore|duly|promptly|safely|gone ahead and|went ahead and|been able to|managed to)\s+)*"
_IRREGULAR = r"sent|put|made|set|gone|taken|given|gave|took|got|gotten|done|did|paid|begun|began|brought|written|spoken|spoke|let|left|cut|withdrawn|withdrew|undone|reset|kept|told|had|rerouted|found|seen|read|shown|understood|heard|thought|meant|said|bought|sold|held|led|wrote"
_VERB = rf"(?:[a-z]+(?:-[a-z]+)?ed|{_IRREGULAR})"
_FIRST = re.compile(
    rf"\b(?:i|we)(?:\s+have|'ve)?\s+(?:just |now )?(?:(?:was|were|been) able to|managed to|succeeded in|got to|did(?: indeed| already)?)\s+(?P<base>[a-z]+)\b"
    rf"|\b(?:i|we)(?:\s+have|'ve)?\s+(?:(?:just|now|already)\s+)*(?:had|got|gotten)\s+(?:your |the |that |this |it |them )\w*\s?{_ADV}(?P<c>{_VERB})\b"
    rf"|\b(?:i|we)(?:\s+have|\s+had|'ve|'d)?\s+{_ADV}(?P<v>{_VERB})\b",
    re.IGNORECASE,
)
_DOING = re.compile(
    r"(?:\b(?:i'm|i am|we're|we are)\s+(?:(?:just|now|currently|already|right now)\s+)*|^(?:now )?)(?P<v>cancell?ing|refunding|transferring|connecting|handing|passing|putting|forwarding|escalating|opening|creating|sending|updating|changing|"
    r"exchanging|issuing|processing|crediting|applying|submitting|filing|arranging|placing|redirecting|reimbursing|releasing|getting|bringing)\b",
    re.IGNORECASE,
)
_CLAIMED = (
    r"cancell?ed|called off|refunded|reimbursed|credited|voided|revoked|annulled|withdrawn|exchanged|swapped|replaced|changed|updated|modified|corrected|amended|edited|redirected|rerouted|saved|switched|transferred|connected|handed|"
    r"passed|escalated|assigned|forwarded|placed|put|registered|submitted|issued|approved|initiated|arranged|created|generated|opened|booked|scheduled|set up|processed|completed|finali[sz]ed|released|paid back|paid out|returned|sent|"
    r"e-?mailed|texted|mailed|reported|logged|filed|raised|recorded|verified|authenticated|applied|added|removed|deleted|waived|extended|upgraded|reset|reserved|expedited|unsubscribed|deducted|sorted|fixed|handled|resolved|taken care of|"
    r"done|carried out|executed|actioned|granted|accepted|activated|reversed|moved|confirmed|started|lodged|repaid|adjusted|honou?red|paid(?! (?:for|with|by|in full by|using|via))"
)
_STRONG = r"cancell?ed|refunded|voided|updated|changed|corrected|saved|sorted|taken care of|set up|registered|booked|arranged|submitted|redirected|reversed|credited|completed|called off|connected|transferred|verified|approved|modified|exchanged|placed|handed over"
_PASSIVE = re.compile(
    rf"(?P<perfect>\b(?:ha(?:s|ve)|had)\s+{_ADV}(?:been|got(?:ten)?)|'(?:s|ve) {_ADV}(?:been|got(?:ten)?)|\bgot\b|\b(?:is|are|am|'re|'s) {_ADV}being|\b(?:is|are|'re|'s) (?:now|already)\b)\s*{_ADV}(?P<v>{_CLAIMED})\b"
    rf"|(?P<was>\b(?:was|were))\s+{_ADV}(?P<w>{_CLAIMED})\b"
    rf"|(?P<is>\b(?:is|are)|'(?:s|re))\s+{_ADV}(?P<s>{_STRONG})\b",
    re.IGNORECASE,
)
_NOMINAL = re.compile(
    r"\b(?:cancell?ation|refund|return|exchange|replacement|address change|change|update|payment|money|transfer|request|amount|(?:verification )?code|e-?mail|label|confirmation|[$€£¥][\d.,]+|swap)\b[^.;]{0,40}?"
    r"(?:\b(?:is|are|has|have|'s)\s+(?:now |already |also |just |all )*(?:complete[d]?|done|through|gone through|on (?:its|the|their) way|under ?way|in progress|set|set up|successful|finished|confirmed|(?:going|heading|coming|travelling) back|being processed|been (?:processed|completed|confirmed|approved|set up))\b"
    r"|\bwent (?:back|through|out)\b|\bsucceeded\b|\bwas (?:a success|successful)\b)",
    re.IGNORECASE,
)
_ELLIPSIS = re.compile(
    rf"^{_ADV}(?P<v>cancell?ed|refunded|exchanged|transferred|connected|updated|changed|voided|reimbursed)\b(?!\s+(?:orders?|items?|products?|purchases?|goods|parcels?)\b)",
    re.IGNORECASE,
)
_ALL_DONE = re.compile(
    r"^(?:(?:and|ok(?:ay)?|great|yes|sure|alright|right|perfect)[\s,!]*)*(?:it's|that's|it is|that is|everything(?:'s| is| has been)|all|this is|you're|you are|that(?:'s| has) been|(?:the|your) (?:task|request|change|process) (?:is|has been))?\s*(?:now |already |all )*(?:done|sorted(?: out)?|taken care of|finished|completed?|wrapped up|all set)(?: for you| as requested| now)?[.!… ]*$"
    r"|\bconsider (?:it|that|this) (?P<as>\w+)",
    re.IGNORECASE,
)
_STATE = [
    ("person", re.compile(r"\b(?:i'm|i am|this is|you're talking to|you are talking to) (?:a |an )?(?:(?:real|actual|live|human|fellow) )+(?:human|person|agent|being|representative|employee)\b|\b(?:i'm|i am) (?:a )?human\b(?! resources)|\bnot (?:a |an )?(?:ai|bot|robot|machine)\b", re.IGNORECASE)),
    ("address", re.compile(r"\baddress\b[^.;]{0,50}\b(?:is|reads) now\b|\b(?:order|parcel|package)\b[^.;]{0,30}\bnow (?:goes|ships|be (?:sent|shipped|delivered)|go|ship)\b[^.;]* to\b", re.IGNORECASE)),
    ("payment", re.compile(r"\bnow (?:be )?(?:paid|charged)\b", re.IGNORECASE)),
    ("hand_over", re.compile(r"\b(?:you're|you are) (?:now )?(?:in the queue|next in line|in line|number \d+ in|talking to|speaking (?:to|with)|chatting with|with) ?(?:a |an |our |one of our )?(?:human|person|colleague|agent|advisor|specialist)?|\b(?:colleague|agent|human|person|specialist|advisor|manager)\b[^.;]{0,20}(?:\bha(?:s|ve) |'s )(?:now |just )?(?:taken over|joined)\b", re.IGNORECASE)),
    ("cancel", re.compile(r"\border\b[^.;]{0,20}\b(?:no longer (?:exists|active)|(?:is|it's) (?:now |officially |all )?off\b(?! the)|is no more\b)", re.IGNORECASE)),
    ("hand_over", re.compile(r"\b(?:agents?|colleagues?|human|person|specialists?|advisors?)\b[^.;]{0,15}\b(?:is|are) (?:now |already )?(?:in (?:this|the) (?:chat|conversation)|here|on the line|with you|joining|taking over)\b", re.IGNORECASE)),
]  # fmt: skip
_READING = frozenset(
    "checked looked searched found seen read reviewed received noticed understood realised realized tried attempted mentioned said told explained described listed included attached shown summarised summarized provided prepared drafted "
    "gathered pulled located identified compared considered assumed guessed learned heard had been wanted needed need hoped liked loved meant thought believed apologised apologized offered suggested recommended picked selected chosen "
    "highlighted noted quoted used translated answered replied stated double-checked cross-checked retrieved fetched loaded got asked confirmed verified stocked carried sold shipped dispatched delivered charged agreed limited detailed "
    "related mixed indeed feed speed exceed proceed succeed based located worked appreciated examined scanned queried counted calculated went kept left bought designed launched opened-up promised required missed failed declined wrote "
    "held led did gave researched went examined consulted viewed browsed collected ended stopped-by referred analysed analyzed paused regretted recognised recognized remembered written inspected listened misunderstood interpreted supposed "
    "expected planned decided intended discussed covered outlined matched narrowed filtered sorted-through located detected spotted traced tracked observed made".split()
)
_PLACES = re.compile(
    r"\b(?:colleagues?|team|managers?|warehouse|carriers?|couriers?|specialists?|department|support|agents?|someone|suppliers?|manufacturer)\b",
    re.IGNORECASE,
)
_THINGS = r"\b(?:your|the new|the|that|this)\s+(?:\w+\s+)?(?:address|account|request|complaint|case|claim|subscription|membership|password|profile|details|preferences?|appointment|booking|newsletter|feedback|issue|problem|fee|discount|refund|return|exchange|cancell?ation)\b"
_UNTOLD = frozenset(
    "received declined rejected refused denied found expired limited needed required noted based understood locked delayed not".split()
)
_THING = re.compile(rf"{_THINGS}[^.;]{{0,40}}?\bha(?:s|ve) {_ADV}been {_ADV}(?P<v>{_VERB})\b", re.IGNORECASE)
_TOLD_PEOPLE = re.compile(
    r"\b(?:agents?|humans?|colleagues?|team|managers?|supervisors?|specialists?|support|warehouse|courier|carrier|person)\b[^.;]{0,20}\b(?:has|have) (?:now |just |already )?been (?:notified|informed|alerted|assigned|asked|contacted|told)\b",
    re.IGNORECASE,
)
_BARE = re.compile(r"\b(?P<v>cancell?ed|refunded|reimbursed)\b", re.IGNORECASE)
_BE = re.compile(
    r"\b(?:be|being|get|gets|getting|become|been|to|not|if|when|once|or|for|of|an?|any|all|every|each|have|having|had|want|wanted|the|your|already|status)\s*$",
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"\b(?P<n>cancell?ation|refund|return|exchange|replacement|address|payment method|ticket|code|order) (?:is |now )?(?P<v>confirmed|complete[d]?|issued|approved|processed|done|successful|sent|created|registered|updated|changed|booked|cancell?ed|refunded|submitted|initiated)\s*[.!]*$",
    re.IGNORECASE,
)
_ASKED = (_PLACES, "report")
_DEALT = (
    re.compile(
        r"\b(?:cancel|refund|return|exchang|ticket|case|address|discount|credit|through|queue|order)", re.IGNORECASE
    ),
    "",
)
_APPROVED = (re.compile(r"^\s+(?:your|the) (?:cancellation|refund|return|exchange|identity)", re.IGNORECASE), "")
_TELLING: dict[str, tuple[re.Pattern[str], str]] = {
    **dict.fromkeys(("asked", "contacted", "informed", "notified"), _ASKED),
    **dict.fromkeys(("got", "gave", "wrote", "opened"), _DEALT),
    **dict.fromkeys(("confirmed", "verified"), _APPROVED),
    "made": (
        re.compile(r"\b(?:change|update|adjustment|correction|switch|refund|return|exchange|exception)", re.IGNORECASE),
        "",
    ),
    "put": (re.compile(r"^(?!\s+(?:together|all|everything|the (?:details|options|steps)))"), ""),
    "pulled": (re.compile(r"^(?!\s+(?:up|the (?:details|data|record)))"), "other"),
    "did": (re.compile(r"^\s+(?:it|that|this|so)\b"), "done"),
}
_AS_SUBJECT = re.compile(
    r"\b(?:would|will|means?|can|could|may|might|is|isn't|takes?|requires?|won't|needs?)\b", re.IGNORECASE
)
_SENT_BEFORE = re.compile(r"\b(?:codes?|e-?mails?|messages?|link|label)\s+(?:that |which )?$", re.IGNORECASE)
_COMPANY = re.compile(r"\b(?:you|your|yours|it|this|that|them|order|\w*\d\w*)\b", re.IGNORECASE)
_OBJECT = re.compile(
    r"^\W*(?:\w+\W+){0,3}?(?:you|your|it|this|that|the (?:order|refund|item|change|fee|money|address)|order|everything)\b",
    re.IGNORECASE,
)
_NOUN = re.compile(
    r"\s+(?:orders?|items?|products?|purchases?|goods|parcels?|amounts?|and|or|within|if|when)\b|\s*/", re.IGNORECASE
)
_GENERIC = re.compile(
    r"\b(?:items?|orders?|products?|goods|customers?|anything|those|parcels?|purchases?|refunds|returns|payments|exchanges|tickets|codes|everything) (?:that|which|who|you)\b|^(?:all |any |most |some )?(?:orders|refunds|returns|payments|items|exchanges|codes|tickets|products|cancellations)\b(?![^.]{0,30}\b(?:now|just|already)\b)",
    re.IGNORECASE,
)
_HABIT = re.compile(
    r"\b(?:within|usually|normally|typically|always|generally|automatically|only|per|each|every|by default|at the latest|straight away)\b",
    re.IGNORECASE,
)
_MODAL = re.compile(
    r"\b(?:will|would|can|could|may|might|shall|should|must|to|'ll|'d|won't|cannot|can't|gets?|not)\s+(?:\w+ly |already |now |also )*$",
    re.IGNORECASE,
)
_DATED = re.compile(r"\b(?:on|in|last|since|at|yesterday|earlier)\b|\d{4}", re.IGNORECASE)


def kind_of(text: str) -> str | None:
    return next((kind for kind, pattern in _KIND if pattern.search(text)), None)


def claims_en(sentence: Piece, clause: Piece) -> Iterator[Claim]:
    """The claims of one clause; at most one of each form."""
    text = clause.text
    if not _LATIN.search(text):
        return
    if asked(text, sentence.text) and clause.end >= sentence.end - 2:
        return
    for start, end, kind, firm in (
        *_active(text),
        *_passive(text, sentence.text),
        *_other(text, clause.start == sentence.start),
    ):
        before = text[:start]
        if kind and not (
            denied(before) or conditional(before) or quoted(before) or _MODAL.search(before) or denied(text[start:end])
        ):
            yield Claim(kind, firm, clause.start + start, clause.start + end, before)


def _active(text: str) -> Iterator[tuple[int, int, str | None, bool]]:
    for found in _FIRST.finditer(text):
        verb, rest = (found["c"] or found["v"] or found["base"]).lower(), text[found.end() :]
        if re.match(r"\s*(?:no(?:thing|ne|t)?\b|neither|n't)", rest):
            continue
        if verb in _TELLING:
            kind = _telling(verb, rest)
        else:
            unknown = "other" if _OBJECT.match(rest) or text[found.start()].lower() == "i" else None
            kind = None if verb in _READING else kind_of(verb + rest) or ("report" if _PLACES.search(rest) else unknown)
        if kind == "other" and text[found.start()].lower() == "w" and not _COMPANY.search(re.sub(r"\d+ \w+", "", rest)):
            continue  # what the company once did: "we have extended the return period"
        kind = "code" if kind and _SENT_BEFORE.search(text[: found.start()]) else kind
        yield found.start(), len(text), kind, True
    for found in _DOING.finditer(text):
        kind = kind_of(text[found.start("v") :])
        if found.start() == found.start("v") and _AS_SUBJECT.search(text[found.end() :]):
            continue
        yield found.start(), len(text), None if kind in ("change", "items") and "your" not in text else kind, True


def _telling(verb: str, rest: str) -> str | None:
    """Verbs that claim something with one object and nothing with another: asked a colleague, made the change."""
    objects, kind = _TELLING[verb]
    if not objects.search(rest):
        return None
    return kind or kind_of(verb + rest) or "other"


def _passive(text: str, sentence: str) -> Iterator[tuple[int, int, str | None, bool]]:
    for found in _PASSIVE.finditer(text):
        kind = kind_of(text)
        if _GENERIC.search(text[: found.start()]) or (
            found["was"] and kind not in ("cancel", "refund") and _DATED.search(text[found.end() :])
        ):
            continue
        if found["is"] and (
            _HABIT.search(sentence)
            or not re.search(
                r"\b(?:your|the|this|that|order|it|everything|you|address|exchange|return|refund)\b",
                text[: found.start() + 1],
                re.IGNORECASE,
            )
        ):
            continue
        verb = (found["v"] or found["w"] or found["s"]).lower()
        if kind is None and verb in (
            "done",
            "sorted",
            "taken care of",
            "completed",
            "handled",
            "resolved",
            "fixed",
            "applied",
        ):
            kind = "done"
        if kind == "change" and verb in ("placed", "processed", "confirmed", "sent"):
            kind = None
        yield found.start(), len(text), kind, False
    if (
        (found := _THING.search(text))
        and found["v"].lower() not in _UNTOLD
        and not _GENERIC.search(text[: found.start()])
    ):
        yield found.start(), len(text), kind_of(text) or "other", False
    if found := _TOLD_PEOPLE.search(text):
        yield found.end() - 1, len(text), "report", False


def _other(text: str, first: bool) -> Iterator[tuple[int, int, str | None, bool]]:
    if (found := _NOMINAL.search(text)) and not _HABIT.search(text):
        yield found.end() - 1, found.end(), kind_of(found[0]) or "refund", False
    if first and (found := _ELLIPSIS.search(text)):
        yield found.start(), found.end(), kind_of(text), True
    for found in _BARE.finditer(text):
        if (
            not _BE.search(text[: found.start()])
            and not _NOUN.match(text[found.end() :])
            and not _GENERIC.search(text[: found.start()])
        ):
            yield found.start(), found.end(), kind_of(found[0]), False
    if (found := _SHORT.search(text)) and (
        found["n"].lower() != "order" or re.match("cancel|refund|update|change", found["v"].lower())
    ):
        yield (
            found.start(),
            found.end(),
            kind_of(found[0]) or ("address" if found["n"].lower() == "address" else None),
            False,
        )
    if found := _ALL_DONE.search(text):
        yield found.start(), found.end(), kind_of(found["as"] or "") or "done", True
    for kind, pattern in _STATE:
        if found := pattern.search(text):
            yield found.end() - 1, found.end(), kind, False
