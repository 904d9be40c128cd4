"""`yundian goods`: the catalogue from and to files, a look into it, its tags, its mistakes, its prices."""

import argparse
from pathlib import Path
from typing import Any, Final

from pos_app.cli.context import Context, Subparsers
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money, parse_decimal
from pos_app.domain.people import Role, User
from pos_app.services import settings as shop_settings
from pos_app.services.catalogue import find_products
from pos_app.services.goods_checks import find
from pos_app.services.goods_files.exporting import export_goods
from pos_app.services.goods_files.importing import ImportReport, import_goods, preview_import
from pos_app.services.goods_files.mapping import columns_of, remember
from pos_app.services.goods_files.record import Remark
from pos_app.services.goods_library import FILE_NAME, build, look_up
from pos_app.services.goods_list import Wanted, categories
from pos_app.services.labels import tag_of_code, tags_to_replace
from pos_app.services.people import people_of
from pos_app.services.price_changes import PriceRule, Rounding, apply, products_of, propose
from pos_app.services.tags import tags_due, tags_replaced
from pos_app.store.engine import Store

_REMARKS_SHOWN: Final = 20


def add_parser(commands: "Subparsers[Any]", common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("goods", parents=[common], help="products from and to files, and a search")
    acts = parser.add_subparsers(required=True, metavar="ACT")
    take = acts.add_parser("import", parents=[common], help="add and update products from a CSV or XLSX file")
    take.add_argument("file", metavar="FILE", type=Path)
    take.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
    take.add_argument("--skip-bad", action="store_true", help="take the rows that are right; else it is all or nothing")
    take.add_argument(
        "--map", action="append", default=[], metavar="HEADING=COLUMN", help="what a column is; empty leaves it out"
    )
    take.set_defaults(handler=run_import)
    find = acts.add_parser("find", parents=[common], help="by code, last digits, house code, pinyin or name")
    find.add_argument("text", metavar="TEXT")
    find.set_defaults(handler=run_find)
    give = acts.add_parser("export", parents=[common], help="write every product to a .csv or .xlsx file")
    give.add_argument("file", metavar="FILE", type=Path)
    give.add_argument("--chinese", action="store_true", help="with Chinese headings")
    give.set_defaults(handler=run_export)
    tags = acts.add_parser("tags", parents=[common], help="shelf tags whose price is another by now, and tags to print")
    tags.add_argument("--replaced", action="store_true", help="they hang on the shelf now")
    tags.add_argument(
        "--code", action="append", default=[], metavar="CODE", help="these, instead of those that changed"
    )
    tags.add_argument("--template", default="a4", metavar="NAME", help="58mm, 80mm, 40x30, 60x40, 70x38 or a4")
    tags.add_argument("--qr", action="store_true", help="with a QR code of the code")
    tags.add_argument(
        "--out", metavar="FILE", type=Path, help="write them: a .png picture, else what the printer takes"
    )
    tags.add_argument("--print", action="store_true", help="send them to the label printer of the settings")
    tags.set_defaults(handler=run_tags)
    library = acts.add_parser("library", parents=[common], help="what unknown codes probably are, off line")
    of_library = library.add_subparsers(required=True, metavar="ACT")
    make = of_library.add_parser("build", parents=[common], help="make the library of lists of goods (CSV or XLSX)")
    make.add_argument("files", metavar="FILE", type=Path, nargs="+")
    make.add_argument("--out", metavar="FILE", type=Path, help="the store's own when not given")
    make.set_defaults(handler=run_build)
    look = of_library.add_parser("find", parents=[common], help="what a code probably is")
    look.add_argument("code", metavar="CODE")
    look.set_defaults(handler=run_look_up)
    check = acts.add_parser("check", parents=[common], help="what is odd in the catalogue; 1 when anything is")
    check.set_defaults(handler=run_check)
    prices = acts.add_parser("prices", parents=[common], help="change many prices by a rule; shows it without --apply")
    prices.add_argument("text", metavar="TEXT", nargs="?", default="", help="which products; all without it")
    prices.add_argument("--category", metavar="NAME", help="only of this category")
    prices.add_argument("--percent", metavar="P", help="so many percent of the price, such as 105")
    prices.add_argument("--amount", metavar="YUAN", help="so much more, or less, a base unit")
    prices.add_argument("--price", metavar="YUAN", help="to this price of a base unit")
    prices.add_argument("--round", choices=[each.value for each in Rounding], default="fen", help="rounded")
    prices.add_argument("--apply", action="store_true", help="change them as shown")
    prices.set_defaults(handler=run_prices)


def run_import(args: argparse.Namespace, context: Context) -> int:
    """0 when everything was taken, or what is right was asked for; 1 when errors kept the file out."""
    said = dict(each.rpartition("=")[::2] for each in args.map)
    if args.dry_run:
        with context.store() as store:
            report = preview_import(store, args.file, columns_of(store, args.file, said))
    else:
        with context.store(write=True) as store, context.progress(args.file.name) as progress:
            columns = columns_of(store, args.file, said)
            report = import_goods(
                store,
                args.file,
                columns,
                clock=context.clock,
                ids=context.ids,
                skip_bad=args.skip_bad,
                progress=progress,
            )
            if said:
                remember(store, args.file, columns, clock=context.clock)
    refused = bool(report.errors) and not args.skip_bad
    context.emit(_answer(report), _text(report, refused=refused, dry_run=args.dry_run))
    return 1 if refused else 0


def _answer(report: ImportReport) -> dict[str, Any]:
    return {
        "products": report.products,
        "codes": report.codes,
        "created": report.created,
        "updated": report.updated,
        "errors": [_remark(remark) for remark in report.errors],
        "warnings": [_remark(remark) for remark in report.warnings],
    }


def _remark(remark: Remark) -> dict[str, Any]:
    return {"line": remark.line, "reason": remark.reason}


def _text(report: ImportReport, *, refused: bool, dry_run: bool) -> str:
    lines = [f"{report.products} products with {report.codes} codes in the file"]
    for label, remarks in (("errors", report.errors), ("warnings", report.warnings)):
        if remarks:
            lines.append(f"{len(remarks)} {label}:")
            lines += [f"  line {remark.line}: {remark.reason}" for remark in remarks[:_REMARKS_SHOWN]]
            lines += [f"  ... and {len(remarks) - _REMARKS_SHOWN} more"] if len(remarks) > _REMARKS_SHOWN else []
    if refused:
        lines.append("Nothing was taken: correct the file, or use --skip-bad to take the rows that are right.")
    else:
        would = "would be " if dry_run else ""
        lines.append(f"{report.created} {would}added, {report.updated} {would}changed")
    return "\n".join(lines)


def run_find(args: argparse.Namespace, context: Context) -> int:
    with context.store() as store:
        found = find_products(store, args.text)
    results = [
        {
            "product": product.product_uid,
            "name": product.name,
            "codes": list(product.codes),
            "unit": product.unit,
            "price_fen": product.price.fen,
        }
        for product in found
    ]
    lines = [f"{p.name}  {p.price}/{p.unit}  {p.on_hand_text}  {' '.join(p.codes)}" for p in found]
    context.emit({"results": results}, "\n".join(lines) or "Nothing found")
    return 0


def run_export(args: argparse.Namespace, context: Context) -> int:
    with context.store() as store, context.progress(args.file.name) as progress:
        products = export_goods(store, args.file, chinese=args.chinese, progress=progress)
    context.emit({"file": str(args.file), "products": products}, f"{products} products written to {args.file}")
    return 0


def run_build(args: argparse.Namespace, context: Context) -> int:
    out = args.out or context.home.folder / FILE_NAME
    with context.progress("library") as progress:
        built = build(args.files, out, progress)
    answer = {"file": str(out), "entries": built.entries, "left_out": built.left_out, "bytes": built.size}
    context.emit(answer, f"{built.entries} codes, {built.size // 1024} KB: {out}; {built.left_out} rows were no use")
    return 0


def run_look_up(args: argparse.Namespace, context: Context) -> int:
    entry = look_up(context.home.folder / FILE_NAME, args.code)
    if entry is None:
        raise RuleViolation("The library does not know {code}", code=args.code)
    unit = entry.unit
    answer: dict[str, Any] = {"code": entry.code, "name": entry.name, "kind": entry.kind, "category": entry.category}
    answer |= {"unit": unit.unit, "price_fen": unit.price_fen}
    context.emit(answer, f"{entry.code}  {entry.name}/{unit.unit}  {Money(unit.price_fen)}")
    return 0


def run_check(_args: argparse.Namespace, context: Context) -> int:
    with context.store() as store:
        found = find(store)
    rows = [
        {
            "problem": each.problem.value,
            "product": each.name,
            "code": each.code,
            "detail": str(each.told),
            "repairable": each.repair is not None,
        }
        for each in found
    ]
    lines = [f"{each.problem.value}  {each.name}  {each.code}  {each.told}" for each in found]
    context.emit({"findings": rows}, "\n".join(lines) or "nothing is odd in the catalogue")
    return 1 if found else 0


def _owner(store: Store) -> User:
    """Whoever is at the machine's own command line acts as its owner."""
    with store.read() as tx:
        person = next(each for each in people_of(tx) if each.role is Role.OWNER)
    return User(person.user_id, person.name, person.role)


def run_prices(args: argparse.Namespace, context: Context) -> int:
    """Shows what a rule would change; writes it, in the owner's name, when asked to."""
    amounts = [None if text is None else Money.parse(text) for text in (args.amount, args.price)]
    percent = None if args.percent is None else parse_decimal(args.percent, places=2)
    rule = PriceRule(percent, amounts[0], amounts[1], Rounding(args.round))
    with context.store(write=args.apply) as store:
        category = None
        if args.category is not None:
            category = next((key for key, name in categories(store) if name == args.category), None)
            if category is None:
                raise RuleViolation("There are no goods of the category {name}", name=args.category)
        owner = _owner(store)
        shown = propose(store, products_of(store, Wanted(args.text, category_id=category)), rule, owner)
        if args.apply:
            apply(store, shown, owner, clock=context.clock, ids=context.ids)
    rows = [
        {"code": each.code, "name": each.name, "unit": each.unit, "from_fen": each.old.fen, "to_fen": each.new.fen}
        for each in shown
    ]
    lines = [f"{each.code}  {each.name}/{each.unit}  {each.old} -> {each.new}  {each.doubt.value}" for each in shown]
    context.emit({"prices": rows, "applied": args.apply}, "\n".join(lines) or "no price would change")
    return 0


def run_tags(args: argparse.Namespace, context: Context) -> int:
    if args.out or args.print:
        return _print_tags(args, context)
    with context.store(write=args.replaced) as store:
        due = tags_replaced(store, clock=context.clock, ids=context.ids) if args.replaced else tags_due(store)
    tags = [
        {"code": t.code, "name": t.name, "unit": t.unit, "tag_fen": t.tag.fen, "price_fen": t.price.fen} for t in due
    ]
    lines = [f"{t.code}  {t.name}/{t.unit}  {t.tag} -> {t.price}" for t in due]
    context.emit({"tags": tags, "replaced": args.replaced}, "\n".join(lines) or "every tag is right")
    return 0


def _print_tags(args: argparse.Namespace, context: Context) -> int:
    from pos_app.till.labels import job_of, picture_of, print_labels, template_of  # noqa: PLC0415 - draws pictures

    template = template_of(args.template)
    with context.store() as store:
        tags = tuple(tag_of_code(store, code) for code in args.code) or tags_to_replace(store)
        with store.read() as tx:
            settings = shop_settings.load(tx)
    if args.out is not None and args.out.suffix.lower() == ".png":
        args.out.write_bytes(picture_of(tags, template, qr=args.qr))
    elif args.out is not None:
        args.out.write_bytes(job_of(tags, template, settings, qr=args.qr))
    if args.print:
        print_labels(job_of(tags, template, settings, qr=args.qr), settings)
    file = "" if args.out is None else str(args.out)
    context.emit({"tags": [tag.code for tag in tags], "file": file}, f"{len(tags)} tags {file}".strip())
    return 0
