"""The group of verbs: loads each when it is called, speaks both languages, and turns failures into exit codes."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from importlib import import_module
from typing import Any, Final

import click

from hotspots import __version__
from hotspots.cli.language import said_language
from hotspots.cli.output import settle_streams
from hotspots.errors import HotspotsError, UsageError
from hotspots.i18n import Language, Translator

VERBS: Final = ("demo", "init", "check", "find", "evaluate", "light", "walk", "patrol", "map", "audit", "run", "forget")
"""In the order in which people use them; each is ``hotspots.cli.VERB`` with a command ``verb``."""

DEBUG: Final = "HOTSPOTS_DEBUG"


class Localised(click.Command):
    """A command whose help is said in the reader's language, from the texts ``cli.VERB…``."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the verb does, and a line to paste."""
        say = translator(ctx)
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(say(f"cli.{self.name}.help"))
        if say.has(f"cli.{self.name}.example"):
            formatter.write_paragraph()
            with formatter.indentation():
                for line in say(f"cli.{self.name}.example").strip().splitlines():
                    formatter.write(f"{'':>{formatter.current_indent}}{line}\n")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the options, their help from the texts ``option.NAME`` or ``option.VERB.NAME``."""
        say = translator(ctx)
        records = []
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None:
                records.append((record[0], self._option_help(say, parameter)))
        with formatter.section(say("cli.options")):
            formatter.write_dl(records)
        _format_verbs(self, ctx, formatter)

    def _option_help(self, say: Translator, parameter: click.Parameter) -> str:
        name = "help" if "--help" in parameter.opts else parameter.name
        own = f"option.{self.name}.{name}"
        return say(own if say.has(own) else f"option.{name}")

    def get_short_help_str(self, limit: int = 45) -> str:
        """Say in one line what the verb does."""
        del limit
        context = click.get_current_context(silent=True)
        return (translator(context) if context else Translator("sv"))(f"cli.{self.name}.short")


def _format_verbs(command: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    if isinstance(command, click.Group):
        say = translator(ctx)
        with formatter.section(say("cli.verbs")):
            formatter.write_dl([(name, say(f"cli.{name}.short")) for name in VERBS])


class Verbs(Localised, click.Group):
    """The verbs, each imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the verbs in the order in which people use them."""
        del ctx
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the file of a verb."""
        del ctx
        if cmd_name not in VERBS:
            return None
        command: click.Command = import_module(f"hotspots.cli.{cmd_name}").verb
        return command

    def main(self, args: Sequence[str] | None = None, *rest: Any, **more: Any) -> Any:
        """Run, say what went wrong in plain words, and leave with 0, 1, 2 or 3."""
        settle_streams()
        arguments = list(sys.argv[1:] if args is None else args)
        language = said_language(arguments)
        more["standalone_mode"] = False
        more["obj"] = {"language": language}
        try:
            code = super().main(arguments, *rest, **more)
        except HotspotsError as error:
            code = _fail(error, more["obj"])
        except click.exceptions.Abort:
            click.echo(Translator(language or "sv")("cli.stopped"), err=True)
            code = 130
        except click.ClickException as error:
            code = _fail(_usage(error), more["obj"])
        except BrokenPipeError:
            # The reader has gone (`hotspots check | head`): nothing more to say, and nobody to say it to.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = 0
        except Exception as error:
            if os.environ.get(DEBUG):
                raise
            code = _fail(_internal(error), more["obj"])
        sys.exit(code if isinstance(code, int) else 0)


def translator(ctx: click.Context) -> Translator:
    """Give the translator of a context: the language asked for, else Swedish."""
    said: Language | None = (ctx.find_root().obj or {}).get("language")
    return Translator(said or "sv")


def _fail(error: HotspotsError, told: Mapping[str, Any]) -> int:
    say = Translator(told.get("language") or told.get("study_language") or "sv")
    problem, hint = say.parts(error)
    click.echo(f"{problem}\n{hint}" if hint else problem, err=True)
    return error.exit_code


def _internal(error: Exception) -> HotspotsError:
    where = error.__traceback__
    while where is not None and where.tb_next is not None:
        where = where.tb_next
    place = f"{where.tb_frame.f_globals.get('__name__', '?')}:{where.tb_lineno}" if where else "?"
    return HotspotsError("internal", kind=type(error).__name__, place=place, version=__version__)


def _usage(error: click.ClickException) -> HotspotsError:
    """Say click's usage errors in our own words, with the nearest known one."""
    context = getattr(error, "ctx", None)
    verb = context.info_name if context is not None and context.parent is not None else ""
    help_line = f"hotspots {verb} --help".replace("  ", " ")
    if isinstance(error, click.NoSuchOption):
        near = list(error.possibilities or [])
        if near:
            return UsageError("usage_option_near", option=error.option_name, near=near[0], help=help_line)
        return UsageError("usage_option_unknown", option=error.option_name, help=help_line)
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return UsageError("usage_missing", name=_shown(error.param), help=help_line)
    if isinstance(error, click.BadParameter) and error.param is not None:
        return _bad_value(error, help_line)
    if "unexpected extra argument" in error.message:
        extra = error.message.partition("(")[2].rstrip(").")
        return UsageError("usage_extra", found=extra, help=help_line)
    word = error.message.split("'")[1] if error.message.count("'") >= 2 else ""
    if "No such command" in error.message and word:
        near = get_close_matches(word, VERBS, n=1, cutoff=0.4)
        return UsageError("usage_verb_unknown", verb=word, near=near[0] if near else "check", known=list(VERBS))
    return UsageError("usage_other", reason=error.format_message(), help=help_line)


def _bad_value(error: click.BadParameter, help_line: str) -> UsageError:
    """Say which value an option cannot take, and between which it must lie where there is a range."""
    name = _shown(error.param) if error.param is not None else ""
    found = re.match(r"'?(.*?)'? (?:is not|does not match)", error.message)
    values = {"name": name, "found": found[1] if found else error.message, "help": help_line}
    kind = None if error.param is None else error.param.type
    if isinstance(kind, click.FloatRange | click.IntRange) and kind.min is not None and kind.max is not None:
        return UsageError("usage_out_of_range", low=kind.min, high=kind.max, **values)
    if isinstance(kind, click.Choice):
        return UsageError("usage_choice", known=list(kind.choices), **values)
    if isinstance(kind, click.DateTime):
        return UsageError("usage_date", **values)
    return UsageError("usage_bad_value", **values)


def _shown(parameter: click.Parameter) -> str:
    return (
        parameter.opts[-1] if isinstance(parameter, click.Option) else parameter.make_metavar(click.Context(hotspots))
    )


@click.group(cls=Verbs, name="hotspots", context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", message="hotspots %(version)s")
@click.option("--language", type=click.Choice(["sv", "en"]), expose_value=False, is_eager=True)
def hotspots() -> None:
    """Hot spots, street lighting and night safety walks."""
