"""Well-known tables: people, wines, and echoes."""

from __future__ import annotations

from goodfit.datasets.files import DataFile
from goodfit.datasets.table_set import TableSet

__all__ = ["adult", "pima_diabetes", "sonar", "titanic", "wine_quality"]

JBROWNLEE = "https://raw.githubusercontent.com/jbrownlee/Datasets/master/"
CARRIED = "by way of jbrownlee/Datasets on GitHub"
UCI = "CC BY 4.0, as the UCI repository publishes its sets; the carrying repository states none"

adult = TableSet(
    name="adult",
    files=(
        DataFile(
            "adult/adult-train.csv",
            "5b00264637dbfec36bdeaab5676b0b309ff9eb788d63554ca0a249491c86603d",
        ),
    ),
    test_files=(
        DataFile(
            "adult/adult-test.csv",
            "72567b94f5c1a6f8501377dd80f93892c3848ff071cf91ba47e00b0785a28074",
        ),
    ),
    source=f"UCI, B. Becker and R. Kohavi 1996, {CARRIED}",
    licence=UCI,
    description="48,842 people of the census of 1994: who earns more than 50,000 dollars a year.",
    columns={
        "age": "years",
        "workclass": "kind of employer",
        "fnlwgt": "how many people of the population the row stands for",
        "education": "highest degree",
        "education-num": "the same as a number that grows with the degree",
        "marital-status": "married, divorced, ...",
        "occupation": "kind of work",
        "relationship": "place in the family",
        "race": "as the census asked for it",
        "sex": "as the census asked for it",
        "capital-gain": "dollars in the year",
        "capital-loss": "dollars in the year",
        "hours-per-week": "hours of work",
        "native-country": "country of birth",
        "income": "dollars in the year",
    },
    target="income",
    classes={"<=50K": "<=50K", "<=50K.": "<=50K", ">50K": ">50K", ">50K.": ">50K"},
)

titanic = TableSet(
    name="titanic",
    files=(
        DataFile(
            "titanic/titanic.csv",
            "81787d320d7f7b03df935e91de8bd19e11d45c5bbcab86ef4d4a76dc91b7d4f2",
            "https://raw.githubusercontent.com/mwaskom/seaborn-data/master/titanic.csv",
        ),
    ),
    source="Kaggle's Titanic competition, by way of mwaskom/seaborn-data on GitHub",
    licence="none stated",
    description="891 passengers of the Titanic: who survived. Some columns follow from others; "
    "`alive`, which is the target in words, is left out.",
    columns={
        "survived": "1 for yes",
        "pclass": "class of the ticket, 1 to 3",
        "sex": "male or female",
        "age": "years; missing in 177 rows",
        "sibsp": "brothers, sisters and spouses aboard",
        "parch": "parents and children aboard",
        "fare": "pounds",
        "embarked": "harbour, by its first letter",
        "class": "pclass in words",
        "who": "man, woman or child",
        "adult_male": "whether a man",
        "deck": "by its letter; mostly missing",
        "embark_town": "harbour",
        "alive": "survived in words",
        "alone": "whether without family",
    },
    target="survived",
    classes={"0": "died", "1": "survived"},
    has_header=True,
    answers=("alive",),
)

pima_diabetes = TableSet(
    name="pima_diabetes",
    files=(
        DataFile(
            "pima-indians-diabetes/pima-indians-diabetes.csv",
            "6bfe5d0f379d17a0e0819b996407e3c09bf80febd4287f2ed212190dfff154af",
            f"{JBROWNLEE}pima-indians-diabetes.csv",
        ),
    ),
    source="National Institute of Diabetes and Digestive and Kidney Diseases, donor V. Sigillito "
    f"1990, {CARRIED}",
    licence="none stated",
    description="768 Pima women: who has diabetes. A 0 in `glucose`, `blood_pressure`, "
    "`skin_thickness`, `insulin` or `bmi` means that nothing was measured.",
    columns={
        "pregnancies": "how many",
        "glucose": "in the plasma, 2 hours after sugar was drunk",
        "blood_pressure": "diastolic, mm Hg",
        "skin_thickness": "at the triceps, mm",
        "insulin": "in the serum after 2 hours, mu U/ml",
        "bmi": "kg / m^2",
        "pedigree": "how often diabetes is in the family, as a score",
        "age": "years",
        "diabetes": "1 for yes, within 5 years",
    },
    target="diabetes",
    classes={"0": "no diabetes", "1": "diabetes"},
)

sonar = TableSet(
    name="sonar",
    files=(
        DataFile(
            "sonar/sonar.csv",
            "3079c09b5d2789a0f96aff82c28e5164fafe2495c5f8da96c6c256c1bd25763f",
            f"{JBROWNLEE}sonar.csv",
        ),
    ),
    source=f"UCI, R. P. Gorman and T. J. Sejnowski 1988, {CARRIED}",
    licence=UCI,
    description="208 sonar echoes, of mines or of rocks (Gorman and Sejnowski, 1988).",
    columns={f"band {i}": "energy between 0 and 1" for i in range(1, 61)} | {"object": "M or R"},
    target="object",
    classes={"M": "mine", "R": "rock"},
)

wine_quality = TableSet(
    name="wine_quality",
    files=(
        DataFile(
            "wine-quality/winequality-red.csv",
            "c9614512e980f1cbd221c796daa97f00c4898c3cd1716863abac60f6cd1a522e",
            f"{JBROWNLEE}winequality-red.csv",
        ),
        DataFile(
            "wine-quality/winequality-white.csv",
            "659d419fff887f225bf977d20520bb64a64cae203e460087f809721d4430ba27",
            f"{JBROWNLEE}winequality-white.csv",
        ),
    ),
    source=f"UCI, P. Cortez and others 2009, {CARRIED}",
    licence="public for research, its authors say, who ask that their paper be cited; " + UCI,
    description="6,497 vinhos verdes by chemical analysis, and how experts graded them, from 0 to "
    "10 (Cortez, Cerdeira, Almeida, Matos and Reis, 2009).",
    columns={
        "fixed acidity": "tartaric acid, g/dm^3",
        "volatile acidity": "acetic acid, g/dm^3",
        "citric acid": "g/dm^3",
        "residual sugar": "g/dm^3",
        "chlorides": "sodium chloride, g/dm^3",
        "free sulfur dioxide": "mg/dm^3",
        "total sulfur dioxide": "mg/dm^3",
        "density": "g/cm^3",
        "pH": "",
        "sulphates": "potassium sulphate, g/dm^3",
        "alcohol": "per cent by volume",
        "quality": "median grade of three experts or more",
    },
    target="quality",
    files_are=("colour", ("red", "white")),
)
