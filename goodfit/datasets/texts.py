"""Well-known texts: messages, sentences, surnames, and plays."""

from __future__ import annotations

from goodfit.datasets.files import DataFile
from goodfit.datasets.text_set import LabelledTexts, OneText

__all__ = ["names", "rt_polarity", "sms_spam", "tiny_shakespeare"]

GITHUB = "https://raw.githubusercontent.com/"

sms_spam = LabelledTexts(
    name="sms_spam",
    files=(
        DataFile(
            "sms-spam/sms.tsv",
            "7d039a24a6083ed9ef0f806ebad56bbb976e3aeb8de05669173bfdc4996c239d",
            f"{GITHUB}justmarkham/pycon-2016-tutorial/master/data/sms.tsv",
        ),
    ),
    source="T. Almeida and J. M. Gomez Hidalgo, SMS Spam Collection v.1 (UCI), by way of "
    "justmarkham/pycon-2016-tutorial on GitHub",
    licence="free for all purposes, in its authors' words",
    description="5,574 short messages, some of which nobody asked for (Almeida, Gomez Hidalgo and "
    "Yamakami, 2011).",
    target="kind",
    class_names=("ham", "spam"),
)

rt_polarity = LabelledTexts(
    name="rt_polarity",
    files=tuple(
        DataFile(
            f"rt-polarity/rt-polarity.{ending}",
            sha256,
            f"{GITHUB}dennybritz/cnn-text-classification-tf/master/data/rt-polaritydata/"
            f"rt-polarity.{ending}",
        )
        for ending, sha256 in (
            ("neg", "2d11cfbc790f1cd96d78339f41ce53ced1efa83cd22d37d6788fa3fe3d17e2fd"),
            ("pos", "4134882974a28d0c7b5151256f0e33a6169984ee7372c279e673f1114f475d58"),
        )
    ),
    source="B. Pang and L. Lee, sentence polarity dataset v1.0, by way of "
    "dennybritz/cnn-text-classification-tf on GitHub",
    licence="none stated; the carrying repository is under Apache-2.0",
    description="10,662 sentences of film reviews, in small letters, that praise or blame (Pang "
    "and Lee, 2005).",
    target="opinion",
    class_names=("negative", "positive"),
)

SURNAMES = {
    "Arabic": "6f424a8dbe51cbbbabab7a57d38b617210125e4e3991f3c657cb79b8f104bafc",
    "Chinese": "09ba8f1f7e38dbc99372d461b26ad4433b811fc6bfa6a3ecca6fe11a9a777465",
    "Czech": "e17ab0ec47616a72c39cb85c783f70c3663ab64488721e5d8378f146d2226be7",
    "Dutch": "924f32b635170eae561f84538632138fc07d4c8bbd70ba3fb980de1ecc4d2af3",
    "English": "9cca037066d3d5989e24bc01801416162de506b5e28e15b7c092a47905d29bf2",
    "French": "81e65b36c60ed5b89a17422f6edcadbb89546f38ad69e960e64e7ba682012a95",
    "German": "7449cd590b97a733e18d613a4155decd77ec35dc5f8aadd7a82204dce4f051db",
    "Greek": "3555b5186de7f401e6d991b088e9e644ca3099116477818c25ab5793801389e6",
    "Irish": "cf8c7013256252a88d2503127b87282a11f21b2ff6db1bded68834c19a1ec058",
    "Italian": "f88414c27d0606a11a678b4859277828c2565d6cc4d9ee932deef6e94f3b35e4",
    "Japanese": "e0e717e114fec3e7eade4d9dabe0067c475f43147e36a22b47902ee76ad9e67f",
    "Korean": "cd54221ccb362a6cba4c78828838cf3268a0e59744767a37cf6ec4b74036b136",
    "Polish": "45bab898af2f60ed3a728bbf6980e28821011a7caa53227553b5785903a40826",
    "Portuguese": "50a8735f41f4f73757c8ce5b16cb0275cd86b2b214bcbc8c9805f508cb131c53",
    "Russian": "0cfe53ac18041e8f63666aa77313e0a3ff378facb132abee052d8ebdc8c3d62c",
    "Scottish": "78d0252711d87d948ea86fe34826c51d2d794a8e52d15b5d6f7b6244d45d62dd",
    "Spanish": "1bcb462ed3316756a85781d68232bddae04498fdddd5d9219c53fd1fbdeba7a7",
    "Vietnamese": "f3f9e4164ab47601178a6e45b216464a64122f49d05541f24bf18a757253281d",
}
names = LabelledTexts(
    name="names",
    files=tuple(
        DataFile(
            f"names/{language}.txt",
            sha256,
            f"{GITHUB}spro/practical-pytorch/master/data/names/{language}.txt",
        )
        for language, sha256 in SURNAMES.items()
    ),
    source="S. Robertson, spro/practical-pytorch on GitHub",
    licence="MIT",
    description="20,050 surnames of 18 languages.",
    target="language",
    class_names=tuple(SURNAMES),
)

tiny_shakespeare = OneText(
    name="tiny_shakespeare",
    files=(
        DataFile(
            "tinyshakespeare/input.txt",
            "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
            f"{GITHUB}karpathy/char-rnn/master/data/tinyshakespeare/input.txt",
        ),
    ),
    source="W. Shakespeare; A. Karpathy, karpathy/char-rnn on GitHub",
    licence="the text is in the public domain, the repository under MIT",
    description="40,000 lines of plays of Shakespeare.",
)
