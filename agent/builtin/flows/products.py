"""What the shop sells: looking for it, what it costs and whether it is there, and what to suggest."""

import re
from typing import Any

from agent.builtin import matching, variants, wording
from agent.builtin.flows import catalogue, knowledge, people, using
from agent.builtin.phrases import say
from agent.builtin.state import Goal, Offer
from agent.builtin.talk import Missing, Said, Talk
from agent.builtin.understanding import lexicon
from agent.builtin.understanding.normalise import normalise
from knowledge.passage import Passage
from knowledge.quote import best_sentences
from knowledge.tokens import FUNCTION_WORDS, asked

_RECOMMENDING = re.compile(
    r"\b(?:recommend(?:ations?)?|suggest(?:ions?)?|something|anything|ideas?|gifts?|presents?|trips?|good|nice|best|great|going|love|likes?"
    r"|dollars?|bucks|usd|help|choose|pick|tell|think|kind|sort|stuff|things?|perfect|suitable|useful)\b"
    r"|推荐|建议|介绍|适合|东西|礼物|送人|送给|用的|用品|用具|产品|商品|好用|不错|挑选|选择|元|块钱?|有什么|有没有|什么|哪些|哪个|可以|[吗呢吧啊的你您我们请帮给些点个几款种想要买有能一]",
    re.IGNORECASE,
)
"""What a wish for advice says besides what it is about."""
_WITH_MINE = re.compile(
    r"\b(?:go|goes|going|fits?|pairs?|match(?:es)?|complements?)\b.{0,20}\b(?:what|things?|stuff|items?|order|purchases?)\b"
    r".{0,12}\b(?:bought|ordered|got|purchased?s?|have|last)\b|\b(?:goes? with|fits?|match(?:es)?) my (?:last |recent )?(?:order|purchases?)\b"
    r"|(?:搭配?|配套?|配合|相配).{0,6}(?:我|之前|上次|以前|刚).{0,4}(?:买|订|购)|(?:我|之前|上次|以前|刚).{0,4}(?:买|订|购).{0,10}(?:搭|配)",
    re.IGNORECASE,
)
"""What would go with what I bought?"""
_WITH_IT = re.compile(
    r"\b(?:goes?|fits?|pairs?|match(?:es)?|works?)\b.{0,12}\bwith\b|\b(?:bought|buy) (?:together )?with\b|搭配?|配什么|还(?:会)?买",
    re.IGNORECASE,
)
"""What goes with the teapot?"""


def search(talk: Talk, goal: Goal) -> Said:
    """Products that fit some words; a mere price limit goes with the words of the search before."""
    if said := using.how_to(talk, goal):
        return said
    if _WITH_MINE.search(goal.words):
        return recommend(talk, goal)
    if _one_of_those(talk, goal.words):
        return availability(talk, goal)
    words, before = goal.words, talk.before.searched
    if before and catalogue.amount(catalogue.UP_TO, words) and not _names_goods(words):
        words = f"{before} {words}"
    result = catalogue.searched(talk, words)
    found = catalogue.products(result)
    talk.remember(searched=words[-150:])
    key = "products_found" if result.get("exact", True) else "products_close"
    if not found and catalogue.amount(catalogue.UP_TO, words):
        words, key = catalogue.UP_TO.sub(" ", words), "none_so_cheap"
        found = catalogue.found(talk, words)
    if not found:
        return _or_articles(talk, goal, "no_products")
    catalogue.remember(talk, found, catalogue.search(words))
    return Said(f"{say(talk.language, key)}\n\n{catalogue.listed(talk, found)}", "anything_else")


def recommend(talk: Talk, goal: Goal) -> Said:
    """Something that fits, with the reason for it."""
    if said := using.how_to(talk, goal):
        return said
    if _WITH_MINE.search(goal.words):
        return _recommended(talk, goal, with_purchases=True)
    if _one_of_those(talk, goal.words) and not _about(goal.words, "RECOMMEND"):
        return availability(talk, goal)
    like = _meant(talk, goal.words) if _points_back(goal.words) else None
    wanted, names = _RECOMMENDING.sub(" ", goal.words), _names_goods(goal.words)
    if like is None and set(asked(normalise(wanted))) - FUNCTION_WORDS:
        offer = catalogue.search(goal.words if names else wanted)
        result = catalogue.called(talk, offer)
        found = catalogue.products(result)
        if found and names and _WITH_IT.search(goal.words):
            return _recommended(talk, goal, product=catalogue.clear_winner(goal.words, found) or str(found[0]["id"]))
        if found and (names or result.get("exact")):
            talk.remember(searched=wanted[-150:])
            return _suggested(talk, found, offer)
    return _recommended(talk, goal, catalogue.amount(catalogue.UP_TO, goal.words), product=like)


def _recommended(talk: Talk, goal: Goal, top: float | None = None, **wish: Any) -> Said:
    """What the shop recommends; with a price limit only what is within it."""
    wish = {name: value for name, value in wish.items() if value is not None}
    offer = Offer(catalogue.RECOMMEND, {"limit": catalogue.MOST if top else catalogue.SHOWN, **wish}, top)
    found = catalogue.offered(talk, offer)
    if not found:
        return _or_articles(talk, goal, "no_products")
    stranger = wish.get("with_purchases") and not talk.transcript.facts.get("customer")
    return _suggested(talk, found, offer, "recommended_to_stranger" if stranger else "recommended")


def _suggested(talk: Talk, found: list[dict[str, Any]], offer: Offer, key: str = "recommended") -> Said:
    catalogue.remember(talk, found, offer)
    return Said(f"{say(talk.language, key)}\n\n{catalogue.listed(talk, found)}", "anything_else")


