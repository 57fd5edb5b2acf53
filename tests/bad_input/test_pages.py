"""Pages on which everything has a name that would be a program: none runs, all are read as text."""

import shutil
import subprocess
from html import unescape
from html.parser import HTMLParser

import numpy as np
import pytest

from goodfit import Input, Sequential, draw_graph, layers
from goodfit.doctor import Diagnosis
from goodfit.doctor.cures import Write
from goodfit.doctor.finding import Finding
from goodfit.report import LayerHealth, Pictures, WorstExample, write_report

ATTACKS = {
    "script": "<script>document.title='hacked'</script>",
    "picture": '"><img src=x onerror="document.title=\'hacked\'">',
    "quote": "' onmouseover='document.title=1' autofocus onfocus='document.title=`hacked`",
    "end of a script": "</script><script>document.title='hacked'</script>",
    "end of a style": "</style></svg></textarea><script>document.title='hacked'</script>",
    "drawing": "<svg/onload=document.title='hacked'>",
    "address": "javascript:document.title='hacked'",
    "data": "]]><script>document.title='hacked'</script><!--",
    "template": "{{ 7 * 7 }}{% raw %}${7*7}",
    "code": "`<b onclick=document.title='hacked'>`",
}
ATTACKS["all of them"] = " ".join(ATTACKS.values())
ALLOWED_SCRIPTS = {"application/json"}
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")


def study(name):
    """A study in which all that users name is called so."""
    part = {"loss": 0.4, "accuracy": 0.9}
    finding = {
        "code": "overfitting", "severity": "warning", "layer": name, "illness": f"{name} is ill.",
        "evidence": f"`{name}` was seen.", "reason": name, "because": name,
        "cures": [name, f"`{name}`"],
    }  # fmt: skip
    return {
        "goodfit": "0.1.0", "command": f"goodfit train '{name}'", "name": name,
        "task": "classification", "kind": "table", "target": name, "notes": [name],
        "class_names": [name, f"{name} 2", "sound"], "metric": "accuracy",
        "split": {"train": 90, "dev": 30, "test": 30, "rule": name, "seed": 0, "checksum": name},
        "data": {
            "shape": [4], "classes": [{"name": name, "train": 30, "dev": 10, "test": 10}],
            "target": None, "values": None, "repeated": 0, "in_training": {"dev": 0, "test": 0},
            "columns": [{
                "name": name, "missing": 0.1, "smallest": 0.0, "mean": 1.0, "deviation": 1.0,
                "largest": 2.0,
            }],
        },
        "baselines": [{"name": name, "dev": 0.93, "test": 0.9, "seconds": 0.01}],
        "model": {
            "layers": [
                {"name": name, "type": name, "output_shape": [None, 3], "params": 15},
            ],
            "params": 15, "optimizer": name, "batch_size": 32, "loss": name,
        },
        "history": {"loss": [1.1, 0.4], "val_loss": [1.0, 0.5], "accuracy": [0.5, 0.9],
                    "val_accuracy": [0.4, 0.8]},
        "best_epoch": 2, "epochs_run": 2, "stopped_by": name,
        "results": {"train": part, "dev": part, "test": part},
        "verdict": {"sentence": name, "next": [name], "bayes_error": 0.0,
                    "bayes_error_source": name, "train_error": 0.03, "dev_error": 0.07,
                    "avoidable_bias": 0.03, "variance": 0.04},
        "findings": [finding], "next": name, "treated": name, "treatments": [],
        "untreatable": [name], "findings_before": [], "environment": {"python": name, name: name},
        "seconds": {"training": 0.4, name: 1.0, "total": 1.9},
    }  # fmt: skip


def pictures(name):
    healthy = LayerHealth(
        name=name,
        activation_mean=0.1,
        activation_deviation=1.0,
        dead_fraction=0.1,
        gradient_norm=0.1,
        weight_norm=1.0,
        update_ratio=0.001,
        histogram_counts=np.array([1, 2, 1]),
        histogram_edges=np.array([0.0, 1.0, 2.0, 3.0]),
    )
    return Pictures(
        confusion=np.array([[5, 1, 0], [0, 4, 1], [1, 0, 6]]),
        worst=[WorstExample(picture=None, text=name, true=name, predicted=name, confidence=0.9)],
        first_weight_matrix=np.array([[0.1, -0.2], [0.3, 0.4]]),
        first_weight_names=[name, f"{name} 2"],
        activations=[healthy],
    )


