"""Handwritten digits with two dense layers: a Keras program with other import lines."""

from goodfit import Sequential
from goodfit.datasets import mnist
from goodfit.layers import Dense

(train_images, train_labels), (test_images, test_labels) = mnist.load_data()
train_images = train_images.reshape((60000, 28 * 28)).astype("float32") / 255
test_images = test_images.reshape((10000, 28 * 28)).astype("float32") / 255

model = Sequential([Dense(512, activation="relu"), Dense(10, activation="softmax")])
model.compile(optimizer="rmsprop", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(train_images, train_labels, epochs=5, batch_size=128)

test_loss, test_accuracy = model.evaluate(test_images, test_labels)
print(f"test accuracy: {test_accuracy:.4f}")
first = model.predict(test_images[:1])[0]
print(f"the first test image is a {first.argmax()} with probability {first.max():.4f}")
