"""One question to a language model behind an OpenAI-compatible endpoint. Imported where a setting names one."""

from openai import AsyncOpenAI


def client_at(*, key: str, url: str) -> AsyncOpenAI:
    """The endpoint at `url`; an empty one is OpenAI itself."""
    return AsyncOpenAI(api_key=key or "none", base_url=url or None, max_retries=1)


async def said(client: AsyncOpenAI, model: str, *, task: str, data: str) -> str:
    """The whole answer to a task and its data. Raises OpenAIError and OSError."""
    stream = await client.chat.completions.create(
        model=model,
        messages=[{"role": "system", "content": task}, {"role": "user", "content": data}],
        temperature=0,
        stream=True,
    )
    return "".join([(part.choices[0].delta.content or "") if part.choices else "" async for part in stream])
