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
    ("other", r"\b(?:discount|voucher|coupon|(?:bonus|loyalty|reward) points|points (?:to|onto|have)|warranty|upgrad\w*|expedit\w*|prioriti[sz]\w*|rush\w*|waiv\w*|password|unsubscrib\w*|subscri\w*|reserv\w*|set aside|new order|re-?order\w*|placed (?:a|an|the|your|another) \w*\s?order|spoke\w*|warehouse|courier|carrier|account (?:is |has been )?(?:deleted|closed|removed)|clos\w* your account|delet\w* your account|free gift|price match\w*|extend\w*|goodwill|store credit)\b"),
    ("cancel", r"cancel|\bcall\w* off\b|\bcall\w* (?:it|that|this|the order|your order|order \S+) off\b|\bvoid|\bannul|\brevok|\bscrapp|\bundone\b|\bwithdr[ae]w|\babort|\b(?:stopp|halt|block|intercept)\w* (?:the |your |this |that )?(?:order|shipment|parcel|delivery|package)|\b(?:remov|delet|eras|dropp)\w* (?:it|the order|your order|that order|this order)\b(?! (?:item|line))"),
    ("refund", r"refund|reimburs|\brepaid\b|money[ -]back|\bpa(?:id|y(?:ing)?) (?:\S+ ){0,3}back\b|\bcredit(?:ed|ing)?\b(?! card)|\b(?:return|sen[dt]|releas|transferr?|wir|restor)\w* (?:you |to you )?(?:the |your |all |full |back |of )*(?:money|amount|payment|funds|sum|cash|[$€£¥]\S+|\d)|\b(?:money|amount|payment|funds)\b.*\b(?:return|sent back|releas|revers|restor)|\brevers"),
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
_KIND = [(kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KINDS]

_ADV = r"(?:(?:just|already|now|still|currently|successfully|also|since|then|gladly|happily|officially|fully|immediately|finally|personally|hereby|recently|manually|both|indeed|only|even|actually|therefore|duly|promptly|safely|gone ahead and|went ahead and|been able to|managed to)\s+)*"
_IRREGULAR = r"sent|put|made|set|gone|taken|given|gave|took|got|gotten|done|did|paid|begun|began|brought|written|spoken|spoke|let|left|cut|withdrawn|withdrew|undone|reset|kept|told|had|rerouted|found|seen|read|shown|understood|heard|thought|meant|said|bought|sold|held|led|wrote"
_VERB = rf"(?:[a-z]+(?:-[a-z]+)?ed|{_IRREGULAR})"
_FIRST = re.compile(
    rf"\b(?:i|we)(?:\s+have|\s+had|'ve|'d)?\s+{_ADV}(?P<v>{_VERB})\b"
    rf"|\b(?:i|we)(?:\s+have|'ve)?\s+(?:just |now )?(?:(?:was|were|been) able to|managed to|succeeded in|got to)\s+(?P<base>[a-z]+)\b",
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
    r"\b(?:cancell?ation|refund|return|exchange|replacement|address change|change|update|payment|money|transfer|request|amount|[$€£¥][\d.,]+|swap)\b[^.;]{0,40}?"
    r"(?:\b(?:is|are|has|have|'s)\s+(?:now |already |also |just |all )*(?:complete[d]?|done|through|gone through|on (?:its|the|their) way|under ?way|in progress|set|set up|successful|finished|confirmed|(?:going|heading|coming|travelling) back|being processed|been (?:processed|completed|confirmed|approved|set up))\b"
    r"|\bwent (?:back|through|out)\b|\bsucceeded\b|\bwas (?:a success|successful)\b)",
    re.IGNORECASE,
)
_ELLIPSIS = re.compile(rf"^{_ADV}(?P<v>cancell?ed|refunded|exchanged|transferred|connected|updated|changed|voided|reimbursed)\b(?!\s+(?:orders?|items?|products?|purchases?|goods|parcels?)\b)", re.IGNORECASE)
_ALL_DONE = re.compile(
    r"^(?:(?:and|ok(?:ay)?|great|yes|sure|alright|right|perfect)[\s,!]*)*(?:it's|that's|it is|that is|everything(?:'s| is| has been)|all|this is|you're|you are|that(?:'s| has) been)?\s*(?:now |already |all )*(?:done|sorted(?: out)?|taken care of|finished|completed|all set)(?: for you| as requested| now)?[.!… ]*$"
    r"|\bconsider (?:it|that|this) (?P<as>\w+)",
    re.IGNORECASE,
)
_STATE = [
    ("address", re.compile(r"\baddress\b[^.;]{0,50}\b(?:is|reads) now\b|\b(?:order|parcel|package)\b[^.;]{0,30}\bnow (?:goes|ships|be (?:sent|shipped|delivered)|go|ship)\b[^.;]* to\b", re.IGNORECASE)),
    ("payment", re.compile(r"\bnow (?:be )?(?:paid|charged)\b", re.IGNORECASE)),
    ("hand_over", re.compile(r"\b(?:you're|you are) (?:now )?(?:in the queue|next in line|in line|number \d+ in|talking to|speaking (?:to|with)|chatting with|with) ?(?:a |an |our |one of our )?(?:human|person|colleague|agent|advisor|specialist)?|\b(?:colleague|agent|human|person|specialist|advisor|manager)\b[^.;]{0,20}(?:\bha(?:s|ve) |'s )(?:now |just )?(?:taken over|joined)\b", re.IGNORECASE)),
    ("cancel", re.compile(r"\border\b[^.;]{0,20}\bno longer (?:exists|active)\b", re.IGNORECASE)),
]  # fmt: skip
_READING = frozenset(
    "checked looked searched found seen read reviewed received noticed understood realised realized tried attempted mentioned said told explained described listed included attached shown summarised summarized provided prepared drafted "
    "gathered pulled located identified compared considered assumed guessed learned heard had been wanted needed need hoped liked loved meant thought believed apologised apologized offered suggested recommended picked selected chosen "
    "highlighted noted quoted used translated answered replied stated double-checked cross-checked retrieved fetched loaded got asked confirmed verified stocked carried sold shipped dispatched delivered charged agreed limited detailed "
    "related mixed indeed feed speed exceed proceed succeed based located worked appreciated examined scanned queried counted calculated went kept left bought designed launched opened-up promised required missed failed declined wrote "
    "held led did gave researched went examined consulted viewed browsed collected ended stopped-by referred analysed analyzed paused regretted recognised recognized remembered written inspected listened misunderstood interpreted supposed "
    "expected planned decided intended discussed covered outlined matched narrowed filtered sorted-through located detected spotted traced tracked observed made".split()
)
_OBJECT = re.compile(r"^\W*(?:\w+\W+){0,3}?(?:you|your|it|this|that|the (?:order|refund|item|change|fee|money|address)|order|everything)\b", re.IGNORECASE)
_GENERIC = re.compile(r"\b(?:items?|orders?|products?|goods|customers?|anything|those|parcels?|purchases?|refunds|returns|payments|exchanges|tickets|codes|everything) (?:that|which|who|you)\b|^(?:all |any |most |some )?(?:orders|refunds|returns|payments|items|exchanges|codes|tickets|products|cancellations)\b(?![^.]{0,30}\b(?:now|just|already)\b)", re.IGNORECASE)
_HABIT = re.compile(r"\b(?:within|usually|normally|typically|always|generally|automatically|only|per|each|every|by default|at the latest|straight away)\b", re.IGNORECASE)
_MODAL = re.compile(r"\b(?:will|would|can|could|may|might|shall|should|must|to|'ll|'d|won't|cannot|can't|gets?|not)\s+(?:\w+ly |already |now |also )*$", re.IGNORECASE)
_DATED = re.compile(r"\b(?:on|in|last|since|at|yesterday|earlier)\b|\d{4}", re.IGNORECASE)


def kind_of(text: str) -> str | None:
    return next((kind for kind, pattern in _KIND if pattern.search(text)), None)


def claims_en(sentence: Piece, clause: Piece) -> Iterator[Claim]:
    """The claims of one clause; at most one of each form."""
    text = clause.text
    if asked(text, sentence.text) and clause.end >= sentence.end - 2:
        return
    for start, end, kind, firm in (*_active(text), *_passive(text, sentence.text), *_other(text, clause.start == sentence.start)):
        before = text[:start]
        if kind and not (denied(before) or conditional(before) or quoted(before) or _MODAL.search(before) or denied(text[start:end])):
            yield Claim(kind, firm, clause.start + start, clause.start + end, before)


def _active(text: str) -> Iterator[tuple[int, int, str | None, bool]]:
    for found in _FIRST.finditer(text):
        verb, rest = (found["v"] or found["base"]).lower(), text[found.end() :]
        if re.match(r"\s*(?:no(?:thing|ne|t)?\b|neither|n't)", rest):
            continue
        if verb in ("asked", "confirmed", "verified", "got", "made", "gave", "wrote", "opened", "contacted", "informed", "notified"):
            kind = _telling(verb, rest)
        else:
            kind = None if verb in _READING else kind_of(verb + rest) or ("other" if _OBJECT.match(rest) else None)
        yield found.start(), len(text), kind, True
    for found in _DOING.finditer(text):
        kind = kind_of(text[found.start("v") :])
        yield found.start(), len(text), None if kind in ("change", "items") and "your" not in text else kind, True


def _telling(verb: str, rest: str) -> str | None:
    """Verbs that claim something with one object and nothing with another: asked a colleague, made the change."""
    if verb in ("asked", "contacted", "informed", "notified"):
        return "report" if re.search(r"\b(?:colleague|team|manager|warehouse|carrier|courier|specialist|department|support|agent|someone|supplier)\b", rest) else None
    if verb in ("confirmed", "verified"):
        return kind_of(rest) if re.match(r"\s+(?:your|the) (?:cancellation|refund|return|exchange|identity)", rest) else None
    if verb == "made":
        return (kind_of(rest) or "change") if re.search(r"\b(?:change|update|adjustment|correction|switch|refund|return|exchange|exception)", rest) else None
    return kind_of(verb + rest) if re.search(r"\b(?:cancel|refund|return|exchang|ticket|case|address|discount|credit|through|queue|order)", rest) else None


def _passive(text: str, sentence: str) -> Iterator[tuple[int, int, str | None, bool]]:
    for found in _PASSIVE.finditer(text):
        kind = kind_of(text)
        if _GENERIC.search(text[: found.start()]) or (found["was"] and kind not in ("cancel", "refund") and _DATED.search(text[found.end() :])):
            continue
        if found["is"] and (_HABIT.search(sentence) or not re.search(r"\b(?:your|the|this|that|order|it|everything|you|address|exchange|return|refund)\b", text[: found.start() + 1], re.IGNORECASE)):
            continue
        verb = (found["v"] or found["w"] or found["s"]).lower()
        if kind is None and verb in ("done", "sorted", "taken care of", "completed", "handled", "resolved", "fixed", "applied"):
            kind = "done"
        if kind == "change" and verb in ("placed", "processed", "confirmed", "sent"):
            kind = None
        yield found.start(), len(text), kind, False


def _other(text: str, first: bool) -> Iterator[tuple[int, int, str | None, bool]]:
    if (found := _NOMINAL.search(text)) and not _HABIT.search(text):
        yield found.end() - 1, found.end(), kind_of(found[0]) or "refund", False
    if first and (found := _ELLIPSIS.search(text)):
        yield found.start(), found.end(), kind_of(text), True
    if found := _ALL_DONE.search(text):
        yield found.start(), found.end(), kind_of(found["as"] or "") or "done", True
    for kind, pattern in _STATE:
        if found := pattern.search(text):
            yield found.end() - 1, found.end(), kind, False
