"""Phone numbers against the PyPI package `phonenumbers`, over the C functions by ctypes.

    LD_LIBRARY_PATH=.build/out python3 phones.py [--cases N] [--seed S]

Draws numbers of all countries that the package holds for valid, spells them as people do, and wants
the same parts from both: international and national, with 00 or what a country dials for it, without
the trunk prefix, in Arabic-Indic, Persian and full-width digits, with blanks, dashes, dots and
brackets, and with an extension. With the calling code and no plus, it wants what the package makes
of the same with a plus. Then digits at random: what the package holds for impossible has to be
refused, and what it holds for valid has to be the same.
"""

import argparse
import collections
import ctypes
import pathlib
import random
import re
import sys

ROOT = pathlib.Path(__file__).parents[3]
TABLE = ROOT / "Sources/PatientsCore/NumberingPlan+Data.swift"

try:
    import phonenumbers
    from phonenumbers import PhoneNumberFormat, PhoneNumberType
except ImportError:
    print("phones.py: the PyPI package phonenumbers is not installed: skipped")
    sys.exit(0)

DIGITS = ["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "０１２３４５６７８９"]
EXTENSIONS = [
    " x{}", " ext. {}", " ext {}", ";ext={}", " #{}", " extension {}", " доб. {}", ",{}", ", ext {}",
    " Ext: {}", " {}#",
]
KINDS = [
    PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE, PhoneNumberType.TOLL_FREE,
    PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST, PhoneNumberType.VOIP,
    PhoneNumberType.PERSONAL_NUMBER, PhoneNumberType.UAN,
]


class Phone(ctypes.Structure):
    _fields_ = [
        ("size", ctypes.c_size_t),
        ("calling_code", ctypes.c_char * 8),
        ("local_phone", ctypes.c_char * 24),
        ("extension", ctypes.c_char * 24),
    ]


def ours(library, text, assumed):
    phone = Phone(size=ctypes.sizeof(Phone))
    raw = text.encode()
    status = library.patients_phone_parse(
        raw, ctypes.c_size_t(len(raw)), assumed.encode(), ctypes.byref(phone), None
    )
    if status:
        return None
    return tuple(getattr(phone, field).decode() for field, _ in Phone._fields_[1:])


def plain(digits):
    return "".join(str(int(digit)) for digit in digits or "")


def theirs(text, assumed):
    """What the package makes of it, and whether that is a number that is given out."""
    region = phonenumbers.region_code_for_country_code(int(assumed[1:]))
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None, False
    if not phonenumbers.is_possible_number(number):
        return None, False
    local = phonenumbers.national_significant_number(number)
    return (
        (f"+{number.country_code}", local, plain(number.extension)),
        phonenumbers.is_valid_number(number),
    )


class Cases:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.regions = sorted(phonenumbers.SUPPORTED_REGIONS)
        self.examples = {
            region: [
                number
                for kind in KINDS
                if (number := phonenumbers.example_number_for_type(region, kind))
            ]
            for region in self.regions
        }

    def number(self):
        """A valid number near one of the package's examples."""
        while True:
            example = self.random.choice(self.examples[self.random.choice(self.regions)])
            local = phonenumbers.national_significant_number(example)
            kept = len(local) - self.random.randint(0, min(6, len(local) - 2))
            local = local[:kept] + self.digits(len(local) - kept)
            number = phonenumbers.PhoneNumber(
                country_code=example.country_code, national_number=int(local)
            )
            zeros = len(local) - len(local.lstrip("0"))
            if zeros:
                number.italian_leading_zero = True
                number.number_of_leading_zeros = zeros
            if phonenumbers.is_valid_number(number):
                return number

    def digits(self, count):
        return "".join(self.random.choice("0123456789") for _ in range(count))

    def spelled(self, number):
        """The number as text, and the calling code to assume."""
        home = f"+{number.country_code}"
        e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
        somewhere = self.random.choice([home, "+971"])
        national = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
        local = phonenumbers.national_significant_number(number)
        if local.startswith(home[1:]):
            local = national
        abroad = phonenumbers.format_out_of_country_calling_number(number, "AE")
        spellings = [
            (e164, somewhere),
            (phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL), somewhere),
            (phonenumbers.format_number(number, PhoneNumberFormat.RFC3966), somewhere),
            (national, home), (national, home), (local, home),
            ("00" + e164[1:], "+971"), (abroad, "+971"), self.dialled(number) or (e164, home),
        ]
        return self.random.choice(spellings)

    def dialled(self, number):
        """As it is dialled from some country, where the calling code names that country."""
        region = self.random.choice(self.regions)
        code = phonenumbers.country_code_for_region(region)
        if phonenumbers.region_code_for_country_code(code) != region:
            return None
        return phonenumbers.format_out_of_country_calling_number(number, region), f"+{code}"

    def written(self, text):
        """The same in other digits, separators and brackets, and perhaps with an extension."""
        change = self.random.choice
        text = change([text] * 4 + [
            text.replace(" ", "-"), text.replace(" ", "\u00a0"), text.replace(" ", ""),
            text.replace(" ", ".").replace("-", "\u2011"), f" {text}  ", f"({text})",
        ])
        if ";" not in text and self.random.random() < 0.15:
            text += change(EXTENSIONS).format(self.digits(self.random.randint(1, 5)))
        if self.random.random() < 0.3:
            text = text.translate(str.maketrans("0123456789", change(DIGITS)))
        return text

    def drawn(self):
        text, assumed = self.spelled(self.number())
        return self.written(text), assumed

    def coded(self):
        """With the calling code and no plus, and what is to be read: the number itself, unless the
        country has no trunk prefix that could have told a number of its own."""
        number = self.number()
        region = phonenumbers.region_code_for_country_code(number.country_code)
        metadata = phonenumbers.PhoneMetadata.metadata_for_region_or_calling_code(
            number.country_code, region
        )
        text = phonenumbers.format_number(number, PhoneNumberFormat.E164)
        return text[1:], f"+{number.country_code}", bool(metadata.national_prefix_for_parsing)

    def noise(self):
        start = self.random.choice(["", "", "+", "00", "0"])
        code = phonenumbers.country_code_for_region(self.random.choice(self.regions))
        assumed = self.random.choice(["+971", "+971", "+39", "+7", "+36", "+1", "+49", f"+{code}"])
        return start + self.digits(self.random.randint(1, 17)), assumed


