# The rules of ../rules.lua in jq: lines of CSV in (jq -Rn), {row, request, note} out, a line each.

# A row is read to the line on which its last quote closes.
def rows:
  foreach (inputs, null) as $line ({open: null, row: null};
    if $line == null then .row = null
    else
      (if .open then .open + "\n" + $line else $line end) as $text
      | if (($text | explode | map(select(. == 34)) | length) % 2) == 1
        then {open: $text, row: null} else {open: null, row: $text} end
    end;
    .row // empty);

def cells:
  rtrimstr("\r")
  | [match("(?:^|,)(?:\"((?:[^\"]|\"\")*)\"|([^,]*))"; "g").captures
     | if .[0].string != null then .[0].string | gsub("\"\""; "\"") else .[1].string // "" end];

def codes:
  "1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63
   64 65 66 81 82 84 86 90 91 92 93 94 95 98 211 212 213 216 218 220 221 222 223 224 225 226 227
   228 229 230 231 232 233 234 235 236 237 238 239 240 241 242 243 244 245 248 249 250 251 252 253
   254 255 256 257 258 260 261 262 263 264 265 266 267 268 269 297 298 299 350 351 352 353 354 355
   356 357 358 359 370 371 372 373 374 375 376 377 378 380 381 382 383 385 386 387 389 420 421 423
   501 502 503 504 505 506 507 509 590 591 592 593 594 595 596 597 598 599 670 672 673 674 675 676
   677 678 679 680 685 852 853 855 856 880 886 960 961 962 963 964 965 966 967 968 970 971 972 973
   974 975 976 977 992 993 994 995 996 998"
  | [scan("[0-9]+") | {key: ., value: true}] | from_entries;

def national($code; $digits):
  (if $code == "971" then [8, 9] else [7, 12] end) as [$shortest, $longest]
  | if ($digits | length) >= $shortest and ($digits | length) <= $longest
    then ["+" + $code, $digits] else null end;

def international($codes):
  . as $digits
  | if test("^[0-9]+$") | not then null
    else
      [range(1; 4) as $length | $digits[:$length] | select($codes[.])][0] as $code
      | if $code then national($code; $digits[($code | length):]) else null end
    end;

def phone($codes):
  gsub("[ ()./-]+"; "") as $digits
  | if $digits | startswith("+") then $digits[1:] | international($codes)
    elif $digits | startswith("00") then $digits[2:] | international($codes)
    elif $digits | test("^[0-9]+$") | not then null
    elif ($digits | startswith("971")) and ($digits | length) > 9 then
      $digits | international($codes)
    else national("971"; $digits | ltrimstr("0")) end;

def two: if length < 2 then "0" + . else . end;

def day($year; $month; $day):
  ($year + "-" + ($month | two) + "-" + ($day | two)) as $text
  # A day that is in no calendar comes back as another.
  | try (if ($text | strptime("%Y-%m-%d") | mktime | strftime("%Y-%m-%d")) == $text
         then $text else null end) catch null;

def date:
  def months: {Jan: "1", Feb: "2", Mar: "3", Apr: "4", May: "5", Jun: "6", Jul: "7", Aug: "8",
    Sep: "9", Oct: "10", Nov: "11", Dec: "12"};
  if test("^[0-9]{4}-") then
    capture("^(?<y>[0-9]{4})-(?<m>[0-9]{1,2})-(?<d>[0-9]{1,2})$") // null
    | if . then day(.y; .m; .d) else null end
  elif test("^[0-9]{1,2} ") then
    (capture("^(?<d>[0-9]{1,2}) (?<m>[A-Z][a-z]{2}) (?<y>[0-9]{4})$") // null)
    | if . and months[.m] then day(.y; months[.m]; .d) else null end
  elif test("^[0-9]{1,2}[/.]") then
    (capture("^(?<d>[0-9]{1,2})(?<s>[/.])(?<m>[0-9]{1,2})\\k<s>(?<y>[0-9]{4})$") // null)
    | if . then day(.y; .m; .d) else null end
  else null end;

def gender:
  {m: "Male", male: "Male", "ذكر": "Male", f: "Female", female: "Female", "أنثى": "Female"}
  [ascii_downcase];

def score:
  (if .[3] != "" or .[4] != "" then 40 else 0 end)
  + (if .[7] == "walk-in" or .[7] == "referral" then 20 else 0 end)
  + (if .[1] != "" then 15 else 0 end)
  + (if .[8] != "" then 10 else 0 end);

def request($codes; $score):
  . as [$id, $full, $preferred, $phone, $email]
  | ($phone | phone($codes)) as $number
  | (.[6] | date) as $born
  | ($score < 60 or $number == null or $born == null or $full == "") as $lead
  | {
      isLead: $lead,
      preferredName: (if $preferred != "" then $preferred else $full end),
      fullName: $full,
      callingCode: ($number // [""])[0],
      localPhone: ($number // ["", ""])[1],
      email: (if $email != "" then $email else null end),
      gender: (.[5] | gender),
      dateOfBirth: {date: (if $lead then "1111-01-01" else $born end)}
    };

codes as $codes
| rows
| cells
| score as $score
| if .[9] | test("://|^\\s*[=@]") then {row: ., note: "spam"}
  elif $score < 30 then {row: ., note: "too little is known to follow up"}
  elif .[5] | gender | not then {row: ., note: "gender missing"}
  else {row: ., request: request($codes; $score), note: $score} end