def availability(talk: Talk, goal: Goal) -> Said:
    """Price, stock, options and details of one product; how to use it, or which size fits, the articles say."""
    if using.asked_about(goal.words) and (said := knowledge.known(talk, using.spelt_out(goal))):
        return said
    product_id = _meant(talk, goal.words)
    if product_id is None and _names_nothing(goal.words):
        question = say(talk.language, "which_of_these" if talk.before.products else "ask_product")
        return people.unclear(talk, Said(question, "anything_else"))
    if product_id is None:
        found = catalogue.found(talk, goal.words)
        talk.remember(searched=goal.words[-150:])
        if not found:
            return _or_articles(talk, goal, "no_products")
        if not any(matching.likeness(goal.words, str(one.get("name"))) for one in found) and (
            said := knowledge.known(talk, goal)
        ):
            return said
        product_id = catalogue.clear_winner(goal.words, found)
        if product_id is None:
            catalogue.remember(talk, found, catalogue.search(goal.words))
            return Said(f"{say(talk.language, 'which_product')}\n\n{catalogue.listed(talk, found)}", "anything_else")
    product = talk.call("get_product", product=product_id).get("product")
    if not isinstance(product, dict):
        return Said(say(talk.language, "no_products"), "anything_else")
    told_of = str(product.get("id", product_id))
    talk.remember(product=told_of, showing=told_of in talk.before.products)
    return Said(_told(talk, goal.words, product), "anything_else")


def _told(talk: Talk, words: str, product: dict[str, Any]) -> str:
    """What was asked about a product, and always its price."""
    language = talk.language
    offered = [one for one in product.get("variants") or [] if isinstance(one, dict)]
    named = variants.named(words, offered) if variants.names_an_option(words, offered) else []
    said = [_price(talk, product, named)]
    if named:
        said.append(_stock_of(talk, named))
    elif not product.get("available", True):
        said.append(say(language, "sold_out"))
    elif offered and _about(words, "STOCK", "ITEMVAR"):
        said.append(_choice(talk, offered))
    if _about(words, "DETAIL") and product.get("description"):
        said += _details(words, product)
    return (" " if language == "en" else "").join(filter(None, said))


def _price(talk: Talk, product: dict[str, Any], named: list[dict[str, Any]]) -> str:
    one = named[0] if len(named) == 1 else None
    price = wording.money((one or product).get("price") or "", talk.language)
    name = str(product.get("name"))
    if one:
        options = wording.options(one.get("options"), talk.language)
        name += f"（{options}）" if talk.language == "zh" else f" ({options})"
    return say(talk.language, "price" if price else "no_price", name=name, price=price)


def _stock_of(talk: Talk, named: list[dict[str, Any]]) -> str:
    there = [one for one in named if one.get("available")]
    if not there:
        return say(talk.language, "variant_sold_out")
    if len(named) == 1:
        return say(talk.language, "in_stock")
    options = wording.joined(
        [wording.options(one.get("options"), talk.language) for one in there[: catalogue.SHOWN * 2]], talk.language
    )
    return say(talk.language, "variants_in_stock", options=options)


def _choice(talk: Talk, offered: list[dict[str, Any]]) -> str:
    """The values of each option that can be had: `Color: blue, red. Size: S, M.`"""
    values: dict[str, list[str]] = {}
    for one in offered:
        if one.get("available") and isinstance(one.get("options"), dict):
            for key, value in one["options"].items():
                if str(value) not in values.setdefault(str(key), []):
                    values[str(key)].append(str(value))
    colon, comma = (": ", ", ") if talk.language == "en" else ("：", "、")
    listed = [f"{key}{colon}{comma.join(some)}" for key, some in values.items()]
    if not listed:
        return say(talk.language, "in_stock")
    return say(talk.language, "choice", options="; ".join(listed) if talk.language == "en" else "；".join(listed))


def _details(words: str, product: dict[str, Any]) -> list[str]:
    text = str(product["description"])
    return best_sentences(words, Passage("", "", str(product.get("name")), "", text, None, ""), 2)


def _about(words: str, *concepts: str) -> bool:
    return any(lexicon.found(concept, normalise(words)) for concept in concepts)


def _names_goods(words: str) -> bool:
    return bool(lexicon.found("GOODS", normalise(words)))


def _names_nothing(words: str) -> bool:
    """`how much?`, `有货吗`: too short to name a product."""
    return not _names_goods(words) and (len(words.split()) <= 3 if words.isascii() else len(words) <= 6)


def _points_back(words: str) -> bool:
    return bool(lexicon.found("BACK", normalise(words)))


def _meant(talk: Talk, words: str) -> str | None:
    """The product that "it" or "the second one" points back at."""
    shown = talk.before.products
    if (place := matching.by_position(words, len(shown))) is not None and _points_back(words):
        return shown[place]
    if _names_goods(words) or not _points_back(words):
        return talk.before.product or None if not _names_goods(words) and len(words) < 25 else None
    return talk.before.product or (shown[0] if len(shown) == 1 else None)


def _one_of_those(talk: Talk, words: str) -> bool:
    """Whether "the second one" is one of the products that were shown."""
    return matching.by_position(words, len(talk.before.products)) is not None and _points_back(words)


def _or_articles(talk: Talk, goal: Goal, key: str) -> Said:
    """Nothing fits. In a shop that sells no goods at all the question is one for the articles."""
    nothing = Said(say(talk.language, key), "anything_else")
    try:
        if catalogue.products(talk.call("search_products", words="")):
            return nothing
        return knowledge.answer(talk, goal, otherwise=lambda: nothing, least=knowledge.SURE)
    except Missing:
        return nothing
