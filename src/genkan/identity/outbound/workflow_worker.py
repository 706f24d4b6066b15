"""The program in which workflows run: a process of its own, with no way out but its two pipes.

It is started as a file (`python -I workflow_worker.py`), imports nothing of ours, and is killed
from outside when it takes too long. One line of JSON in, one out; while a workflow waits for
its provider (`kinde.fetch`), a question goes out and its answer comes in between.

    {"command":"compile","files":{path: text},"settings_of":[path]}
    {"command":"run","modules":{path: javascript},"entry":path,"bindings":{},"event":{}}
"""

import json
import os
import resource
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

import quickjs


class Engine(Protocol):
    """A context of quickjs-ng, as far as it is used; each has a memory of its own."""

    def eval(self, code: str, /) -> Callable[..., str]:
        """The value of a script: here always a function that answers a text."""
        ...

    def add_callable(self, name: str, function: Callable[[str], str], /) -> None:
        """Let scripts call us."""
        ...

    def set_memory_limit(self, limit: int, /) -> None:
        """Bytes it may allocate."""
        ...

    def set_max_stack_size(self, limit: int, /) -> None:
        """Bytes of stack it may use."""
        ...

    def execute_pending_job(self) -> bool:
        """Run the next continuation of a promise; False when there was none."""
        ...


# The package says nothing of its types.
_QUICKJS: Mapping[str, Any] = vars(quickjs)
new_engine: Callable[[], Engine] = _QUICKJS["Context"]
FAULTS: tuple[type[Exception], ...] = (
    _QUICKJS["JSException"],
    _QUICKJS["StackOverflow"],
    MemoryError,
    RecursionError,
)

MEMORY_BYTES = 32 * 1024 * 1024
COMPILER_MEMORY_BYTES = 96 * 1024 * 1024
STACK_BYTES = 512 * 1024
LONGEST_ANSWER = 262_144
LONGEST_LINE = 4 * 1024 * 1024
CPU_SECONDS = 60  # the end of a loop whose provider was killed; the provider ends its own sooner
ADDRESS_SPACE_BYTES = 1024 * 1024 * 1024
JAVASCRIPT = Path(__file__).parent / "javascript"
TYPED = {".ts": ["typescript"], ".tsx": ["typescript", "jsx"], ".jsx": ["jsx"], ".js": []}

Message = dict[str, Any]


class Pipe:
    """Lines of JSON from and to the provider."""

    def __init__(self) -> None:
        self._rest = b""

    def read(self) -> Message | None:
        """The next line; None at the end."""
        while b"\n" not in self._rest:
            part = os.read(0, 65_536)
            if not part or len(self._rest) > LONGEST_LINE:
                return None
            self._rest += part
        line, _, self._rest = self._rest.partition(b"\n")
        return json.loads(line)

    def write(self, message: Message) -> None:
        """Send one line."""
        rest = json.dumps(message).encode() + b"\n"
        while rest:
            rest = rest[os.write(1, rest) :]


def main() -> None:
    """Serve until the provider closes the pipe."""
    prelude = (JAVASCRIPT / "prelude.js").read_text(encoding="utf-8")
    sucrase = (JAVASCRIPT / "sucrase.js").read_text(encoding="utf-8")
    confine()
    pipe = Pipe()
    pipe.write({"state": "ready"})
    while (message := pipe.read()) is not None:
        renew_time()
        try:
            if message["command"] == "compile":
                answer = compile_files(message, sucrase, prelude, pipe)
            else:
                answer = run(message, prelude, pipe)
        except FAULTS as error:
            answer = {"state": "failed", "message": first_line(error)}
        pipe.write(answer)


def confine() -> None:
    """Give up what a workflow must not have, should it ever leave the engine.

    No file and no socket can be opened from here on, no process begun, nothing written.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE_BYTES, ADDRESS_SPACE_BYTES))


def renew_time() -> None:
    """CPU seconds for the next piece of work."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + CPU_SECONDS
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, hard))


def compile_files(message: Message, sucrase: str, prelude: str, pipe: Pipe) -> Message:
    """Each file as CommonJS, and what the named ones export as `workflowSettings`."""
    context = new_engine()
    context.set_memory_limit(COMPILER_MEMORY_BYTES)
    context.eval(sucrase)
    # As JSON: the binding knows no ropes, which is how the engine keeps joined texts.
    transform = context.eval(
        "((text, transforms, path) => JSON.stringify(sucrase.transform(text,"
        " {transforms: JSON.parse(transforms), filePath: path, production: true}).code))"
    )
    modules: dict[str, str] = {}
    for path, text in message["files"].items():
        suffix = Path(path).suffix
        if suffix not in TYPED:
            modules[path] = text
            continue
        try:
            code = transform(text, json.dumps([*TYPED[suffix], "imports"]), path)
        except FAULTS as error:
            return {"state": "failed", "message": f"{path}: {first_line(error)}"}
        modules[path] = json.loads(code)
    settings: dict[str, Any] = {}
    for path in message["settings_of"]:
        answer = run(
            {"modules": modules, "entry": path, "bindings": {"console": {}}}, prelude, pipe
        )
        if answer["state"] != "done":
            return {"state": "failed", "message": f"{path}: {answer['message']}"}
        settings[path] = {"settings": answer["settings"], "is_function": answer["isFunction"]}
    return {"state": "done", "modules": modules, "settings": settings}


def run(message: Message, prelude: str, pipe: Pipe) -> Message:
    """What the workflow came to, in a context that nobody used before."""
    context = new_engine()
    context.set_memory_limit(MEMORY_BYTES)
    context.set_max_stack_size(STACK_BYTES)

    def host(question: str) -> str:
        pipe.write({"state": "asking", "question": question[:LONGEST_ANSWER]})
        answer = pipe.read()
        if answer is None:
            sys.exit(0)
        return answer["answer"]

    context.add_callable("__host", host)
    step = context.eval(prelude)
    step("start", json.dumps(message))
    while context.execute_pending_job():
        pass
    text = step("finish", "")
    if len(text) > LONGEST_ANSWER:
        return {"state": "failed", "message": f"its results are longer than {LONGEST_ANSWER} bytes"}
    return json.loads(text)


def first_line(error: BaseException) -> str:
    """What the engine says of an error, without its stack."""
    return (str(error).strip() or type(error).__name__).splitlines()[0][:1000]


if __name__ == "__main__":
    main()
