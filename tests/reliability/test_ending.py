"""A program ends when its last line has been run, whatever is still under way."""

import threading

import pytest

from goodfit.arrays.ending import Gate

from .programs import run

SECONDS = 10
"""An interpreter alone takes a few of them on a machine that has much else to do."""

LOADER = """
def slowly():
    for i in range(10**9):
        time.sleep(0.002)
        yield x[:64], y[:64]


class At(callbacks.Callback):
    def step_end(self, run):
        if run.step == 3:
            tell(step=run.step)
            {act}


make().fit(slowly, epochs=3, verbose=0, doctor=False, callbacks=[At()])
"""

DAEMON = """
def train():
    {work}


class At(callbacks.Callback):
    def step_end(self, run):
        reached.set()


def slowly():
    while True:
        time.sleep(0.002)
        yield x[:64], y[:64]


def hanging():
    for _ in range(70):
        yield x[:64], y[:64]
    time.sleep(10**6)


reached = threading.Event()
model = make()
options = dict(epochs=10**9, verbose=0, doctor=False, callbacks=[At()])
threading.Thread(target=train, daemon=True).start()
reached.wait()
time.sleep({pause})
tell(reached=True)
"""


@pytest.mark.parametrize(
    ("act", "code", "error"),
    [
        ("sys.exit(3)", 3, ""),
        ("raise ValueError('mine')", 1, "ValueError: mine"),
        ("run.stop('enough')", 0, ""),
    ],
)
def test_rows_that_are_still_read(act, code, error):
    ended = run(LOADER.format(act=act))
    assert ended.told == {"step": 3}
    assert ended.code == code
    assert error in ended.errors
    assert ended.seconds < SECONDS


@pytest.mark.parametrize(
    "work",
    [
        "model.fit(x, y, **options)",
        "model.fit(slowly, **options)",
        "model.fit(hanging, **options)",
        "reached.set()\n    while True: model.predict(x, verbose=0)",
        "for width in range(8, 1000): make(width).fit(x, y, verbose=0, callbacks=[At()])",
    ],
)
@pytest.mark.slow
@pytest.mark.parametrize("pause", [0, 0.07, 0.31])
def test_daemons_at_work_with_jax(work, pause):
    ended = run(DAEMON.format(work=work, pause=pause))
    assert (ended.told, ended.code, ended.errors) == ({"reached": True}, 0, "")
    assert ended.seconds < SECONDS


def test_a_daemon_in_training():
    ended = run(DAEMON.format(work="model.fit(slowly, **options)", pause=0.02))
    assert (ended.told, ended.code, ended.errors) == ({"reached": True}, 0, "")
    assert ended.seconds < SECONDS


def test_a_closed_gate_holds_daemons_and_lets_others_pass():
    gate, steps = Gate(), []
    inside, closed = threading.Event(), threading.Event()

    def work():
        with gate.passed():
            inside.set()
            closed.wait(5)
            steps.append("awaited")
            gate.rest()
            steps.append("after the end")

    threading.Thread(target=work, daemon=True).start()
    assert inside.wait(5)
    ending = threading.Thread(target=gate.close)
    ending.start()
    closed.set()
    ending.join(5)
    assert not ending.is_alive()
    with gate.passed():
        gate.rest()
    assert steps == ["awaited"]
