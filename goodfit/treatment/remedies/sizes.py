"""Cures of a network's size: wider, deeper, shorter."""

from __future__ import annotations

from typing import Any

from goodfit.doctor.cures import Deepen, Shorten, Widen
from goodfit.layers import Dense
from goodfit.treatment.anatomy import answering, hidden, size_setting
from goodfit.treatment.program import Program, Rows
from goodfit.treatment.remedies.applied import treats
from goodfit.treatment.surgery import changed, rebuilt


@treats.register
def _(cure: Widen, program: Program, rows: Rows) -> Program | None:
    instead = {}
    for name, layer in hidden(program.model.graph).items():
        setting = size_setting(layer) or "units"
        now = getattr(layer, setting)
        then = max(int(now * cure.factor), cure.least)
        if then != now:
            instead[name] = changed(layer, **{setting: then})
    if not instead:
        return None
    return program.but(model=rebuilt(program.model, instead), start=None, trained=0)


@treats.register
def _(cure: Deepen, program: Program, rows: Rows) -> Program | None:
    last = answering(program.model.graph)
    if last is None or not isinstance(last.layer, Dense):
        return None

    def deeper(x: Any, layer: Any) -> Any:
        for _ in range(cure.layers):
            x = Dense(cure.units, activation="relu")(x)
        return layer(x)

    model = rebuilt(program.model, around={last.name: deeper})
    return program.but(model=model, start=None, trained=0)


@treats.register
def _(cure: Shorten, program: Program, rows: Rows) -> Program | None:
    dense = [n for n, layer in hidden(program.model.graph).items() if isinstance(layer, Dense)]
    surplus = dense[cure.keep :]
    if not surplus:
        return None
    model = rebuilt(program.model, around=dict.fromkeys(surplus, lambda x, layer: x))
    return program.but(model=model, start=None, trained=0)
