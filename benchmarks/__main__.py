"""Print every figure against its goal; nothing fails by time."""

from __future__ import annotations

from benchmarks import bulk, linking, loading, reading, serving

if __name__ == "__main__":
    print(f"{'figure':<60} {'value':>30}  {'goal':<10}")
    for figure in (
        *loading.figures(),
        *reading.figures(),
        *linking.figures(),
        *bulk.figures(),
        *serving.figures(),
    ):
        mark = "" if figure.holds else "  MISSED"
        print(f"{figure.name:<60} {figure.value:>30}  {figure.goal:<10}{mark}", flush=True)
