"""Descriptions: layers, losses, optimisers and the like as small frozen records of settings.

A description holds no arrays and no state, so it can be shared, compared and written to a file.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, ClassVar, Self, TypeVar, dataclass_transform

import numpy as np

from goodfit.errors import FileError, UnknownNameError

Kind = TypeVar("Kind")

LONGEST_NAME = 200
"""So many characters the name of a class or function in a file may have."""

MARKS = ("class", "function", "pairs", "not finite")
"""Names that mean something to readers; where users have one in a dict, it is written as pairs."""


@dataclass_transform(frozen_default=True, eq_default=False, field_specifiers=(dataclasses.field,))
class Description:
    """The parent of all descriptions: every subclass is a frozen dataclass, without a decorator.

    A field is a setting. `resolve` turns what the user may write (a name) into what is meant.

    Example:
        >>> class Scale(Description):
        ...     factor: float = 1.0
        ...     offset: float = 0.0
        >>> Scale(3.0)
        Scale(factor=3.0)
    """

    largest_in_file: ClassVar[Mapping[str, int]] = {}
    """How large whole numbers may be, by setting, in a file: for what takes memory at once."""

    def __init_subclass__(cls, **settings: Any) -> None:
        super().__init_subclass__(**settings)
        dataclasses.dataclass(eq=False, repr=False)(cls)

    def __new__(cls, *_: Any, **given: Any) -> Self:
        """A description about to be made; a setting that it does not have is refused by name."""
        known = [field.name for field in dataclasses.fields(cls) if field.init]  # type: ignore[arg-type]
        for name in given:
            if name not in known:
                raise UnknownNameError(f"setting of {cls.__name__}", name, known)
        return super().__new__(cls)

    def __setattr__(self, name: str, value: Any) -> None:
        """Each field is set once, when the description is made; later changes are refused."""
        if name in self.__dict__ or name not in type(self).__dataclass_fields__:  # type: ignore[attr-defined]
            _refuse_change(self, name, value)
        object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        told = ", ".join(f"{name}={shown(value)}" for name, value in self.settings().items())
        return f"{type(self).__name__}({told})"

    def settings(self) -> dict[str, Any]:
        """The fields as they were given, without those left at their defaults; keywords last."""
        every: tuple[Any, ...] = dataclasses.fields(self)  # type: ignore[arg-type]
        fields = sorted(every, key=lambda field: bool(field.kw_only))
        given = self.__dict__.get("_given", {})
        pairs = ((field, given.get(field.name, getattr(self, field.name))) for field in fields)
        return {field.name: value for field, value in pairs if not _is_default(field, value)}

    def written_settings(self) -> dict[str, Any]:
        """The settings as a file holds them; raises FileError where no file can."""
        return self.settings()

    @classmethod
    def restored(cls, settings: Mapping[str, Any]) -> Self:
        """What a file tells of; raises FileError where a setting asks for more than it may."""
        cls.require_modest(settings)
        return cls(**settings)

    @classmethod
    def require_modest(cls, settings: Mapping[str, Any]) -> None:
        """Raises FileError where a setting is larger than any that a file may hold."""
        for name, most in cls.largest_in_file.items():
            given = settings.get(name)
            if isinstance(given, int) and given > most:
                raise FileError(
                    f"{cls.__name__} has {name}={given}; {most} is the most in a file. Keep the "
                    "weights alone: `model.save_weights(...)`."
                )

    def resolve(self, **getters: Callable[[Any], Any]) -> None:
        """Replaces fields by what they mean; for `__post_init__` only."""
        for name, get in getters.items():
            self.settle(name, get(getattr(self, name)))

    def settle(self, name: str, value: Any) -> None:
        """Sets what a field means; what the user wrote is kept, to be shown and saved."""
        given = getattr(self, name)
        written = tuple(given) if isinstance(given, list) else given
        self.__dict__.setdefault("_given", {}).setdefault(name, written)
        object.__setattr__(self, name, value)

    def rewrite(self, **fields: Any) -> None:
        """Changes settings for good, as if they had been written so."""
        for name, value in fields.items():
            self.__dict__.get("_given", {}).pop(name, None)
            object.__setattr__(self, name, value)


def get(what: str, given: Any, known: Mapping[str, Any]) -> Any:
    """What a name stands for; anything that is not a name stands for itself.

    A class (and a description's lower-case name) is answered with an instance made with defaults.

    Raises:
        UnknownNameError: no such name; the nearest right one is proposed.
    """
    if isinstance(given, str):
        if given not in known:
            raise UnknownNameError(what, given, known)
        given = known[given]
    return given() if isinstance(given, type) else given


def to_plain(value: Any, known: Mapping[str, Any] = MappingProxyType({})) -> Any:
    """A description as plain data for JSON: `{"class": name, settings...}`.

    Functions (activations) are written by name; `from_plain` reads both back.

    Args:
        value: the description, or what may be a setting of one.
        known: what names will stand for when it is read.

    Raises:
        FileError: something in it (an array, a lambda) cannot be written as plain data, or would be
            something else when it is read.
    """
    if isinstance(value, Description):
        written = value.written_settings()
        value.require_modest(written)
        settings = {name: to_plain(part, known) for name, part in written.items()}
        return {"class": _own_name(type(value), known), **settings}
    if isinstance(value, list | tuple):
        return [to_plain(part, known) for part in value]
    if isinstance(value, Mapping):
        return _plain_mapping({str(name): to_plain(part, known) for name, part in value.items()})
    if isinstance(value, np.generic):
        return to_plain(value.item(), known)
    if callable(value):
        return {"function": _own_name(value, known)}
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise FileError(f"{value!r} cannot be saved as plain data; use numbers, strings and lists.")


def from_plain(plain: Any, known: Mapping[str, Any]) -> Any:
    """What `to_plain` wrote; names are looked up in `known` alone, nothing is ever imported.

    Raises:
        UnknownNameError: a name is not in the closed list.
        FileError: the settings do not fit the class they belong to.
    """
    if isinstance(plain, list):
        return tuple(from_plain(part, known) for part in plain)
    if not isinstance(plain, dict):
        return plain
    if list(plain) == ["pairs"]:
        return {name: from_plain(part, known) for name, part in plain["pairs"]}
    if "function" in plain:
        return _look_up("function", plain["function"], known)
    parts = {name: from_plain(part, known) for name, part in plain.items() if name != "class"}
    if "class" not in plain:
        return parts
    kind = _look_up("class", plain["class"], known)
    if not isinstance(kind, type):
        raise FileError(f"The file has settings for {plain['class']}, which is a function.")
    try:
        return kind.restored(parts) if issubclass(kind, Description) else kind(**parts)
    except (TypeError, UnknownNameError) as error:
        raise FileError(f"The file's settings do not fit {plain['class']}: {error}") from error


def shown(value: Any) -> str:
    """A setting as its user would write it."""
    if callable(value) and not isinstance(value, Description):
        return str(getattr(value, "__name__", value))
    return repr(value)


def _refuse_change(description: Description, name: str, value: Any) -> None:
    kind = type(description).__name__
    raise dataclasses.FrozenInstanceError(
        f"{kind} is a description, which never changes. "
        f"Make another one: `{kind}(..., {name}={shown(value)})`."
    )


def _plain_mapping(parts: dict[str, Any]) -> dict[str, Any]:
    is_clear = parts.keys().isdisjoint(MARKS)
    return parts if is_clear else {"pairs": [[name, part] for name, part in parts.items()]}


def _own_name(named: Any, known: Mapping[str, Any]) -> str:
    """The name of a class or function, if it has one, which is not that of another one."""
    name = getattr(named, "__name__", "<none>")
    if not name.isidentifier():
        raise FileError(
            f"{named!r} cannot be saved: a file names functions, and this one has no name. "
            "Write it as `def my_function(...)`, and bring it when the file is read: "
            "`load_model(path, custom_objects={'my_function': my_function})`."
        )
    if known.get(name, named) is not named:
        own = f"{'My' if isinstance(named, type) else 'my_'}{name}"
        raise FileError(
            f"{name!r} of your own has the name of one of goodfit's, which would be taken for it "
            f"when the file is read. Call yours otherwise, for instance {own!r}."
        )
    return str(name)


def _look_up(what: str, name: Any, known: Mapping[str, Any]) -> Any:
    if not isinstance(name, str) or len(name) > LONGEST_NAME:
        raise FileError(f"The file has {repr(name)[:40]} for the name of a {what}.")
    if name not in known:
        raise UnknownNameError(f"{what} in this file", name, known)
    return known[name]


def _is_default(field: dataclasses.Field[Any], value: Any) -> bool:
    if field.default is not dataclasses.MISSING:
        return value is field.default or (
            type(value) is type(field.default) and value == field.default
        )
    return field.default_factory is not dataclasses.MISSING and value == field.default_factory()
