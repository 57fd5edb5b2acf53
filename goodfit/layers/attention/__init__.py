"""Attention: each step of one sequence gathers what it needs from all steps of another."""

from goodfit.layers.attention.additive import AdditiveAttention
from goodfit.layers.attention.dot import Attention
from goodfit.layers.attention.grouped import GroupQueryAttention
from goodfit.layers.attention.heads import MultiHeadAttention

GroupedQueryAttention = GroupQueryAttention

__all__ = [
    "AdditiveAttention",
    "Attention",
    "GroupQueryAttention",
    "GroupedQueryAttention",
    "MultiHeadAttention",
]
