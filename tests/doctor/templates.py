"""The templates that reach `tell`, found in the source of the package.

A template may be written in the call itself, or be held by a name, a table or a parameter: what
stands in the call is followed back to the literals that it can be.
"""

import ast
from collections import defaultdict
from pathlib import Path


class Source:
    """The syntax trees of a package, which node stands in which, and the calls of functions."""

    def __init__(self, folder):
        self.files = {
            file.relative_to(folder): ast.parse(file.read_text(encoding="utf-8"))
            for file in sorted(Path(folder).rglob("*.py"))
        }
        self.parents = {
            child: node
            for tree in self.files.values()
            for node in ast.walk(tree)
            for child in ast.iter_child_nodes(node)
        }
        self.calls = defaultdict(list)
        for node in self.parents:
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                self.calls[node.func.id].append(node)
        self.following = []

    def told(self):
        """What each call of `tell` is given, as it is written, and the literals that it can be."""
        return [
            (ast.unparse(call.args[0]), self.literals(call.args[0])) for call in self.calls["tell"]
        ]

    def literals(self, node):
        """The literals that an expression can stand for: texts, tuples, lists and dicts."""
        follow = {
            ast.IfExp: lambda: [*self.literals(node.body), *self.literals(node.orelse)],
            ast.Name: lambda: self.bound(node),
            ast.Subscript: lambda: self.entries(node.value),
            ast.Call: lambda: self.entries(node.func.value) if is_look_up(node) else [],
        }
        return follow.get(type(node), lambda: [node])()

    def entries(self, node):
        """What stands in the tables that an expression can be; of a dict the values."""
        tables = self.literals(node.func.value if is_look_up(node) else node)
        held = [entry for table in tables for entry in getattr(table, "elts", [])]
        held += [entry for table in tables for entry in getattr(table, "values", [])]
        return [found for entry in held for found in self.literals(entry)]

    def bound(self, name):
        """The literals that a name is bound to, in the innermost scope that binds it."""
        if name in self.following:
            return []
        self.following.append(name)
        found = (self.bound_in(scope, name.id) for scope in self.scopes(name))
        innermost = next(filter(None, found), [])
        self.following.pop()
        return innermost

    def bound_in(self, scope, name):
        ways = (self.assigned, self.passed, self.imported)
        return [literal for way in ways for values in way(scope, name) for literal in values]

    def scopes(self, node):
        """The functions around a node, the innermost first, and the module."""
        while node := self.parents.get(node):
            if isinstance(node, ast.FunctionDef | ast.Module):
                yield node

    def assigned(self, scope, name):
        """The literals of each assignment to a name, and of each loop that runs it."""
        for node in own(scope):
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                given, take = node.value, self.literals
            elif isinstance(node, ast.For | ast.comprehension):
                targets, given, take = [run_over(node)], node.iter, self.entries
            else:
                continue
            for target in targets:
                if name in names_in(target):
                    yield matched(target, take(given), name)

    def imported(self, scope, name):
        """The literals of a name in the module of the package that it comes from."""
        for node in scope.body:
            if isinstance(node, ast.ImportFrom) and name in [alias.name for alias in node.names]:
                module = Path(*(node.module or "").split(".")[1:]).with_suffix(".py")
                if module in self.files:
                    yield from self.assigned(self.files[module], name)

    def passed(self, scope, name):
        """The literals of what the callers of a function give for a parameter."""
        if not isinstance(scope, ast.FunctionDef):
            return
        names = [argument.arg for argument in (*scope.args.args, *scope.args.kwonlyargs)]
        if name not in names:
            return
        for call in self.calls[scope.name]:
            by_name = {word.arg: word.value for word in call.keywords}
            by_place = dict(zip(names, call.args, strict=False))
            if name in {**by_place, **by_name}:
                yield self.literals({**by_place, **by_name}[name])


def run_over(loop):
    """What a loop binds to entries; of `for key, value in table.items()` only the value."""
    in_pairs = is_look_up(loop.iter) and loop.iter.func.attr == "items"
    return loop.target.elts[1] if in_pairs else loop.target


def own(scope):
    """The nodes of a scope, without those of the functions in it."""
    for node in ast.iter_child_nodes(scope):
        yield node
        if not isinstance(node, ast.FunctionDef):
            yield from own(node)


def is_look_up(node):
    """Whether it is a call of a method of a dict that gives its values."""
    ways = ("items", "values", "get")
    called = getattr(node, "func", None)
    return isinstance(called, ast.Attribute) and called.attr in ways


def matched(target, values, name):
    """What a name gets where values are taken apart as the target says."""
    if isinstance(target, ast.Name):
        return values if target.id == name else []
    rows = [value.elts for value in values if isinstance(value, ast.Tuple | ast.List)]
    return [
        found
        for i, part in enumerate(getattr(target, "elts", []))
        for found in matched(part, [row[i] for row in rows if i < len(row)], name)
    ]


def names_in(target):
    return {node.id for node in ast.walk(target) if isinstance(node, ast.Name)}


def is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
