from importlib.resources import files

import pytest

from assistant.generation.prompts import Prompt, load_prompt

NAMES = sorted(
    path.name.removesuffix(".txt") for path in files("assistant.generation").joinpath("prompts").iterdir()
)


@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_prompt_loads_with_a_version(name):
    prompt = load_prompt(name)
    assert prompt.text
    assert prompt.version.startswith(f"{name}-")


def test_the_version_changes_with_the_text():
    assert load_prompt("answer").version != load_prompt("repair").version


def test_a_prompt_needs_all_its_values_and_no_other():
    prompt = Prompt("p", "Hallo {{name}}", "p-1")
    assert prompt.fill(name="Welt") == "Hallo Welt"
    with pytest.raises(ValueError, match=r"missing \['name'\]"):
        prompt.fill()
    with pytest.raises(ValueError, match=r"unknown \['ort'\]"):
        prompt.fill(name="Welt", ort="Köln")


def test_values_are_not_searched_for_gaps():
    assert Prompt("p", "{{a}} {{b}}", "p-1").fill(a="{{b}}", b="x") == "{{b}} x"


@pytest.mark.parametrize("name", ["fehlt", "../records", "", "Answer"])
def test_an_unknown_name_is_refused(name):
    with pytest.raises(ValueError, match="prompt"):
        load_prompt(name)
