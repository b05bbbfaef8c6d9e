"""The support agent's inbox in real browsers: a person takes a conversation over, speaks, gives it back, closes it."""

import asyncio
import re

import pytest
from playwright.async_api import expect

from tests.browser.accessible import violations
from tests.browser.colleagues import Work, ask_for_a_person, choose, look_at, take_offered, whoever_has_it, write
from tests.browser.conftest import Come
from tests.browser.contrast import too_faint
from tests.process.rapport import Rapport

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
]


async def test_a_customer_is_served_by_a_person_from_the_queue_to_the_rating(
    server: Rapport, come: Come, work: Work
) -> None:
    mei, customer = await work("mei"), await come(server, sign_in="Priya Raman")
    await ask_for_a_person(customer)
    await look_at(mei, customer)
    await expect(mei.locator(".reason")).to_contain_text("The customer asked for a person")
    await expect(mei.get_by_label("About the customer").get_by_text("Signed in at the shop")).to_be_visible()
    await mei.keyboard.press("r")
    await expect(mei.locator(".blocked")).to_contain_text("The customer waits for a person.")

    await mei.keyboard.press("t")
    await expect(customer.state).to_contain_text("Mei Lin")
    await write(mei, "I am looking at it.")
    await expect(customer.find(".msg.human").last).to_contain_text("I am looking at it.")
    await expect(customer.find(".msg.human .who").last).to_have_text("Mei Lin")
    await mei.keyboard.press("Escape")
    await mei.keyboard.press("n")
    await write(mei, "A note for colleagues")
    await expect(mei.locator(".msg.note")).to_contain_text("A note for colleagues")
    await customer.write("Thank you")
    await expect(mei.locator(".msg.customer").last).to_contain_text("Thank you")
    await expect(customer.panel).not_to_contain_text("A note for colleagues")

    await mei.keyboard.press("Escape")
    await mei.keyboard.press("h")
    await expect(mei.locator(".title .badge")).to_have_text("AI")
    answers = await customer.answers.count()
    await customer.write("How long is the warranty on cast iron?")
    await expect(customer.answers.nth(answers)).to_be_visible()
    await expect(mei.locator(".msg.ai:not(.live)").last).to_contain_text("10 years")
    await mei.keyboard.press("w")
    await expect(mei.locator(".timeline")).to_contain_text("Searched the articles for")
    await expect(mei.locator(".timeline .badge", has_text="cited")).to_be_visible()
    await mei.keyboard.press("Escape")
    await mei.keyboard.press("x")
    await mei.keyboard.type("It is ten years, and five on the lid")
    await mei.get_by_label("Something is missing").check()
    await mei.keyboard.press("Enter")
    await expect(mei.locator(".msg.note").last).to_contain_text("five on the lid")
    await expect(mei.locator("dialog")).to_have_count(0)

    await mei.keyboard.press("t")
    await expect(mei.locator("textarea")).to_be_focused()
    await mei.keyboard.press("Escape")
    await mei.keyboard.press("e")
    await expect(mei.locator(".title .badge")).to_have_text("Closed")
    await expect(customer.find(".rating")).to_be_visible()


async def test_of_two_who_take_over_at_once_one_has_it_and_the_other_reads_who(
    server: Rapport, come: Come, work: Work
) -> None:
    mei, tom = await work("mei"), await work("tom")
    customer = await come(server, sign_in="Anna Keller")
    await ask_for_a_person(customer)
    for page in (mei, tom):
        await look_at(page, customer)
        await expect(page.get_by_role("button", name="Take over").first).to_be_visible()
    await expect(mei.locator(".people")).to_have_text("Tom Berg is reading this too")
    await asyncio.gather(mei.keyboard.press("t"), tom.keyboard.press("t"))
    winner = await whoever_has_it(mei, tom)
    loser, name = (tom, "Mei Lin") if winner is mei else (mei, "Tom Berg")
    await expect(loser.locator(".thread .said")).to_have_text(f"{name} was faster and has this conversation now.")
    await expect(loser.locator(".blocked")).to_contain_text(f"{name} has this conversation.")
    await winner.keyboard.type("half of a sen")
    await expect(loser.locator(".people")).to_have_text(f"{name} is writing here too")
    await winner.reload()
    await expect(winner.locator("textarea")).to_have_value("half of a sen")


async def test_a_reply_that_a_lead_has_made_ready_is_sent_by_a_slash_and_does_the_rest(
    server: Rapport, come: Come, work: Work
) -> None:
    lea, mei = await work("lea"), await work("mei")
    await lea.get_by_role("link", name="Replies").click()
    await lea.get_by_label("Name", exact=True).fill("iron")
    await lea.get_by_label("Text in English").fill("Hello {customer}, ten years. {agent}")
    await lea.get_by_label("Tags").fill("warranty")
    await lea.get_by_label("Once it is sent").select_option("resolve")
    await lea.get_by_role("button", name="Keep it").click()
    await expect(lea.locator(".reply")).to_contain_text("/iron")
    customer = await come(server, sign_in="Priya Raman")
    await ask_for_a_person(customer)
    await mei.reload()
    await look_at(mei, customer)
    await mei.keyboard.press("n")
    await take_offered(mei, "Do you know, @lea")
    await expect(mei.locator("textarea")).to_have_value("Do you know, @Lea Adams ")
    await mei.keyboard.press("Enter")
    await lea.get_by_role("link", name="Conversations").click()
    calls = lea.get_by_role("tab", name="Calls you")
    await expect(calls.locator(".count")).to_have_text("1")
    await calls.click()
    await expect(lea.get_by_role("listbox", name="Conversations").get_by_role("option")).to_have_count(1)
    await expect(lea.locator(".at-me")).to_be_visible()
    await lea.keyboard.press("j")
    await expect(lea.locator(".log .note").last).to_contain_text("Do you know")
    await expect(calls.locator(".count")).to_have_text("0")
    await mei.keyboard.press("Escape")
    await mei.keyboard.press("t")
    await take_offered(mei, "/iro")
    await expect(mei.locator(".along")).to_contain_text("#warranty · resolve")
    await mei.keyboard.press("Enter")
    await expect(customer.find(".msg.human").last).to_contain_text("Hello Priya Raman, ten years. Mei Lin")
    await expect(mei.locator(".title .badge")).to_have_text("Closed")
    await expect(mei.locator(".log").first).to_contain_text("Tags: warranty")


