# Writes OUTPUT: a C++ source with the text of every page in PAGES, by the name of its check. Raw string literals are
# limited in length by some compilers, so every line is one literal.
set(text "#include \"detector/shipped_pages.h\"\n\nnamespace snag::detector {\n\nconst std::vector<shipped_page>& shipped_pages() {\n  static const std::vector<shipped_page> all = {\n")
foreach(page ${PAGES})
  get_filename_component(name "${page}" NAME_WE)
  file(READ "${page}" content)
  # A list's separators and brackets mean something to CMake; what is read stays one string by quoting.
  string(REPLACE "\\" "\\\\" content "${content}")
  string(REPLACE "\"" "\\\"" content "${content}")
  string(REPLACE "\n" "\\n\"\n       \"" content "${content}")
  string(APPEND text "      {\"snag-${name}\",\n       \"${content}\"},\n")
endforeach()
string(APPEND text "  };\n  return all;\n}\n\n}  // namespace snag::detector\n")
file(WRITE "${OUTPUT}" "${text}")