def report(name, folder):
    path = write_report(folder / "report.html", study(name), pictures(name))
    return path.read_text(encoding="utf-8")


def doctors_page(name, _):
    cures = (Write(name, name), Write(f"`{name}`"))
    finding = Finding("overfitting", "error", name, f"`{name}` {name}", cures)
    page = Diagnosis((finding,), name)._repr_html_()
    return f"<!doctype html><title>page</title>{page}"


def graph_page(name, _):
    model = Sequential([Input((2,), name="in"), layers.Dense(1, name=name.replace("/", "∕"))])
    model.compile("sgd", "mse")
    drawn = draw_graph(model, np.ones((2, 2)), np.ones(2))
    return f"<!doctype html><title>page</title>{drawn.svg}"


PAGES = {"report": report, "doctor": doctors_page, "graph": graph_page}


class Reader(HTMLParser):
    """What a browser would run, and every text that it would show."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.running, self.shown = set(), [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        values = dict(attributes)
        if tag == "script" and values.get("type") not in ALLOWED_SCRIPTS:
            self.running.append(tag)
        for key, value in attributes:
            address = key in ("href", "src", "action", "xlink:href") and value
            harmless = not address or value.startswith(("#", "data:image/", "https://"))
            if key.startswith("on") or key == "srcdoc" or not harmless:
                self.running.append(f"{tag} {key}={value}")

    handle_startendtag = handle_starttag

    def handle_data(self, data):
        self.shown.append(data)


def each():
    """Every attack on every page; a report, which takes longest, hears most of them when slow."""
    for page in PAGES:
        for attack in ATTACKS:
            quick = page != "report" or attack in ("script", "all of them")
            yield pytest.param(page, attack, marks=() if quick else pytest.mark.slow)


@pytest.mark.parametrize(("page", "attack"), list(each()))
def test_names_are_text(tmp_path, page, attack):
    sound = Reader(PAGES[page]("sound name", tmp_path))
    text = PAGES[page](ATTACKS[attack], tmp_path)
    found = Reader(text)
    assert found.running == sound.running
    assert found.tags == sound.tags
    assert page == "graph" or _letters(ATTACKS[attack]) in _letters("".join(found.shown))


def _letters(text):
    """Without blanks, and without the marks of code, which pages show in another way."""
    return "".join(text.split()).replace("`", "")


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here to open pages with")
    profile = tmp_path_factory.mktemp("profile")

    def opened(path):
        """The page as it is when its programs have run."""
        words = [
            CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            f"--user-data-dir={profile}", "--virtual-time-budget=3000", "--dump-dom", path.as_uri(),
        ]  # fmt: skip
        run = subprocess.run(words, capture_output=True, text=True, timeout=120, check=True)
        return run.stdout

    return opened


def title_in(shown):
    return unescape(shown[shown.index("<title>") + 7 : shown.index("</title>")])


def test_the_browser_runs_programs_where_nothing_is_escaped(tmp_path, browser):
    control = tmp_path / "control.html"
    control.write_text(f"<!doctype html><title>page</title><body>{ATTACKS['script']}")
    assert title_in(browser(control)) == "hacked"


def check_in_browser(name, page, folder, browser):
    path = folder / "page.html"
    path.write_text(PAGES[page](name, folder), encoding="utf-8")
    assert title_in(browser(path)) not in ("hacked", "1")


@pytest.mark.parametrize("page", PAGES)
def test_nothing_runs_in_a_browser(tmp_path, browser, page):
    check_in_browser(ATTACKS["all of them"], page, tmp_path, browser)


@pytest.mark.slow
@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_on_a_report_runs_in_a_browser(tmp_path, browser, attack):
    check_in_browser(ATTACKS[attack], "report", tmp_path, browser)
