"""What Python need not do again and again while thousands of tests run."""

import gc
import sys
from collections.abc import Callable
from typing import Any


def load_without_collecting() -> None:
    """Leave the collector of garbage out until the tests begin: a quarter of what loading takes."""
    if "pytest" in sys.modules:
        gc.disable()


def begin() -> None:
    """What is loaded by now stays to the end: the collector of garbage need not walk through it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
    gc.enable()
    from _pytest import runner

    runner.runtestprotocol = _with_room(runner.runtestprotocol)


def _with_room(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let Python take the memory for its frames in one piece.

    It takes and gives back 16 kB whenever a call crosses their edge. The stack of a page is many such pieces
    deep, and this went on all the time: a twelfth of a run. One frame that asks for much leaves room for all.
    """

    def roomy(*args: Any, **named: Any) -> Any:
        return function(*args, **named)

    roomy.__code__ = roomy.__code__.replace(co_stacksize=40_000)
    return roomy
