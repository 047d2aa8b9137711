"""RecSim's cluster metrics: what both interest environments count.

    env.reset_metrics()
    ... env.update_metrics(observation["response"], info) after each step ...
    env.write_metrics(lambda tag, value: ...)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Metrics = defaultdict[str, float]

_CLUSTER = "cluster_watch_count_cluster_"
_NO_CLICK = "cluster_watch_count_no_click"


def cluster_metrics(responses: Iterable[Any], metrics: Metrics, info: Any = None) -> Metrics:
    """Count the responses of a step.

    Args:
        responses: The responses to a slate, or a tuple of those for each of several users. A user
            without responses, who has left, is not counted.
        metrics: The counters; changed in place.
        info: Not used.

    Returns:
        The counters: impression (slates), click, quality (sum over the clicked), and how often
        each cluster, or nothing, was clicked.
    """
    responses = tuple(responses)
    if responses and not isinstance(responses[0], Mapping):
        for slate in responses:
            if slate:
                cluster_metrics(slate, metrics)
        return metrics
    metrics["impression"] += 1
    clicked = [response for response in responses if response["click"]]
    for response in clicked:
        metrics["click"] += 1
        metrics["quality"] += float(response["quality"])
        metrics[f"{_CLUSTER}{int(response['cluster_id'])}"] += 1
    if not clicked:
        metrics[_NO_CLICK] += 1
    return metrics


def write_cluster_metrics(metrics: Metrics, add_summary: Callable[[str, float], Any]) -> None:
    """Report the counters as shares.

    Args:
        metrics: The counters.
        add_summary: Called with a tag and its value: CTR = click/impression; AverageQuality =
            quality/click, when something was clicked; cluster_watch_count_frac/cluster_C =
            count/impression, in the order in which the clusters were first clicked; and
            cluster_watch_count_frac/no_click.

    Raises:
        ZeroDivisionError: Nothing was counted.
    """
    slates = metrics["impression"]
    if not slates:
        raise ZeroDivisionError(
            "No slate was counted since the metrics were reset, so there are no shares to write. "
            "Call update_metrics after each step."
        )
    add_summary("CTR", metrics["click"] / slates)
    if metrics["click"]:
        add_summary("AverageQuality", metrics["quality"] / metrics["click"])
    for key in [key for key in metrics if key.startswith(_CLUSTER)]:
        cluster = key[len(_CLUSTER) :]
        add_summary(f"cluster_watch_count_frac/cluster_{cluster}", metrics[key] / slates)
    add_summary("cluster_watch_count_frac/no_click", metrics[_NO_CLICK] / slates)


def no_metrics(responses: Iterable[Any], metrics: Metrics, info: Any = None) -> Metrics:
    """Count nothing."""
    return metrics


def write_no_metrics(metrics: Metrics, add_summary: Callable[[str, float], Any]) -> None:
    """Report nothing."""
