"""Twenty visitors who ask again and again, in a process of their own so that they slow no test.

``python -m tests.site.visitors URL SECONDS PATH…`` prints how often each status was answered.
"""

from __future__ import annotations

import json
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter

VISITORS = 20


def visit(url: str, until: float, statuses: Counter[int]) -> None:
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=60) as answer:
                while answer.read(65_536):
                    pass
                statuses[answer.status] += 1
        except urllib.error.HTTPError as error:
            with error:
                statuses[error.code] += 1


def main() -> None:
    url, seconds, *paths = sys.argv[1:]
    until = time.monotonic() + float(seconds)
    statuses: Counter[int] = Counter()
    threads = [
        threading.Thread(target=visit, args=(url + paths[i % len(paths)], until, statuses))
        for i in range(VISITORS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps(statuses))


if __name__ == "__main__":
    main()
