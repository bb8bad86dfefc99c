#!/usr/bin/env python3
"""Draws what planning costs as a curve: bench_planning | curve.py FILE.svg

Reads the lines "links plan_ms ..." from standard input, passes everything on, and
writes both axes logarithmic, with n log n through the first point for comparison.
"""

import math
import sys

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 640, 400, 80, 20, 20, 60


def read_points(lines):
    points = []
    for line in lines:
        print(line, end="")
        words = line.split()
        if len(words) == 3 and words[0].isdigit():
            points.append((int(words[0]), float(words[1])))
    return points


def svg_of(points):
    low_x, high_x = (math.log10(points[i][0]) for i in (0, -1))
    model = [(n, points[0][1] * n * math.log(n) / (points[0][0] * math.log(points[0][0])))
             for n, _ in points]
    values = [ms for _, ms in points + model]
    low_y, high_y = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))

    def x_of(n):
        return LEFT + (math.log10(n) - low_x) / (high_x - low_x) * (WIDTH - LEFT - RIGHT)

    def y_of(ms):
        return HEIGHT - BOTTOM - (math.log10(ms) - low_y) / (high_y - low_y) * (HEIGHT - TOP - BOTTOM)

    def line_of(pairs, style):
        path = " ".join(f"{x_of(n):.1f},{y_of(ms):.1f}" for n, ms in pairs)
        return f'<polyline points="{path}" fill="none" {style}/>'

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
             ' font-family="sans-serif" font-size="12">',
             f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>']
    for power in range(low_y, high_y + 1):
        y = y_of(10.0 ** power)
        parts.append(f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0 ** power:g} ms</text>')
    for power in range(math.ceil(low_x), math.floor(high_x) + 1):
        x = x_of(10 ** power)
        parts.append(f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{HEIGHT - BOTTOM}" stroke="#ddd"/>')
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{10 ** power:,}</text>')
    parts.append(line_of(model, 'stroke="#999" stroke-dasharray="5 4"'))
    parts.append(line_of(points, 'stroke="#06c" stroke-width="2"'))
    parts += [f'<circle cx="{x_of(n):.1f}" cy="{y_of(ms):.1f}" r="3" fill="#06c"/>' for n, ms in points]
    parts.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 16}" text-anchor="middle">'
                 'log backups (solid: one plan; dashed: n log n)</text>')
    return "\n".join(parts + ["</svg>", ""])


def main():
    points = read_points(sys.stdin)
    if len(points) < 2:
        sys.exit("curve.py: no points to draw")
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        out.write(svg_of(points))


if __name__ == "__main__":
    main()