async def test_whoever_is_available_is_given_who_waits_and_is_told(server: Rapport, come: Come, work: Work) -> None:
    mei = await work("mei")
    switch = mei.locator(".shift")
    await expect(switch).to_have_text(re.compile("^Away"))
    await mei.keyboard.press("a")
    await expect(switch).to_have_attribute("aria-checked", "true")
    await mei.evaluate("document.title = 'Elsewhere'; Object.defineProperty(document, 'hidden', { value: true })")
    await ask_for_a_person(await come(server, sign_in="Anna Keller"), waits=False)
    await expect(mei.locator(".row.own", has_text="Anna Keller").first).to_be_visible()
    await expect(mei).to_have_title(re.compile(r"\(\d+\) Elsewhere"))
    await expect(switch).to_have_text(re.compile(r"^Available[1-9]/5"))
    await mei.get_by_role("button", name="How you work").click()
    await mei.get_by_label("At most so many").fill("7")
    await mei.keyboard.press("Enter")
    await expect(switch).to_contain_text("/7")
    await mei.get_by_label("Chinese").check()
    await mei.keyboard.press("Escape")
    await switch.click()
    await expect(switch).to_have_attribute("aria-checked", "false")
    await mei.reload()
    await expect(switch).to_have_text(re.compile(r"^Away[1-9]/7"))
    await mei.get_by_role("button", name="How you work").click()
    await expect(mei.get_by_label("Chinese")).to_be_checked()


async def test_what_was_said_is_found_tagged_and_kept_as_a_view(server: Rapport, come: Come, work: Work) -> None:
    customer = await come(server, sign_in="Priya Raman")
    await customer.open()
    await customer.ask("Is the walnut board dishwasher safe, or 洗碗机?")
    mei = await work("mei")
    for words in ("walnut boards", "洗碗机"):
        await mei.keyboard.press("/")
        await mei.keyboard.type(words)
        await expect(mei.locator(".row")).to_have_count(1)
        await expect(mei.locator(".row")).to_contain_text("walnut board")
        await mei.locator(".row").click()
        await expect(mei.locator(".sought")).to_contain_text("walnut board")
    await mei.keyboard.press("g")
    await mei.keyboard.type("Kitchen")
    await expect(mei.get_by_role("option", name="New tag: #Kitchen")).to_be_visible()
    await mei.keyboard.press("Enter")
    await expect(mei.locator(".title .chip")).to_have_text("#Kitchen")
    await mei.locator(".find input").fill("")
    await mei.get_by_role("tab", name="All").click()
    await choose(mei, "Only #Kitchen")
    await choose(mei, "Keep this view")
    await mei.get_by_label("Its name").fill("The kitchen")
    await mei.keyboard.press("Enter")
    await expect(mei.locator("dialog")).to_have_count(0)
    await mei.reload()
    await expect(mei.locator(".title .chip")).to_be_visible()
    await choose(mei, "The kitchen")
    await expect(mei.locator(".chips .chip")).to_have_text("The kitchen")
    await expect(mei.locator(".row")).to_have_count(1)
    await mei.locator(".chips .chip").click()
    await mei.keyboard.press("t")
    await expect(mei.locator(".title .badge")).to_have_text("You")
    await expect(mei.locator("textarea")).to_be_focused()
    await mei.keyboard.press("Escape")
    await mei.keyboard.press("d")
    await expect(mei.locator(".helping")).to_contain_text("Written by builtin")
    await expect(mei.locator("textarea")).not_to_have_value("")
    await mei.keyboard.press("Escape")
    await mei.keyboard.press("s")
    await expect(mei.locator("dialog")).to_contain_text("walnut board")


@pytest.mark.parametrize("lang", ["en", "zh"])
async def test_it_can_be_read_by_day_and_by_night_wide_and_narrow(
    server: Rapport, come: Come, work: Work, lang: str
) -> None:
    customer = await come(server, sign_in="Priya Raman")
    await ask_for_a_person(customer)
    mei = await work("mei", lang=lang)
    await look_at(mei, customer)
    for width in (1440, 768, 380):
        await mei.set_viewport_size({"width": width, "height": 900})
        assert await mei.evaluate("document.documentElement.scrollWidth") <= width
        for scheme in ("light", "dark"):
            await mei.emulate_media(color_scheme=scheme)
            assert await too_faint(mei.locator("body")) == []
    await mei.set_viewport_size({"width": 1440, "height": 900})
    assert await violations(mei) == []
    for key, shown in (("?", "dialog kbd"), ("w", ".timeline li"), ("x", "dialog textarea"), ("v", ".choice")):
        await mei.keyboard.press(key)
        await expect(mei.locator(shown).first).to_be_visible()
        assert await violations(mei) == [], key
        await mei.keyboard.press("Escape")  # and the next key at once: it is no longer the dialog's
    await mei.keyboard.press("Control+k")
    await expect(mei.get_by_role("combobox")).to_be_focused()
