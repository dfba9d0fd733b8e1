/// Mistakes that show when a lead is judged, by the name that a reviewer would give them.
let leadMistakes: [Golden] = [
  Golden(
    "a nil field",
    """
    function qualify(lead)
      local t = {}
      return nil, t.address.city
    end
    """,
    """
    q.lua:3:17: attempt to index a nil value (field 'address')
        return nil, t.address.city
                      ^
    row 7 of the leads
    hint: what stands before the dot or bracket has no value: is its name right, and was it set?
    """),
  Golden(
    "a nil result",
    """
    function qualify(lead)
      local phone = nil
      return nil, phone['calling_code']
    end
    """,
    """
    q.lua:3:15: attempt to index a nil value (local 'phone')
        return nil, phone['calling_code']
                    ^
    row 7 of the leads
    hint: what stands before the dot or bracket has no value: is its name right, and was it set?
    """),
  Golden(
    "a misspelt function",
    """
    function qualify(lead)
      return nil, tostrng(lead.age)
    end
    """,
    """
    q.lua:2:15: attempt to call a nil value (global 'tostrng')
        return nil, tostrng(lead.age)
                    ^
    row 7 of the leads
    hint: there is no function of this name here: is it spelt right, and defined further up?
    """),
  Golden(
    "a misspelt method",
    """
    function qualify(lead)
      return nil, lead.age:uper()
    end
    """,
    """
    q.lua:2:24: attempt to call a nil value (method 'uper')
        return nil, lead.age:uper()
                             ^
    row 7 of the leads
    hint: there is no function of this name here: is it spelt right, and defined further up?
    """),
  Golden(
    "a misspelt library function",
    """
    function qualify(lead)
      return nil, string.uper(lead.age)
    end
    """,
    """
    q.lua:2:22: attempt to call a nil value (field 'uper')
        return nil, string.uper(lead.age)
                           ^
    row 7 of the leads
    hint: there is no function of this name here: is it spelt right, and defined further up?
    """),
  Golden(
    ".. on nil",
    """
    function qualify(lead)
      local reason
      return nil, 'because of ' .. reason
    end
    """,
    """
    q.lua:3:32: attempt to concatenate a nil value (local 'reason')
        return nil, 'because of ' .. reason
                                     ^
    row 7 of the leads
    hint: .. joins texts, and this has no value: write (value or ""), or ask for it first
    """),
  Golden(
    "a number compared with a text",
    """
    function qualify(lead)
      if lead.age > 40 then return nil, 'no' end
    end
    """,
    """
    q.lua:2: attempt to compare number with string
        if lead.age > 40 then return nil, 'no' end
    row 7 of the leads
    hint: a column is text: make a number of it with tonumber(…) before you compare or calculate
    """),
  Golden(
    "nil compared with a number",
    """
    function qualify(lead)
      local age = tonumber(lead.age)
      if age > 40 then return nil, 'no' end
    end
    """,
    """
    q.lua:3: attempt to compare number with nil
        if age > 40 then return nil, 'no' end
    row 7 of the leads
    hint: one side has no value: ask for it with if first
    """),
  Golden(
    "arithmetic on nil",
    """
    function qualify(lead)
      local age = tonumber(lead.age)
      return nil, age + 1
    end
    """,
    """
    q.lua:3:15: attempt to perform arithmetic on a nil value (local 'age')
        return nil, age + 1
                    ^
    row 7 of the leads
    hint: one cannot calculate with what has no value: is its name right, and was it set?
    """),
  Golden(
    "arithmetic on a text",
    """
    function qualify(lead)
      return nil, lead.age + 1
    end
    """,
    """
    q.lua:2: attempt to add a 'string' with a 'number'
        return nil, lead.age + 1
    row 7 of the leads
    hint: a column is text: make a number of it with tonumber(…) before you compare or calculate
    """),
  Golden(
    "a global without local",
    """
    function qualify(lead)
      score = 1
      return nil, 'no'
    end
    """,
    """
    q.lua:2:3: cannot set the global 'score' once the script has loaded: a lead's data must not leak into the next; use local
        score = 1
        ^
    row 7 of the leads
    hint: write local before the name where it is set for the first time
    """),
]
