-- For Word: figures as PNG (their drawings are put beside them later), the text of tables in a style of its own, and
-- tables with many columns on lying pages. How works were cited is left out of the properties: it names folders.
local WIDE = 7
local CITING = { "bibliography", "csl", "link-citations", "nocite" }
local LYING = '<w:pgSz w:orient="landscape"/>'

function Image(image)
  image.src = image.src:gsub("%.svg$", ".png")
  return image
end

local function in_style(rows)
  for _, row in ipairs(rows) do
    for _, cell in ipairs(row.cells) do
      local lines = cell.contents:walk({ Plain = function(plain) return pandoc.Para(plain.content) end })
      cell.contents = { pandoc.Div(lines, { ["custom-style"] = "Table Text" }) }
    end
  end
end

function Table(table)
  in_style(table.head.rows)
  for _, body in ipairs(table.bodies) do
    in_style(body.body)
  end
  return table
end

local function section_ends(size)
  return pandoc.RawBlock("openxml", "<w:p><w:pPr><w:sectPr>" .. size .. "</w:sectPr></w:pPr></w:p>")
end

-- A section ends where upright pages turn into lying ones or back, so that none is empty.
function Pandoc(document)
  local blocks, lying = pandoc.Blocks({}), false
  for place, block in ipairs(document.blocks) do
    local wide = block.t == "Table" and #block.colspecs >= WIDE
    if wide ~= lying and place > 1 then
      blocks:insert(section_ends(lying and LYING or ""))
    end
    blocks:insert(block)
    lying = wide
  end
  if lying then
    blocks:insert(section_ends(LYING))
  end
  for _, name in ipairs(CITING) do
    document.meta[name] = nil
  end
  return pandoc.Pandoc(blocks, document.meta)
end