def judge(text, mine, package, is_valid):
    """What is wrong with our answer, or nothing. A number that is possible and not given out may be
    taken or refused: the package has ranges of today, the library those of the numbering plan. And
    00 is read for a plus wherever somebody is, not only where it is dialled for one."""
    if is_valid and mine != package:
        return "a valid number is split otherwise"
    is_dialled = plain(filter(str.isdecimal, text)).startswith("00")
    if mine is not None and package is None and not is_dialled:
        return "an impossible number is taken"
    return None


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--cases", type=int, default=4000)
    options.add_argument("--seed", type=int, default=1)
    options = options.parse_args()
    table = re.search(r"from version (\S+) of", TABLE.read_text()).group(1)
    if table != phonenumbers.__version__:
        print(f"phones.py: the table is of phonenumbers {table}, installed is "
              f"{phonenumbers.__version__}: skipped")
        return
    library = ctypes.CDLL("libpatients.so.0")
    cases = Cases(options.seed)
    counts, wrong = collections.Counter(), collections.Counter()
    for case in range(options.cases):
        is_noise, has_plus = case % 10 == 0, False
        if case % 10 == 5:
            text, assumed, has_plus = cases.coded()
        else:
            text, assumed = cases.noise() if is_noise else cases.drawn()
        mine = ours(library, text, assumed)
        package, is_valid = theirs("+" * has_plus + text, assumed)
        counts["valid" if is_valid else "possible" if package else "impossible"] += 1
        problem = judge(text, mine, package, is_valid)
        if problem:
            wrong[problem] += 1
            if wrong[problem] <= 10:
                print(f"{problem}: {text!r} from {assumed}: {mine}, the package: {package}")
    print(f"phones.py: {options.cases} cases, seed {options.seed}: {dict(counts)}, "
          f"{sum(wrong.values())} wrong")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
