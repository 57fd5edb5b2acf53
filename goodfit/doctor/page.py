"""A diagnosis as HTML: what a notebook shows. It takes its colours from the page around it."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from goodfit.doctor.messages import tell

if TYPE_CHECKING:
    from goodfit.doctor.diagnosis import Diagnosis
    from goodfit.doctor.finding import Finding

MARKS = {"error": "✕", "warning": "▲", "info": "●"}
COLOURS = {"error": "#c0392b", "warning": "#b9770e", "info": "#5d6d7e"}


def diagnosis_page(diagnosis: Diagnosis) -> str:
    """The verdict, the next thing to do, and every finding, which opens at a click.

    Example:
        >>> from goodfit.doctor import Diagnosis
        >>> diagnosis_page(Diagnosis((), "The loss fell."))
        '<div><p><b>No fault was found.</b> The loss fell.</p></div>'
    """
    parts = [f"<p><b>{prose(diagnosis.sentence)}</b> {prose(diagnosis.course)}</p>"]
    if diagnosis.next:
        parts.append(f"<p>{prose(tell('Next: {cure}', cure=diagnosis.next))}</p>")
    parts += [_finding(finding, i == 0) for i, finding in enumerate(diagnosis.findings)]
    return f"<div>{''.join(parts)}</div>"


def prose(text: str) -> str:
    """Text made safe for HTML; what stands between backquotes is code.

    Example:
        >>> prose("`a` < 1")
        '<code>a</code> &lt; 1'
    """
    return re.sub(r"`([^`]*)`", r"<code>\1</code>", escape(text))


def _finding(finding: Finding, opened: bool) -> str:
    colour, mark = COLOURS[finding.severity], MARKS[finding.severity]
    state = ' open="open"' if opened else ""
    cures = "".join(f"<li>{prose(str(cure))}</li>" for cure in finding.cures)
    because = tell("It follows from {cause}.", cause=finding.because) if finding.because else ""
    return (
        f'<details{state} style="border-left: 4px solid {colour}; '
        'padding-left: 0.8em; margin: 0.4em 0">'
        f'<summary><span style="color: {colour}" aria-hidden="true">{mark}</span> '
        f"<b>{prose(finding.heading)}</b></summary>"
        f"<p>{prose(finding.illness)} {prose(finding.evidence)}</p>"
        f"<p><i>{prose(finding.reason)}</i> {prose(because)}</p>"
        f"<ol>{cures}</ol></details>"
    )
