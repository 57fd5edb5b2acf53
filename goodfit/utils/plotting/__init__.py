"""The graph of a model's layers, as a picture or as text.

`grouping` finds the inner models, `chart` says what stands in the boxes, `marks` places them with
the layout of `goodfit.computation`; `vector` and `raster` draw them, `dot` writes them as text.
"""

from goodfit.utils.plotting.plot import ModelPicture, model_to_dot, plot_model

__all__ = ["ModelPicture", "model_to_dot", "plot_model"]
