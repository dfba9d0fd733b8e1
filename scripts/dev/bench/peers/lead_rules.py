"""The rules of ../rules.lua in plain Python: what all Python peers decide by."""

import csv
import json
import re
from datetime import date

# E.164: the calling codes of one, two and three digits.
CODES = frozenset(
    "1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63"
    " 64 65 66 81 82 84 86 90 91 92 93 94 95 98 211 212 213 216 218 220 221 222 223 224 225 226 227"
    " 228 229 230 231 232 233 234 235 236 237 238 239 240 241 242 243 244 245 248 249 250 251 252"
    " 253 254 255 256 257 258 260 261 262 263 264 265 266 267 268 269 297 298 299 350 351 352 353"
    " 354 355 356 357 358 359 370 371 372 373 374 375 376 377 378 380 381 382 383 385 386 387 389"
    " 420 421 423 501 502 503 504 505 506 507 509 590 591 592 593 594 595 596 597 598 599 670 672"
    " 673 674 675 676 677 678 679 680 685 852 853 855 856 880 886 960 961 962 963 964 965 966 967"
    " 968 970 971 972 973 974 975 976 977 992 993 994 995 996 998".split()
)
FILLER = re.compile(r"[ ()./-]+")
FORMULA = re.compile(r"\s*[=@]")
DAY_FIRST = re.compile(r"(\d\d?)([/.])(\d\d?)\2(\d{4})")
YEAR_FIRST = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)")
NAMED_MONTH = re.compile(r"(\d\d?) ([A-Z][a-z]{2}) (\d{4})")
MONTHS = {
    name: number
    for number, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)
}
GENDERS = {
    "m": "Male", "male": "Male", "ذكر": "Male",
    "f": "Female", "female": "Female", "أنثى": "Female",
}  # fmt: skip


def phone_of(text):
    digits = FILLER.sub("", text)
    if digits.startswith("+"):
        return international(digits[1:])
    if digits.startswith("00"):
        return international(digits[2:])
    if not digits.isdecimal():
        return None
    if digits.startswith("971") and len(digits) > 9:
        return international(digits)
    return national("971", digits[1:] if digits.startswith("0") else digits)


def international(digits):
    if not digits.isdecimal():
        return None
    for length in (1, 2, 3):
        if digits[:length] in CODES:
            return national(digits[:length], digits[length:])
    return None


def national(code, digits):
    shortest, longest = (8, 9) if code == "971" else (7, 12)
    return ("+" + code, digits) if shortest <= len(digits) <= longest else None


def date_of(text):
    try:
        if found := YEAR_FIRST.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
        if found := DAY_FIRST.fullmatch(text):
            return date(int(found[4]), int(found[3]), int(found[1])).isoformat()
        if found := NAMED_MONTH.fullmatch(text):
            return date(int(found[3]), MONTHS.get(found[2], 0), int(found[1])).isoformat()
    except ValueError:
        pass
    return None


def judge(row):
    """(None, reason), or (the request as a dict, score)."""
    _, full, preferred, phone, email, gender, born, source, treatment, notes, _ = row
    if "://" in notes or FORMULA.match(notes):
        return None, "spam"
    score = 40 if phone or email else 0
    if source in ("walk-in", "referral"):
        score += 20
    if full:
        score += 15
    if treatment:
        score += 10
    if score < 30:
        return None, "too little is known to follow up"
    gender = GENDERS.get(gender.lower())
    if not gender:
        return None, "gender missing"
    number = phone_of(phone)
    day = date_of(born)
    is_lead = score < 60 or not (number and day) or not full
    code, local = number or ("", "")
    return {
        "isLead": is_lead,
        "preferredName": preferred or full,
        "fullName": full,
        "callingCode": code,
        "localPhone": local,
        "email": email or None,
        "gender": gender,
        "dateOfBirth": {"date": "1111-01-01" if is_lead else day},
    }, score


def encode(request):
    return json.dumps(request, ensure_ascii=False, separators=(",", ":")).encode()


class Results:
    """registered.csv and disqualified.csv, as the product leaves them: each row with what came of
    it."""

    def __init__(self, folder, header):
        self.files = {}
        for name in ("registered", "disqualified"):
            file = open(f"{folder}/{name}.csv", "w", encoding="utf-8", newline="")
            self.files[name] = (file, csv.writer(file))
            self.files[name][1].writerow([*header, "result_reason", "result_score", "result_id"])

    def write(self, name, row, reason, score, patient):
        self.files[name][1].writerow([*row, reason, score, patient])

    def close(self):
        for file, _ in self.files.values():
            file.close()


def patient_id(reply):
    """The id in a reply, or an error: a reply that says no success is none."""
    if reply["status"] != "0" or not reply["data"]["patient"]["id"]:
        raise ValueError("the registry refused a patient")
    return reply["data"]["patient"]["id"]
