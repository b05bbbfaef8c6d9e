"""How well the text on a page can be read: the contrast ratio of WCAG 2, from what the browser really paints."""

from typing import Any

from playwright.async_api import Locator

ENOUGH = 4.5
"""Level AA for text of ordinary size."""

MEASURE = """root => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true })
    const rgba = colour => {
        canvas.clearRect(0, 0, 1, 1)
        canvas.fillStyle = colour
        canvas.fillRect(0, 0, 1, 1)
        const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data
        return { rgb: [r, g, b], a: a / 255 }
    }
    const over = (top, below) => top.rgb.map((part, n) => part * top.a + below[n] * (1 - top.a))
    const parent = element => element.parentElement ?? element.getRootNode().host
    const ground = element => {
        if (!element) return [255, 255, 255]
        const own = rgba(getComputedStyle(element).backgroundColor)
        return own.a === 1 ? own.rgb : over(own, ground(parent(element)))
    }
    const luminance = rgb => {
        const linear = part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
        const [r, g, b] = rgb.map(part => linear(part / 255))
        return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    const ratio = (element, pseudo) => {
        const below = ground(element)
        const inks = over(rgba(getComputedStyle(element, pseudo).color), below)
        const [light, dark] = [luminance(inks), luminance(below)].sort((a, b) => b - a)
        return (light + 0.05) / (dark + 0.05)
    }
    const seen = element => element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
        && !element.closest(".sr, :disabled, [aria-hidden=true]")
    const found = []
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
        const text = walker.currentNode.textContent.trim(), element = walker.currentNode.parentElement
        if (text && !element.closest("style, script") && seen(element)) found.push([text.slice(0, 40), ratio(element)])
    }
    for (const box of [...root.querySelectorAll("input, textarea")].filter(seen))
        found.push([box.placeholder, ratio(box, "::placeholder")], [box.placeholder + " written", ratio(box)])
    return found
}"""


async def contrasts(root: Locator) -> list[tuple[str, float]]:
    """Each visible text below an element with its ratio. What is disabled or decoration need not be read."""
    found: Any = await root.evaluate(MEASURE)
    return [(text, round(ratio, 2)) for text, ratio in found]


async def too_faint(root: Locator) -> list[tuple[str, float]]:
    """Those that are hard to read."""
    found = await contrasts(root)
    assert found, "there is text to be measured"
    return [(text, ratio) for text, ratio in found if ratio < ENOUGH]
