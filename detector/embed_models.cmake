# Writes OUTPUT: a C++ source with the text of every file in MODELS. Raw string literals are limited in
# length by some compilers, so every line is one literal.
set(text "#include \"detector/shipped_models.h\"\n\nnamespace snag::detector {\n\nconst std::vector<shipped_model>& shipped_models() {\n  static const std::vector<shipped_model> all = {\n")
foreach(model ${MODELS})
  get_filename_component(name "${model}" NAME)
  file(READ "${model}" content)
  string(REPLACE "\\" "\\\\" content "${content}")
  string(REPLACE "\"" "\\\"" content "${content}")
  string(REPLACE "\n" "\\n\"\n       \"" content "${content}")
  string(APPEND text "      {\"${name}\",\n       \"${content}\"},\n")
endforeach()
string(APPEND text "  };\n  return all;\n}\n\n}  // namespace snag::detector\n")
file(WRITE "${OUTPUT}" "${text}")
