# Writes OUTPUT: a C++ source with shipped_KINDs() of detector/shipped_KINDs.h, which returns the text of every file in
# FILES by PREFIX and its name: PART says which part of that, FILENAME or STEM. Raw string literals are limited in length
# by some compilers, so every line is one literal.
set(text "#include \"detector/shipped_${KIND}s.h\"\n\nnamespace snag::detector {\n\nconst std::vector<shipped_${KIND}>& shipped_${KIND}s() {\n  static const std::vector<shipped_${KIND}> all = {\n")
foreach(file ${FILES})
  cmake_path(GET file ${PART} name)
  # A list's separators and brackets mean something to CMake; what is read stays one string by quoting.
  file(READ "${file}" content)
  string(REPLACE "\\" "\\\\" content "${content}")
  string(REPLACE "\"" "\\\"" content "${content}")
  string(REPLACE "\n" "\\n\"\n       \"" content "${content}")
  string(APPEND text "      {\"${PREFIX}${name}\",\n       \"${content}\"},\n")
endforeach()
string(APPEND text "  };\n  return all;\n}\n\n}  // namespace snag::detector\n")
file(WRITE "${OUTPUT}" "${text}")
