"""`zhibao bench`: the ratios for a person or, with --json, for a script."""

from argparse import Namespace
from typing import Any

from app.commands.output import print_json, progress_line
from report.errors import UserError
from report.messages import say


def bench(args: Namespace) -> int:
    """Measures; 1 where a target is missed."""
    from app.bench.run import MEMORY_TARGET, run_bench

    if not 1 <= args.scale <= 100:
        raise UserError(say("bench.scale", scale=args.scale))
    found = run_bench(args.scale, progress_line(), args.rounds)
    missed = [m for m in found["measured"] if m["target"] and m["size"] == 1 and m["ratio"] > m["target"]]
    missed += [m for m in found["measured"] if m["unit"] == "MB" and m["ours"] > MEMORY_TARGET]
    if args.json:
        print_json(found)
    else:
        _print(found)
    return 1 if missed else 0


def _print(found: dict[str, Any]) -> None:
    for measured in found["measured"]:
        name, unit = say(f"bench.{measured['name']}"), measured["unit"]
        target = say("bench.target", target=measured["target"]) if measured["target"] else ""
        ours = _shown(measured["ours"], unit)
        print(say("bench.line", name=name, size=measured["size"], ours=ours, target=target))
        for other, value in measured["baselines"].items():
            ratio = f"{measured['ours'] / value:.2f}"
            print(say("bench.against", other=other, value=_shown(value, unit), ratio=ratio))
        for other, reason in measured["skipped"].items():
            print(say("bench.skipped", other=other, reason=reason))
    for name, steps in found["growth"].items():
        shown = "，".join(f"× {step}：{share}" for step, share in steps.items())
        print(say("bench.growth", name=say(f"bench.{name}"), shown=shown))
    for name, reason in found["skipped"].items():
        print(say("bench.skipped", other=say(f"bench.{name}"), reason=reason))


def _shown(value: float, unit: str) -> str:
    return f"{value:.0f} MB" if unit == "MB" else f"{value * 1000:.1f} ms"
