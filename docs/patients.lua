---@meta patients

-- The types of the module `patients` for the Lua language server.  Made by
-- `make docs` from scripts/dev/lua-api.lua: change it there.

---A lead: its cells by the names of their columns, always text.
---@class patients.lead
---@field [string] string
---@field get fun(self: patients.lead, column: string): string?

---What an `err` is about. There may be more of them: take one that is not known for a failure.
---@alias patients.code
---| '"utf8"' # A text is not UTF-8.
---| '"invalid"' # The patient breaks the registry's contract, and was not sent: `issues`.
---| '"rejected"' # The registry refused the patient.
---| '"throttled"' # The registry asks to come later, and all attempts are used up.
---| '"not_sent"' # It did not reach the registry whole: it may be sent again.
---| '"in_doubt"' # It left, and nobody knows whether it arrived: do not send it again.
---| '"unauthorized"' # The registry does not take the token.
---| '"closed"' # The client is closed.
---| '"forked"' # The client belongs to the parent of this process.
---| '"phone"' # Not a telephone number.
---| '"date"' # Not a date, or not in the format.
---| '"gender"' # Not a gender that the registry takes.
---| '"journal"' # It was sent, and what became of it cannot be written down.

---A patient: what is to be registered. Its fields can be read and set.
---@class patients.patient
---@field is_lead? boolean `true`: kept as a lead, whose data may have gaps.
---@field preferred_name? string How the patient is addressed.
---@field full_name? string As the registry is to have it, byte for byte.
---@field calling_code? string `+971`
---@field local_phone? string `561231231`
---@field email? string An email; `patients.null` for none.
---@field gender? string `Male` or `Female`; also for a lead.
---@field date_of_birth? string `YYYY-MM-DD`
local type_1 = {}

---All that is wrong or looks odd.
---@return patients.issue[]
function type_1:issues() end

---Whether it can be sent as it is.
---@return boolean?
---@return patients.error?
function type_1:validate() end

---What would be sent.
---@return string?
---@return patients.error?
function type_1:to_json() end

---A copy of the fields.
---@return table
function type_1:to_table() end

---What `patients.new` takes.
---@class patients.new.fields
---@field is_lead? boolean `true`: kept as a lead, whose data may have gaps.
---@field preferred_name? string How the patient is addressed.
---@field full_name? string As the registry is to have it, byte for byte.
---@field calling_code? string `+971`
---@field local_phone? string `561231231`
---@field email? string An email; `patients.null` for none.
---@field gender? string `Male` or `Female`; also for a lead.
---@field date_of_birth? string `YYYY-MM-DD`

---A record: what the registry returned. It cannot be changed.
---@class patients.record
---@field id? string The patient's own, a UUID.
---@field clinic_id? string A UUID.
---@field patient_no? string The patient's number; `-1` for a lead.
---@field preferred_name? string How the patient is addressed.
---@field full_name? string As the registry is to have it, byte for byte.
---@field calling_code? string `+971`
---@field local_phone? string `561231231`
---@field email? string An email; `patients.null` for none.
---@field gender? string `Male` or `Female`; also for a lead.
---@field date_of_birth? string `YYYY-MM-DD`
---@field additional_info? string JSON, as the registry sent it.
---@field insurance_info? string JSON, as the registry sent it.
---@field other? string JSON: whatever else the registry sent.
local type_3 = {}

---A copy of the fields.
---@return table
function type_3:to_table() end

---A connection to one registry. `local client <close> = patients.client()` closes it.
---@class patients.client
local type_4 = {}

---Registers one patient, once: a second time raises.
---@param patient patients.patient
---@param options? patients.register.options
---@return patients.record?
---@return patients.error?
function type_4:register(patient, options) end

---Registers many at once. What became of the first is first in the list that it gives.
---@param list patients.patient[]
---@param options? patients.register_all.options
---@return patients.outcome[]
function type_4:register_all(list, options) end

---Whether each patient needs a key.
---@return boolean
function type_4:has_journal() end

---Ends the connection.
function type_4:close() end

---What `patients.client` takes.
---@class patients.client.options
---@field base_url? string Where the registry is.
---@field token? string What the registry knows the clinic by.
---@field ca_file? string Certificates to trust in place of the system's.
---@field allow_http? boolean `http://` also to another machine.
---@field send_known_date? boolean A lead's own date of birth, not 1111-01-01.
---@field max_attempts? integer How often one patient may be tried.
---@field max_connections? integer 
---@field connect_timeout? number Seconds.
---@field first_byte_timeout? number Seconds.
---@field total_timeout? number Seconds.
---@field journal? string A file that knows which keys are registered, from run to run.

---What `register` takes.
---@class patients.register.options
---@field key? string What the journal knows the patient by: registered once, ever.

---What `register_all` takes.
---@class patients.register_all.options
---@field concurrency? integer How many may be under way at once; 32.
---@field on_outcome? fun(i: integer, record: patients.record?, err: patients.error?) Called for each as its outcome comes in.
---@field keys? string[] For a client with a journal: the key of each.

---What became of one of many.
---@class patients.outcome
---@field record? patients.record 
---@field err? patients.error 

