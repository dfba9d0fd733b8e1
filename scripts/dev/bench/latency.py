"""Throughput where each answer takes its time: against connections ÷ latency, which nobody beats."""

from peers import BOUND, PRODUCT
from running import summary
from servers import LateRegistry

LATENCY = 0.050


def latency(bench, connections, seconds):
    """The product beside the C program over libcurl multi, each as long as `seconds` at best."""
    rows = []
    for count in connections:
        wanted = int(count / LATENCY * seconds)
        path = bench.file(wanted * 1.27 / bench.scale)  # not all of them qualify
        registry = LateRegistry(bench.built / "late", 1024)
        try:
            task = bench.task(path, registry.base, count)
            task.posts = bench.posts(path)
            found = {
                peer.name: summary([bench.run(peer, task)]) for peer in (PRODUCT, BOUND)
            }
        finally:
            registry.close()
        bound = count / LATENCY
        rows.append({
            "connections": count, "posts": task.posts, "bound": bound,
            "posts_a_second": task.posts / found["clinic"]["wall"],
            "ratio": task.posts / found["clinic"]["wall"] / bound,
            "cpu_a_post": found["clinic"]["cpu"] / task.posts,
            "plain_posts_a_second": task.posts / found["post"]["wall"],
            "plain_ratio": task.posts / found["post"]["wall"] / bound,
        })  # fmt: skip
    return rows
