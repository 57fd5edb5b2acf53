"""A network that grows by `add`, and early stopping: a Keras program with other imports."""

from sklearn.datasets import load_breast_cancer

from goodfit.callbacks import EarlyStopping
from goodfit.layers import Dense, Normalization
from goodfit.models import Sequential

x, y = load_breast_cancer(return_X_y=True)

model = Sequential()
model.add(Normalization())
model.add(Dense(32, activation="relu"))
model.add(Dense(16, activation="relu"))
model.add(Dense(1, activation="sigmoid"))
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])

es = EarlyStopping(
    monitor="val_loss", min_delta=0, patience=5, restore_best_weights=True, verbose=1
)
history = model.fit(x, y, callbacks=[es], validation_split=0.1, epochs=50, verbose=1)

print(f"best validation accuracy: {max(history.history['val_accuracy']):.3f}")
print(history.diagnosis)
