import base64
import io

import numpy as np
from PIL import Image

from goodfit.report import pixels
from goodfit.report.pictures import Unit
from goodfit.report.units import responses


def test_units_come_layer_by_layer_with_a_picture_each_where_there_are_pictures():
    pictures = np.random.default_rng(0).random((6, 8, 8))
    units = [
        Unit("first", 4, pictures, "5 of 6: `cat`", 0.25, 2.0),
        Unit("first", 1, pictures, "mixed", 0.5, 1.5),
        Unit("second", 2, (), "6 of 6: `dog`; high `age`", 0.0, 3.0),
    ]
    first, second = responses(units)
    assert [tile.name for tile in first.tiles] == ["unit 4", "unit 1"]
    assert first.tiles[0].picture.startswith("data:image/png;base64,")
    assert first.table.rows[0] == ("unit 4", "5 of 6: cat", "0.25", "2")
    assert second.tiles[0].picture is None
    assert second.table.rows == [("unit 2", "6 of 6: dog; high age", "0", "3")]


def test_a_strip_holds_all_pictures_and_large_ones_become_small():
    def size(pictures):
        data = base64.b64decode(pixels.strip(pictures).partition(",")[2])
        return Image.open(io.BytesIO(data)).size

    assert size(np.zeros((6, 8, 8))) == (6 * 8 + 5, 8)
    assert size(np.zeros((6, 224, 224, 3))) == (6 * 32 + 5, 32)
