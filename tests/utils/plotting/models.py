"""Models whose pictures the tests look at."""

from goodfit import Input, Model, Sequential, layers


def chain():
    return Sequential(
        [Input((4,)), layers.Dense(3, "relu"), layers.Dense(1, trainable=False)], name="chain"
    )


def residual():
    x = Input((4,))
    hidden = layers.BatchNormalization()(layers.Dense(4)(x))
    return Model(x, layers.ReLU()(layers.Add()([x, hidden])), name="block")


def two_and_two():
    a, b = Input((5,), name="a"), Input((3,), dtype="int32", name="b")
    both = layers.Concatenate()([layers.Dense(4, name="left")(a), b])
    return Model([a, b], [layers.Dense(1, name="price")(both), both * 2], name="two")


def encoder_and_decoder():
    source, target = Input((5, 3), name="source"), Input((4, 2), name="target")
    _, *states = layers.LSTM(6, return_state=True, name="encoder")(source)
    decoded = layers.LSTM(6, name="decoder")(target, initial_state=states)
    return Model([source, target], layers.Dense(2)(decoded))


def twins():
    tower = Sequential([Input((6,)), layers.Dense(3), layers.Dropout(0.5)], name="tower")
    a, b = Input((6,), name="a"), Input((6,), name="b")
    return Model([a, b], layers.Dense(1)(tower(a) - tower(b)))


def nested():
    return Sequential([Input((4,)), residual(), layers.Dense(2)], name="outer")


def intertwined():
    """What leaves the inner model enters it again, beside what stayed in it."""
    x = Input((4,))
    inner = Model(
        x, [layers.Dense(4, name="first")(x), layers.Dense(4, name="second")(x)], name="in"
    )
    one, _ = inner(x)
    step = Input((4,))
    joined = Model([step, other := Input((4,))], layers.Add()([step, other]), name="in")
    return Model(x, joined([one, layers.Dense(4)(one)]))


MODELS = [chain, residual, two_and_two, encoder_and_decoder, twins, nested, intertwined]
