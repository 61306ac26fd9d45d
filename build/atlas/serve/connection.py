"""A connection that does not wait for ever."""

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

PATIENCE = 30.0  # seconds for a request to come, and for a reader to take what waits for it


class Connection(H11Protocol):
    """Uvicorn's HTTP/1.1, which waits without end for a first request, half a one, or a reader."""

    _timer: asyncio.TimerHandle | None = None
    _unread = 0  # bytes that the reader had still to take when the waiting began

    def connection_made(self, transport: Any) -> None:
        """Wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._proceed()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Stop waiting once a request is whole: half a one is no sign of life."""
        super().data_received(data)
        if self._is_answering:
            self._proceed()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()
        if not self._is_answering:
            self._wait()

    def pause_writing(self) -> None:
        """Wait for the reader."""
        super().pause_writing()
        self._wait()

    def resume_writing(self) -> None:
        """Go on: the reader has taken what waited."""
        super().resume_writing()
        if self._is_answering:
            self._proceed()

    @property
    def _is_answering(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle  # none before the first request
        return cycle is not None and not cycle.response_complete

    def _wait(self) -> None:
        self._proceed()
        self._unread = self.transport.get_write_buffer_size()
        self._timer = self.loop.call_later(PATIENCE, self._lose_patience)

    def _lose_patience(self) -> None:
        """End the connection, unless its reader is slow but has taken something since."""
        if self.transport.get_write_buffer_size() < self._unread:
            self._wait()
        else:
            self.transport.abort()

    def _proceed(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
