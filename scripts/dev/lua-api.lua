-- What a script can name, once: lua-docs.lua makes the reference and the
-- editor's types of it, and check-lua-api.lua holds it against the module.
--
-- A function has `args` (name, type, text), `returns` (types) and `text`; a
-- type has `fields` (name, type, text) and `methods`.  A type that ends in `?`
-- may be nil.

local person = {
  { "preferred_name", "string?", "How the patient is addressed." },
  { "full_name", "string?", "As the registry is to have it, byte for byte." },
  { "calling_code", "string?", "`+971`" },
  { "local_phone", "string?", "`561231231`" },
  { "email", "string?", "An email; `patients.null` for none." },
  { "gender", "string?", "`Male` or `Female`; also for a lead." },
  { "date_of_birth", "string?", "`YYYY-MM-DD`" },
}

-- The fields of `first`, then those of `second`.
local function joined(first, second)
  local all = {}
  for _, list in ipairs { first, second } do
    for _, field in ipairs(list) do all[#all + 1] = field end
  end
  return all
end

local is_lead = { "is_lead", "boolean?", "`true`: kept as a lead, whose data may have gaps." }

return {
  module = {
    name = "patients",
    text = 'What `require "patients"` gives. What is used wrongly raises, on the line that did it; '
      .. "what may well fail gives `nil` and an `err`.",
    fields = {
      { "null", "lightuserdata", "No value, where a field takes a text or none." },
      { "_VERSION", "string", "The name and version of the library." },
    },
    functions = {
      { name = "new", text = "A patient to register. A field that there is not raises.",
        args = { { "fields", "patients.new.fields", "Those of a patient." } },
        returns = { "patients.patient" } },
      { name = "client", text = "A connection to the registry. In `clinic run` without options: "
          .. "the registry of that run. In stock Lua without options: `PATIENTS_BASE_URL` and "
          .. "`PATIENTS_TOKEN` of the environment.",
        args = { { "options", "patients.client.options?", "" } },
        returns = { "patients.client" } },
      { name = "rules", text = "What the clinic asks of a lead: a list of rules.",
        args = { { "list", "patients.rules.list", "The rules, in the order they are asked." } },
        returns = { "patients.rules" } },
      { name = "phone", text = "Reads what a person typed as a telephone number, without a label "
          .. "before it. An extension behind it is dropped, and the results say so.",
        args = { { "text", "string?", "What was typed." },
          { "assumed", "string?", "The calling code of numbers that have none: `+971`." } },
        returns = { "patients.phone?", "patients.error?" } },
      { name = "date", text = "Reads what a person typed as a date: `YYYY-MM-DD`.",
        args = { { "text", "string?", "What was typed." },
          { "format", "string?", "`DD/MM/YYYY`, say; several with `|` between them. `YYYY` or "
            .. "`YY`, `MM` or `MMM` (a month's name), `DD`; `EXCEL` or `EXCEL1904` alone for a "
            .. "spreadsheet's day number. Without one: only what can be read in one way." },
          { "options", "patients.date.options?", "" } },
        returns = { "string?", "patients.error?" } },
      { name = "age", text = "Whole years between a date of birth and a day.",
        args = { { "born", "string?", "`YYYY-MM-DD`" },
          { "day", "string?", "`YYYY-MM-DD`; today unless given." } },
        returns = { "integer?", "patients.error?" } },
      { name = "gender", text = "Reads what a person typed as a gender: `Male` or `Female`.",
        args = { { "text", "string?", "What was typed." },
          { "words", "table<string, string>?", "Words of your own and the gender that each says, "
            .. '`{ ["dame"] = "Female" }`: they come before the known ones.' } },
        returns = { "string?", "patients.error?" } },
      { name = "name", text = "Splits the titles before a name off (`Mr`, `Dr.`, `Sheikh`, "
          .. "`السيد`, `د.`), and leaves the rest as it was typed.",
        args = { { "text", "string?", "What was typed." },
          { "titles", "string[]?", "Titles of your own, single words, beside the known ones." } },
        returns = { "patients.name" } },
      { name = "log",
        text = "One line for whoever runs the script. Nothing of a person belongs in it.",
        args = { { "...", "any", "Any values, as `print` takes them." } },
        returns = {} },
    },
  },

  -- `err.code`, by the names of C's statuses.  check-errors.lua holds it against
  -- them: each is here, or raises, or is of no `err` at all.
  codes = {
    text = "What an `err` is about. There may be more of them: take one that is not known for a "
      .. "failure.",
    names = {
      { "utf8", "A text is not UTF-8." },
      { "invalid", "The patient breaks the registry's contract, and was not sent: `issues`." },
      { "rejected", "The registry refused the patient." },
      { "throttled", "The registry asks to come later, and all attempts are used up." },
      { "not_sent", "It did not reach the registry whole: it may be sent again." },
      { "in_doubt", "It left, and nobody knows whether it arrived: do not send it again." },
      { "unauthorized", "The registry does not take the token." },
      { "closed", "The client is closed." },
      { "forked", "The client belongs to the parent of this process." },
      { "phone", "Not a telephone number." },
      { "date", "Not a date, or not in the format." },
      { "gender", "Not a gender that the registry takes." },
      { "journal", "It was sent, and what became of it cannot be written down." },
    },
    -- Mistakes of the program, and what no program can go on after.
    raised = { "argument", "handle", "memory", "system", "version" },
    -- Of C programs alone, and of `clinic` alone.
    never = { "busy", "idle", "timeout", "json", "leads", "script", "limit" },
  },

  -- `registered`: the metatable's name in the module, whose fields and methods
  -- are the type's.  `refused_by`: a call that names all fields when it is given
  -- one that there is not.
  types = {
    { name = "patients.patient", registered = "patients.patient",
      text = "A patient: what is to be registered. Its fields can be read and set.",
      fields = joined({ is_lead }, person),
      methods = {
        { name = "issues", text = "All that is wrong or looks odd.", args = {},
          returns = { "patients.issue[]" } },
        { name = "validate", text = "Whether it can be sent as it is.", args = {},
          returns = { "boolean?", "patients.error?" } },
        { name = "to_json", text = "What would be sent.", args = {},
          returns = { "string?", "patients.error?" } },
        { name = "to_table", text = "A copy of the fields.", args = {},
          returns = { "table" } },
      } },
    { name = "patients.new.fields", refused_by = "new", text = "What `patients.new` takes.",
      fields = joined({ is_lead }, person) },
    { name = "patients.record", registered = "patients.record",
      text = "A record: what the registry returned. It cannot be changed.",
      fields = joined({
        { "id", "string?", "The patient's own, a UUID." },
        { "clinic_id", "string?", "A UUID." },
        { "patient_no", "string?", "The patient's number; `-1` for a lead." },
      }, joined(person, {
        { "additional_info", "string?", "JSON, as the registry sent it." },
        { "insurance_info", "string?", "JSON, as the registry sent it." },
        { "other", "string?", "JSON: whatever else the registry sent." },
      })),
      methods = {
        { name = "to_table", text = "A copy of the fields.", args = {}, returns = { "table" } },
      } },
    { name = "patients.client", registered = "patients.client",
      text = "A connection to one registry. `local client <close> = patients.client()` closes it.",
      fields = {},
      methods = {
        { name = "register", text = "Registers one patient, once: a second time raises.",
          args = { { "patient", "patients.patient", "" },
            { "options", "patients.register.options?", "" } },
          returns = { "patients.record?", "patients.error?" } },
        { name = "register_all", text = "Registers many at once. What became of the first is first "
            .. "in the list that it gives.",
          args = { { "list", "patients.patient[]", "" },
            { "options", "patients.register_all.options?", "" } },
          returns = { "patients.outcome[]" } },
        { name = "has_journal", text = "Whether each patient needs a key.", args = {},
          returns = { "boolean" } },
        { name = "close", text = "Ends the connection.", args = {}, returns = {} },
      } },
    { name = "patients.client.options", refused_by = "client",
      text = "What `patients.client` takes.",
      fields = {
        { "base_url", "string?", "Where the registry is." },
        { "token", "string?", "What the registry knows the clinic by." },
        { "ca_file", "string?", "Certificates to trust in place of the system's." },
        { "allow_http", "boolean?", "`http://` also to another machine." },
        { "send_known_date", "boolean?", "A lead's own date of birth, not 1111-01-01." },
        { "max_attempts", "integer?", "How often one patient may be tried." },
        { "max_connections", "integer?", "" },
        { "connect_timeout", "number?", "Seconds." },
        { "first_byte_timeout", "number?", "Seconds." },
        { "total_timeout", "number?", "Seconds." },
        { "journal", "string?", "A file that knows which keys are registered, from run to run." },
      } },
    { name = "patients.register.options", refused_by = "register", text = "What `register` takes.",
      fields = {
        { "key", "string?", "What the journal knows the patient by: registered once, ever." },
      } },
    { name = "patients.register_all.options", refused_by = "register_all",
      text = "What `register_all` takes.",
      fields = {
        { "concurrency", "integer?", "How many may be under way at once; 32." },
        { "on_outcome", "fun(i: integer, record: patients.record?, err: patients.error?)?",
          "Called for each as its outcome comes in." },
        { "keys", "string[]?", "For a client with a journal: the key of each." },
      } },
    { name = "patients.outcome", sampled = "outcome", text = "What became of one of many.",
      fields = {
        { "record", "patients.record?", "" },
        { "err", "patients.error?", "" },
      } },
    { name = "patients.rules", registered = "patients.rules", text = "Rules that can be asked.",
      fields = {},
      methods = {
        { name = "score", text = "Asks all rules. Gives the score, or `nil` where a required rule "
            .. "was not met; then the verdict or the reason; then the trace.",
          args = { { "lead", "patients.lead", "" } },
          returns = { "number?", "string", "patients.trace_entry[]" } },
      } },
    { name = "patients.rules.list", refused_by = "rules_list",
      text = "A list of rules, each a `patients.rule`, and what holds for all of them.",
      fields = {
        { "groups", "table<string, patients.rules.group>?", "By the name of a group." },
        { "thresholds", "patients.rules.thresholds?", "Makes the verdict a word." },
      } },
    { name = "patients.rules.thresholds", refused_by = "rules_thresholds",
      text = "From how many points the verdict is `patient`, from how many `lead`; else `below`.",
      fields = {
        { "patient", "number?", "" },
        { "lead", "number?", "" },
      } },
    { name = "patients.rules.group", refused_by = "rules_group",
      text = "What holds for the rules of a group together.",
      fields = {
        { "cap", "number?", "The most points that they give; the last ones give way first." },
      } },
    { name = "patients.rule", refused_by = "rules", text = "One rule.",
      fields = {
        { "name", "string", "How it is called in results; no two have the same." },
        { "when", "fun(lead: patients.lead): any", "Whether it is met." },
        { "points", "number?", "What it adds to the score when it is met." },
        { "required", "boolean?", "Where it is not met, the lead is turned away." },
        { "reason", "string?", "Why, for the results." },
        { "group", "string?", "A heading that rules have in common." },
      } },
    { name = "patients.trace_entry", sampled = "trace", text = "How one rule went.",
      fields = {
        { "name", "string", "" },
        { "result", "string", "`passed`, `failed` or `not evaluated`." },
        { "points", "number", "Those that it gave." },
        { "required", "boolean", "" },
        { "group", "string?", "" },
        { "error", "string?", "What it raised, where it was not evaluated." },
      } },
    { name = "patients.phone", sampled = "phone", text = "A telephone number in its two parts.",
      fields = {
        { "calling_code", "string", "`+971`" },
        { "local_phone", "string", "`561231231`" },
        { "extension", "string?", "Its digits; no patient has a place for them." },
      } },
    { name = "patients.date.options", refused_by = "date",
      text = "What `patients.date` takes besides.",
      fields = {
        { "pivot", "integer?", "Two-digit years from here on are of the 1900s, those below it of "
          .. "the 2000s; 30." },
      } },
    { name = "patients.name", sampled = "name", text = "A name with its titles apart.",
      fields = {
        { "name", "string?", "What follows the titles; `nil` where there was nothing to read." },
        { "title", "string?", "The titles as they were typed." },
      } },
    { name = "patients.issue", sampled = "issue", text = "Something wrong or odd about a patient.",
      fields = {
        { "field", "string", "" },
        { "code", "string", "" },
        { "severity", "string", "`error`: it is not sent; `warning`: it is, with a note." },
        { "text", "string", "" },
      } },
    { name = "patients.error", registered = "patients.error",
      text = "An `err`: why something that may well fail has failed. It prints as one line.",
      fields = {
        { "code", "patients.code", "What went wrong." },
        { "message", "string", "" },
        { "status", "integer?", "The HTTP status." },
        { "registry_status", "string?", "The status that the registry gave." },
        { "registry_words", "string?", "What the registry said." },
        { "stage", "string?", "How far the request came." },
        { "retry_after", "number?", "Seconds that the registry asked to wait." },
        { "after", "number?", "Seconds until it failed." },
        { "attempts", "integer?", "How often it was tried." },
        { "issues", "patients.issue[]?", "Where the patient is invalid." },
      },
      methods = {} },
  },
}
