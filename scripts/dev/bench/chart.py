"""The chart of the README: bars for what each does in a second."""

from xml.sax.saxutils import escape

WIDTH, LEFT, BAR, GAP = 780, 350, 22, 8
OURS, OTHERS, INK, PAPER = "#1f6feb", "#9aa4b2", "#1f2328", "#ffffff"


def bars(title, rows, top):
    """SVG of one group of bars, and where it ends. Rows are (words, number, is ours)."""
    most = max(number for _, number, _ in rows)
    lines = [f'<text x="16" y="{top + 18}" font-weight="bold">{escape(title)}</text>']
    top += 32
    for words, number, is_ours in rows:
        length = max(number / most * (WIDTH - LEFT - 90), 1)
        middle = top + BAR * 0.7
        label = f"{number:,.0f}".replace(",", "\u202f")
        lines += [
            f'<text x="{LEFT - 10}" y="{middle:.0f}" text-anchor="end">{escape(words)}</text>',
            f'<rect x="{LEFT}" y="{top}" width="{length:.1f}" height="{BAR}" rx="3"'
            f' fill="{OURS if is_ours else OTHERS}"/>',
            f'<text x="{LEFT + length + 8:.1f}" y="{middle:.0f}">{label}</text>',
        ]
        top += BAR + GAP
    return lines, top + 12


def svg(results):
    """The whole job and the dry run, as far as they were measured."""
    body, top = [], 8
    groups = (
        ("job", f"The whole job: POSTs a second, {results['connections']} connections", "posts_a_second"),
        ("dry", "The dry run: leads a second", "leads_a_second"),
    )
    for name, title, key in groups:
        if name in results:
            rows = [(each["words"], each[key], each["peer"] == "clinic") for each in results[name]]
            lines, top = bars(title, sorted(rows, key=lambda row: -row[1]), top)
            body += lines
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{top}"'
        f' viewBox="0 0 {WIDTH} {top}" font-family="sans-serif" font-size="13" fill="{INK}"'
        ' role="img">\n<title>How fast clinic and others are; the figures are in the tables'
        ' beside it</title>\n'
        f'<rect width="{WIDTH}" height="{top}" fill="{PAPER}"/>\n'
    )
    return head + "\n".join(body) + "\n</svg>\n"
