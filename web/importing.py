"""What an import did, in a sentence for the terminal."""

from records.importing import ImportReport
from web.terminal import counted


def told(report: ImportReport) -> str:
    """`Imported 3,360 customers and 12,495 orders with 319,831 lines.`, and what was left out, and why."""
    if not report.imported:
        return f"Nothing was imported: {counted(report.bad_count, 'bad row')}. --skip-bad imports the rest."
    kinds = {
        "customer": report.customers, "product": report.products, "order": report.orders, "order line": report.lines,
        "review": report.reviews, "return": report.returns, "stock adjustment": report.adjustments,
    }  # fmt: skip
    written = ", ".join(counted(count, name) for name, count in kinds.items() if count)
    parts = [f"Imported {written}." if written else "Nothing is new."]
    if report.unchanged:
        parts.append(f"{counted(report.unchanged, 'row')} said what was known already.")
    if report.not_sales:
        parts.append(f"{counted(report.not_sales, 'line')} without a price or a quantity: no sale.")
    if report.bad_count:
        parts.append(f"Left out: {counted(report.bad_count, 'bad row')}.")
    if report.passed_over:
        parts.append(f"Columns that are not known here: {', '.join(report.passed_over)}.")
    return " ".join(parts)
