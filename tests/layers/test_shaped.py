from goodfit.layers import EinsumDense, Input


def test_what_was_written_is_kept_and_the_shape_is_found():
    layer = EinsumDense("ab,bc->ac", 3)
    assert repr(layer) == "EinsumDense(equation='ab,bc->ac', output_shape=3)"
    assert layer.output_shape((5,)) == (3,)
    assert layer(Input((5,))).shape == (3,)


def test_a_copy_under_another_name_finds_its_own_shape():
    layer = EinsumDense("ab,bc->ac", 3)
    twin = layer.named("projection")
    assert twin.output_shape.__self__ is twin
    assert layer.output_shape.__self__ is layer
    assert twin.written_shape == 3
