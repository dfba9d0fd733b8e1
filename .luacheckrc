-- Scripts run in the host and in stock Lua 5.4: nothing but the language's own globals.
std = "lua54"
max_line_length = 100
-- What the host calls for each lead is a global of the script.
files["scripts"].globals = { "qualify" }
-- wrk is what wrk gives its scripts.
files["scripts/dev/bench/peers/post.lua"].globals = { "wrk" }
files["Tests"].globals = { "qualify" }
-- Fixtures are wrong on purpose, and an editor's types are no program.
exclude_files = { ".build", "Tests/Fixtures", "docs/patients.lua" }
