"""What a file is that is none of goodfit's, told by how it begins, and how to bring it here."""

from __future__ import annotations

KERAS = "build the same layers here, and write `model.load_weights(path)`"
TORCH = "`safetensors.torch.save_file(torch_model.state_dict(), 'weights.safetensors')`"
AGAIN = "Download it again."

BEGINNINGS: tuple[tuple[bytes, str, str], ...] = (
    (
        b"PK\x03\x04",
        "a zip archive, as Keras (.keras), PyTorch (.pt) and NumPy (.npz) write",
        f"Of Keras's, {KERAS}; others open with the library they come from.",
    ),
    (
        b"\x89HDF\r\n\x1a\n",
        "an HDF5 file, as Keras (.h5) writes",
        f"Where its name ends in .weights.h5, {KERAS}.",
    ),
    (
        b"\x80",
        "a pickle, which can run any program when it is opened",
        f"Where you trust it, open it with the library it comes from, and write {TORCH}.",
    ),
    (b"\x93NUMPY", "an array of NumPy", "Read it with `np.load(path, allow_pickle=False)`."),
    (b"\x1f\x8b", "a file compressed with gzip", "Unpack it first."),
    (b"GGUF", "a GGUF file", "goodfit reads its own files and safetensors."),
    (
        b"version https://git-lfs",
        "a pointer of Git LFS, not the file itself",
        "Run `git lfs pull`.",
    ),
    (b"<", "a web page, which servers send in the place of files that are not there", AGAIN),
    (b"{", "JSON text without arrays", "Name the folder that it lies in, or the `.goodfit` file."),
)
"""How foreign files begin, what they are, and what to do about them."""


def recognised(beginning: bytes) -> str | None:
    """What a file that begins so is, in words with advice; None where it is nothing known.

    Example:
        >>> recognised(b"GGUF and so on")
        'a GGUF file. goodfit reads its own files and safetensors.'
    """
    for start, kind, advice in BEGINNINGS:
        if beginning.startswith(start):
            return f"{kind}. {advice}"
    return None
