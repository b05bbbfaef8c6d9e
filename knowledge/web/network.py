"""The sockets that pages come through: a name is resolved once, judged, and that very address is connected to.

So an answer of the name server that changes between the check and the connection changes nothing, and no way of
writing an address (decimal, octal, IPv6 around IPv4) gets past: the check sees what the system made of it.
"""

import asyncio
import socket
from collections.abc import Collection, Iterable
from typing import Any

from httpcore2 import AnyIOBackend, AsyncNetworkBackend, AsyncNetworkStream, ConnectError, ConnectTimeout

from knowledge.web.addresses import Refused, is_public


class GuardedNetwork(AsyncNetworkBackend):
    """Connects to public addresses, and to the private hosts that the operator named (`wiki`, `wiki:8080`)."""

    def __init__(self, private: Collection[str] = ()) -> None:
        self._private = frozenset(private)
        self._inner = AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> AsyncNetworkStream:
        trouble: Exception | None = None
        for address in await self._allowed(host, port, timeout):
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (ConnectError, ConnectTimeout) as error:
                trouble = error
        raise trouble or ConnectError("it has no address")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def _allowed(self, host: str, port: int, timeout: float | None) -> list[str]:
        """The addresses of a host, all of them public: a name that also leads inside is not trusted at all."""
        bare = host.strip("[]")
        try:
            async with asyncio.timeout(timeout):
                found = await asyncio.get_running_loop().getaddrinfo(bare, port, type=socket.SOCK_STREAM)
        except TimeoutError:
            raise ConnectTimeout("its name could not be looked up in time") from None
        except (OSError, UnicodeError):
            raise ConnectError("its name is not known") from None
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if self._private.isdisjoint({bare, f"{bare}:{port}"}) and not all(map(is_public, addresses)):
            raise Refused(
                f"{bare} is an address of a private network: name it in RAPPORT_PRIVATE_URLS if it is yours to read"
            )
        return addresses
