"""The stand-in register as a process of its own, and what tests ask it for."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import msgspec

from api.stand_in_register import Mode
from domain.credit import (
    AskedFact,
    CreditRegister,
    Reading,
    RegisterAnswer,
    Subject,
    SubjectKind,
    UnavailableCause,
)

AAA = Subject(kind=SubjectKind.USCC, identifier="91410404MA0TEXT045")
NO_RECORD = Subject(kind=SubjectKind.USCC, identifier="91410404MA0DEM160M")
PERSON = Subject(kind=SubjectKind.RESIDENT_ID, identifier="410404199001010011")
GRADE = AskedFact(fact="grade", source="PUBLIC_CREDIT_EVALUATION")


class RegisterServer:
    """The register at `url`: how it answers, and what it was asked; `control` speaks to it."""

    def __init__(self, url: str, control: httpx.Client) -> None:
        self.url = url
        self.control = control

    def switch(self, mode: Mode, body: str = "", content_type: str = "application/json") -> None:
        """Answer by `mode` from now on; `body` is what VERBATIM says."""
        says = {"mode": mode, "body": body, "contentType": content_type}
        self.control.post("/_mode", json=says).raise_for_status()

    def says(self, subject: Subject, token: str) -> None:
        """Answer from now on that this subject has this grade, evaluated on 2026-03-31."""
        reading = {"fact": "grade", "status": "OK", "token": token, "evaluatedOn": "2026-03-31"}
        about = {"kind": subject.kind, "identifier": subject.identifier}
        said = msgspec.json.encode({"subject": about, "readings": [reading]})
        self.switch(Mode.VERBATIM, said.decode())

    @property
    def targets(self) -> list[str]:
        """The path and query string of each request since the test began."""
        targets: list[str] = self.control.get("/_log").json()["targets"]
        return targets

    @property
    def queries(self) -> int:
        """How many requests came since the test began."""
        return len(self.targets)

    def forget(self) -> None:
        """Begin to count anew."""
        self.control.delete("/_log").raise_for_status()


@contextmanager
def serving_register(*arguments: str) -> Iterator[RegisterServer]:
    """Run `python -m api.stand_in_register` with these arguments, on a free port."""
    command = [sys.executable, "-m", "api.stand_in_register", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert url, "the stand-in register did not start"
        try:
            with httpx.Client(base_url=url.removesuffix("/query"), trust_env=False) as control:
                yield RegisterServer(url, control)
        finally:
            process.terminate()


async def read(register: CreditRegister, subject: Subject = AAA) -> Reading:
    """What the register says about the subject's grade."""
    (reading,) = (await register.query(subject, [GRADE])).readings
    return reading


def unavailable(cause: UnavailableCause) -> Reading:
    """The reading of a grade that could not be read."""
    return RegisterAnswer.unavailable([GRADE], cause).readings[0]
