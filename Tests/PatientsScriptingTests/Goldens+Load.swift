/// Mistakes that show before a lead is judged, by the name that a reviewer would give them.
let loadMistakes: [Golden] = [
  Golden(
    "= for ==",
    """
    function qualify(lead)
      if lead.age = 41 then return nil, 'no' end
    end
    """,
    """
    q.lua:2:15: 'then' expected near '='
    if lead.age = 41 then return nil, 'no' end
                ^
    hint: = sets a value; to compare two values write ==
    """),
  Golden(
    "= for == in a while",
    """
    function qualify(lead)
      while lead.age = 41 do return nil, 'no' end
    end
    """,
    """
    q.lua:2:18: 'do' expected near '='
    while lead.age = 41 do return nil, 'no' end
                   ^
    hint: = sets a value; to compare two values write ==
    """),
  Golden(
    "= for == in brackets",
    """
    function qualify(lead)
      if (lead.age = 41) then return nil, 'no' end
    end
    """,
    """
    q.lua:2:16: ')' expected near '='
    if (lead.age = 41) then return nil, 'no' end
                 ^
    hint: = sets a value; to compare two values write ==
    """),
  Golden(
    "a missing end",
    """
    function qualify(lead)
      if lead.age == '41' then
        return nil, 'no'
    end
    -- the last line
    """,
    """
    q.lua:5: 'end' expected (to close 'function' at line 1) near <eof>
    -- the last line
    hint: every if, for, while and function needs its own end; else if is one word: elseif
    """),
  Golden(
    "an extra end",
    """
    function qualify(lead)
      return nil, 'no' end
    end
    """,
    """
    q.lua:3:1: <eof> expected near 'end'
    end
    ^
    hint: there is one end more than there is if, for, while and function: take one away
    """),
  Golden(
    "an unfinished text",
    """
    function qualify(lead)
      return nil, "no
    end
    """,
    """
    q.lua:2:15: unfinished string near '"no'
    return nil, "no
                ^
    hint: a text begins and ends with the same quote, on one line: is the second one missing?
    """),
  Golden(
    "a missing then",
    """
    function qualify(lead)
      if lead.age == '41' return nil, 'no' end
    end
    """,
    """
    q.lua:2:23: 'then' expected near 'return'
    if lead.age == '41' return nil, 'no' end
                        ^
    hint: the condition of an if or elseif is followed by then
    """),
  Golden(
    "a missing do",
    """
    function qualify(lead)
      for i = 1, 3 print(i) end
    end
    """,
    """
    q.lua:2:16: 'do' expected near 'print'
    for i = 1, 3 print(i) end
                 ^
    hint: what a for or while begins with is followed by do
    """),
  Golden(
    "!= for ~=",
    """
    function qualify(lead)
      if lead.age != '41' then return nil, 'no' end
    end
    """,
    """
    q.lua:2:15: 'then' expected near '!'
    if lead.age != '41' then return nil, 'no' end
                ^
    hint: "is not" is written ~= in Lua, and "not" is the word not
    """),
  Golden(
    "!= for ~= in a value",
    """
    function qualify(lead)
      local x = lead.age != '41'
    end
    """,
    """
    q.lua:2:22: unexpected symbol near '!'
    local x = lead.age != '41'
                       ^
    hint: "is not" is written ~= in Lua, and "not" is the word not
    """),
  Golden(
    "a misspelt function while the script loads",
    """
    pritn('hello')
    function qualify(lead) return nil, 'no' end
    """,
    """
    q.lua:1:1: attempt to call a nil value (global 'pritn')
    pritn('hello')
    ^
    hint: there is no function of this name here: is it spelt right, and defined further up?
    """),
]
