"""The loss of a chain of labels: minus the logarithm of the share of chains that the annotation allows.

The gradient is written out (forward and backward sums), which is several times faster than autograd through time.
"""

from typing import Any

import torch

FAR = -1e4


class ChainLoss(torch.autograd.Function):
    """``apply(scores, transitions, follows, starts, ends, lengths, allowed)``, summed over the sentences."""

    @staticmethod
    def forward(  # noqa: PLR0913, PLR0917 (torch hands over what backward needs)
        ctx: Any,  # noqa: ANN401 (torch's own context)
        scores: torch.Tensor,
        transitions: torch.Tensor,
        follows: torch.Tensor,
        starts: torch.Tensor,
        ends: torch.Tensor,
        lengths: torch.Tensor,
        allowed: torch.Tensor,
    ) -> torch.Tensor:
        """Return the loss; all chains and the allowed ones go through one run."""
        count = len(scores)
        both = torch.cat([scores, scores + torch.where(allowed, 0.0, FAR)]).detach()
        signs = torch.cat([torch.ones(count), -torch.ones(count)])
        moves = (transitions + follows).detach()
        totals, shares, pairs = sums(both, moves, starts, ends, torch.cat([lengths, lengths]), signs)
        ctx.save_for_backward(shares[:count] - shares[count:], pairs)
        return (totals[:count] - totals[count:]).sum()

    @staticmethod
    def backward(ctx: Any, given: torch.Tensor) -> tuple[torch.Tensor | None, ...]:  # noqa: ANN401
        """Return the gradients by scores and transitions."""
        shares, pairs = ctx.saved_tensors
        return given * shares, given * pairs, None, None, None, None, None


def sums(  # noqa: PLR0913, PLR0917 (a formula and its terms)
    scores: torch.Tensor,
    moves: torch.Tensor,
    starts: torch.Tensor,
    ends: torch.Tensor,
    lengths: torch.Tensor,
    signs: torch.Tensor,
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return each sentence's total, each label's share at each time, and the signed expected moves."""
    count, time, labels = scores.shape
    live = torch.arange(time)[:, None] < lengths[None, :]
    by_time = scores.transpose(0, 1).contiguous()
    forward, backward = torch.empty(time, count, labels), torch.empty(time, count, labels)
    weights = moves.exp()
    turned = weights.T.contiguous()
    forward[0] = by_time[0] + starts
    for t in range(1, time):
        reached = _log_product(forward[t - 1], weights) + by_time[t]
        forward[t] = torch.where(live[t][:, None], reached, forward[t - 1])
    totals = torch.logsumexp(forward[-1] + ends, 1)
    backward[-1] = ends
    for t in range(time - 2, -1, -1):
        reached = _log_product(backward[t + 1] + by_time[t + 1], turned)
        backward[t] = torch.where(live[t + 1][:, None], reached, ends)
    shares = (forward + backward - totals[None, :, None]).exp() * live[:, :, None]
    pairs = torch.zeros(labels, labels)
    if time > 1:
        left = forward[:-1] - totals[None, :, None]
        right = by_time[1:] + backward[1:]
        most, other = left.amax(2, keepdim=True), right.amax(2, keepdim=True)
        scale = (most + other).clamp(-80, 80).exp() * live[1:, :, None] * signs[None, :, None]
        pairs = torch.einsum("tbi,tbj->ij", (left - most).exp() * scale, (right - other).exp()) * weights
    return totals, shares.transpose(0, 1), pairs


def _log_product(logarithms: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    most = logarithms.amax(1, keepdim=True)
    return ((logarithms - most).exp() @ weights).clamp_min(1e-37).log() + most