---Rules that can be asked.
---@class patients.rules
local type_9 = {}

---Asks all rules. Gives the score, or `nil` where a required rule was not met; then the verdict or the reason; then the trace.
---@param lead patients.lead
---@return number?
---@return string
---@return patients.trace_entry[]
function type_9:score(lead) end

---A list of rules, each a `patients.rule`, and what holds for all of them.
---@class patients.rules.list
---@field groups? table<string, patients.rules.group> By the name of a group.
---@field thresholds? patients.rules.thresholds Makes the verdict a word.

---From how many points the verdict is `patient`, from how many `lead`; else `below`.
---@class patients.rules.thresholds
---@field patient? number 
---@field lead? number 

---What holds for the rules of a group together.
---@class patients.rules.group
---@field cap? number The most points that they give; the last ones give way first.

---One rule.
---@class patients.rule
---@field name string How it is called in results; no two have the same.
---@field when fun(lead: patients.lead): any Whether it is met.
---@field points? number What it adds to the score when it is met.
---@field required? boolean Where it is not met, the lead is turned away.
---@field reason? string Why, for the results.
---@field group? string A heading that rules have in common.

---How one rule went.
---@class patients.trace_entry
---@field name string 
---@field result string `passed`, `failed` or `not evaluated`.
---@field points number Those that it gave.
---@field required boolean 
---@field group? string 
---@field error? string What it raised, where it was not evaluated.

---A telephone number in its two parts.
---@class patients.phone
---@field calling_code string `+971`
---@field local_phone string `561231231`
---@field extension? string Its digits; no patient has a place for them.

---What `patients.date` takes besides.
---@class patients.date.options
---@field pivot? integer Two-digit years from here on are of the 1900s, those below it of the 2000s; 30.

---A name with its titles apart.
---@class patients.name
---@field name? string What follows the titles; `nil` where there was nothing to read.
---@field title? string The titles as they were typed.

---Something wrong or odd about a patient.
---@class patients.issue
---@field field string 
---@field code string 
---@field severity string `error`: it is not sent; `warning`: it is, with a note.
---@field text string 

---An `err`: why something that may well fail has failed. It prints as one line.
---@class patients.error
---@field code patients.code What went wrong.
---@field message string 
---@field status? integer The HTTP status.
---@field registry_status? string The status that the registry gave.
---@field registry_words? string What the registry said.
---@field stage? string How far the request came.
---@field retry_after? number Seconds that the registry asked to wait.
---@field after? number Seconds until it failed.
---@field attempts? integer How often it was tried.
---@field issues? patients.issue[] Where the patient is invalid.

---What `require "patients"` gives. What is used wrongly raises, on the line that did it; what may well fail gives `nil` and an `err`.
---@class patients
---@field null lightuserdata No value, where a field takes a text or none.
---@field _VERSION string The name and version of the library.
local patients = {}

---A patient to register. A field that there is not raises.
---@param fields patients.new.fields Those of a patient.
---@return patients.patient
function patients.new(fields) end

---A connection to the registry. In `clinic run` without options: the registry of that run. In stock Lua without options: `PATIENTS_BASE_URL` and `PATIENTS_TOKEN` of the environment.
---@param options? patients.client.options
---@return patients.client
function patients.client(options) end

---What the clinic asks of a lead: a list of rules.
---@param list patients.rules.list The rules, in the order they are asked.
---@return patients.rules
function patients.rules(list) end

---Reads what a person typed as a telephone number, without a label before it. An extension behind it is dropped, and the results say so.
---@param text? string What was typed.
---@param assumed? string The calling code of numbers that have none: `+971`.
---@return patients.phone?
---@return patients.error?
function patients.phone(text, assumed) end

---Reads what a person typed as a date: `YYYY-MM-DD`.
---@param text? string What was typed.
---@param format? string `DD/MM/YYYY`, say; several with `|` between them. `YYYY` or `YY`, `MM` or `MMM` (a month's name), `DD`; `EXCEL` or `EXCEL1904` alone for a spreadsheet's day number. Without one: only what can be read in one way.
---@param options? patients.date.options
---@return string?
---@return patients.error?
function patients.date(text, format, options) end

---Whole years between a date of birth and a day.
---@param born? string `YYYY-MM-DD`
---@param day? string `YYYY-MM-DD`; today unless given.
---@return integer?
---@return patients.error?
function patients.age(born, day) end

---Reads what a person typed as a gender: `Male` or `Female`.
---@param text? string What was typed.
---@param words? table<string, string> Words of your own and the gender that each says, `{ ["dame"] = "Female" }`: they come before the known ones.
---@return string?
---@return patients.error?
function patients.gender(text, words) end

---Splits the titles before a name off (`Mr`, `Dr.`, `Sheikh`, `السيد`, `د.`), and leaves the rest as it was typed.
---@param text? string What was typed.
---@param titles? string[] Titles of your own, single words, beside the known ones.
---@return patients.name
function patients.name(text, titles) end

---One line for whoever runs the script. Nothing of a person belongs in it.
---@param ... any Any values, as `print` takes them.
function patients.log(...) end

return patients
